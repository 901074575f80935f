-- one row per model and lake table that it reads, through whatever models, from dbt's own graph
-- leaves out: models that read no lake table
{% set rows = [] %}
{% if execute %}
    {% set tables = lake_sources() %}
    {% for model in models_in_order() %}
        {% for name in lake_tables_behind(model) %}
            {% set told = tables[name].config.meta %}
            {% do rows.append((
                model.name, name, told.dataset, told.is_whole | string | lower, told.first_cycle,
                model.config.get('meta', {}).get('export', false) | string | lower,
            )) %}
        {% endfor %}
    {% endfor %}
{% endif %}

with found as (

    {% for model, table_name, dataset, is_whole, first_cycle, is_exported in rows -%}
    select
        '{{ model }}' as model,
        '{{ table_name }}' as table_name,
        '{{ dataset }}' as dataset,
        {{ is_whole }} as is_whole,
        {{ first_cycle }} as first_cycle,
        {{ is_exported }} as is_exported
    {{ 'union all' if not loop.last }}
    {% else -%}
    select
        cast(null as {{ text_type() }}) as model,
        cast(null as {{ text_type() }}) as table_name,
        cast(null as {{ text_type() }}) as dataset,
        false as is_whole,
        0 as first_cycle,
        false as is_exported
    where false
    {% endfor %}

)

select * from found
