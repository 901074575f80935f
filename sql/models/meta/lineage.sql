-- one row per model and lake table that it reads, through whatever models, from dbt's own graph
-- leaves out: models that read no lake table
{% set rows = [] %}
{% if execute %}
    {% set tables = lake_sources() %}
    {% for model in models_in_order() %}
        {% set names, models = behind(model) %}
        {% for name in names %}
            {% set is_exported = model.config.get('meta', {}).get('export', false) %}
            {% do rows.append((model.name, name, tables[name].config.meta, is_exported, 'expenditure_targets' in models)) %}
        {% endfor %}
    {% endfor %}
{% endif %}

with found as (

    select * from (
        values
        {% for model, table_name, told, is_exported, places_spending in rows -%}
        (
            '{{ model }}',
            '{{ table_name }}',
            '{{ told.dataset }}',
            {{ told.is_whole | string | lower }},
            {{ told.first_cycle }},
            {{ told.spans_cycles | string | lower }},
            '{{ told.fallback_for or '' }}',
            {{ is_exported | string | lower }},
            {{ places_spending | string | lower }}
        ){{ ',' if not loop.last }}
        {% else -%}
        ('', '', '', false, 0, false, '', false, false)
        {% endfor %}
    ) as listed (model, table_name, dataset, is_whole, first_cycle, spans_cycles, fallback_for, is_exported, places_spending)

)

select
    model,
    table_name,
    dataset,
    is_whole,
    first_cycle,
    spans_cycles,
    nullif(fallback_for, '') as fallback_for,
    is_exported,
    places_spending
from found
