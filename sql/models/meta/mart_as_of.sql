-- one row per model and cycle: how old what it rests on is, and what it lacks
-- A model is as old as the oldest bulk file behind it. Electronic filings and answers of the API come on top of bulk files and
-- make nothing older; without any bulk file the newest of them tells how far they reach. A file that the FEC does not have of
-- a cycle is not missing, nor is a fallback where the file that it stands in for is loaded.
{% set datasets = [] %}
{% if execute %}
{% for table in lake_sources().values() if table.config.meta.is_whole %}
{% do datasets.append(table.config.meta.dataset) %}
{% endfor %}
{% endif %}

with lineage as (

    select * from {{ ref('lineage') }}

),

cycles as (

    select distinct cycle from {{ source('meta', 'loads') }}

),

tables as (

    select distinct
        table_name,
        dataset,
        is_whole,
        spans_cycles
    from lineage

),

-- a bulk file of several parts is as old as its oldest part; of filings, answers and lists for all cycles the newest counts
loads as (

    select
        cycles.cycle,
        tables.table_name,
        tables.dataset,
        loads.source_as_of,
        loads.as_of_basis,
        row_number() over (
            partition by cycles.cycle, tables.table_name
            order by
                case when tables.is_whole and not tables.spans_cycles then loads.source_as_of end asc nulls last,
                loads.source_as_of desc nulls last,
                loads.load_id asc nulls last
        ) as place
    from {{ source('meta', 'loads') }} as loads
    inner join tables
        on loads.table_name = tables.table_name
    inner join cycles
        on tables.spans_cycles or loads.cycle = cycles.cycle

),

dated as (

    select * from loads
    where place = 1

),

inputs as (

    select
        lineage.model,
        cycles.cycle,
        lineage.dataset,
        dated.source_as_of,
        dated.as_of_basis,
        lineage.is_whole and dated.cycle is null and instead.cycle is null as is_missing,
        row_number() over (
            partition by lineage.model, cycles.cycle
            order by
                case when dated.cycle is null then 2 when lineage.is_whole then 0 else 1 end asc nulls last,
                case when lineage.is_whole then dated.source_as_of end asc nulls last,
                dated.source_as_of desc nulls last,
                lineage.dataset asc nulls last,
                lineage.table_name asc nulls last
        ) as place
    from lineage
    cross join cycles
    left join dated
        on lineage.table_name = dated.table_name and cycles.cycle = dated.cycle
    left join dated as instead
        on lineage.fallback_for = instead.dataset and cycles.cycle = instead.cycle
    where not lineage.is_whole or lineage.first_cycle <= cycles.cycle

),

final as (

    select
        model,
        cycle,
        max(case when place = 1 then source_as_of end) as as_of,
        max(case when place = 1 and source_as_of is not null then dataset end) as as_of_dataset,
        max(case when place = 1 then as_of_basis end) as as_of_basis,
        nullif(concat_ws(
            ', ',
            {% for dataset in datasets | sort -%}
            max(case when is_missing and dataset = '{{ dataset }}' then '{{ dataset }}' end),
            {% endfor -%}
            cast(null as {{ text_type() }})
        ), '') as missing_sources
    from inputs
    group by model, cycle

)

select * from final
