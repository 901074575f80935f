{{ config(materialized='view') }}
-- one row per race, subject, measure, base and window: the one catalog of what we say
-- figure_id is stable: race, measure, subject and window. value, low and high are dollars, a share of one or a number (unit).
-- sentence says it in plain English; where the value is unknown it is NULL and reason says why. rows_query selects the rows
-- that the figure is made of, and adds is what is summed over them (additive figures and lines to the cent); derived figures
-- have a formula in measures instead.

with names as (

    select
        candidate_id,
        display_name
    from {{ source('meta', 'candidate_names') }}

),

states as (

    select
        code,
        name
    from {{ ref('states') }}

),

races as (

    select * from {{ ref('races') }}

),

figures as (

    {% for each in measures() %}
    {% set subject_id = {'candidate': 'mart.candidate_id', 'spender': 'mart.spender_id', 'race': 'null'}[each.subject] %}
    select
        '{{ each.measure }}' as measure,
        {{ literal(each.label) }} as label,
        '{{ each.unit }}' as unit,
        '{{ each.kind }}' as kind,
        '{{ each.base }}' as base,
        '{{ each.subject }}' as subject_kind,
        mart.race_id,
        mart.cycle,
        cast({{ subject_id }} as varchar) as subject_id,
        {% if each.subject == 'candidate' -%} any_value(mart.candidate_name)
        {%- elif each.subject == 'spender' -%} any_value(mart.spender_name)
        {%- else -%} cast(null as varchar) {%- endif %} as filed_name,
        mart.window_id,
        any_value(mart.window_kind) as window_kind,
        any_value(mart.window_label) as window_label,
        any_value(mart.from_date) as from_date,
        any_value(mart.through_date) as through_date,
        cast(sum(mart.{{ each.column }}) as decimal(20, 6)) as value,
        cast({{ 'sum(mart.' ~ each.low ~ ')' if each.low else 'null' }} as decimal(20, 6)) as low,
        cast({{ 'sum(mart.' ~ each.high ~ ')' if each.high else 'null' }} as decimal(20, 6)) as high,
        cast({{ 'any_value(mart.' ~ each.coverage ~ ')' if each.coverage else 'null' }} as double) as coverage,
        {{ 'any_value(mart.' ~ each.reason ~ ')' if each.reason else 'cast(null as varchar)' }} as reason,
        coalesce(any_value(mart.is_comparable), false) as is_comparable,
        coalesce(any_value(mart.is_shared_between_races), false) as is_shared_between_races,
        max(mart.source_as_of) as source_as_of,
        {{ literal(each.sentence) }} as sentence_template,
        {% if each.rows -%}
        case any_value(mart.window_kind)
            {% for window_kind, rows in each.rows.items() if window_kind != 'any' -%}
            when '{{ window_kind }}' then {{ literal(rows) }}
            {% endfor -%}
            {% if each.rows.any %} else {{ literal(each.rows.any) }} {% endif %}
        end
        {%- else -%} cast(null as varchar) {%- endif %} as rows_template,
        {% if each.apart -%}
        case any_value(mart.window_kind) when 'cycle' then {{ literal(each.apart.cycle) }} else {{ literal(each.apart.any) }} end
        {%- else -%} cast(null as varchar) {%- endif %} as apart_template,
        {{ literal(each.adds) if each.adds else 'cast(null as varchar)' }} as adds
    from {{ ref(each.mart) }} as mart
    {{ 'where ' ~ each.where if each.where }}
    group by mart.race_id, mart.cycle, mart.window_id{{ ', ' ~ subject_id if subject_id != 'null' }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

named as (

    select
        figures.*,
        coalesce(names.display_name, figures.filed_name, figures.subject_id) as subject_name,
        coalesce(states.name, races.office_state) as state_name
    from figures
    inner join races
        on figures.race_id = races.race_id
    left join names
        on figures.subject_id = names.candidate_id
    left join states
        on races.office_state = states.code

),

final as (

    select
        concat_ws(':', race_id, measure, subject_id, window_id) as figure_id,
        race_id,
        cycle,
        subject_kind,
        subject_id,
        subject_name,
        measure,
        label,
        unit,
        kind,
        base,
        window_id,
        window_kind,
        window_label,
        from_date,
        through_date,
        value,
        low,
        high,
        coverage,
        case when value is null then reason end as reason,
        case when value is not null then reason end as note,
        is_comparable,
        is_shared_between_races,
        source_as_of,
        case when value is not null then {{ sentence_of_figure() }} end as sentence,
        {{ filled_rows('rows_template') }} as rows_query,
        {{ filled_rows('apart_template') }} as left_out_query,
        adds
    from named

)

select * from final
