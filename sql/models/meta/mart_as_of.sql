-- one row per model and cycle: how old what it rests on is, and what it lacks
-- A model is as old as the oldest bulk file behind it. Electronic filings and answers of the API come on top of bulk files and
-- make nothing older; without any bulk file the newest of them tells how far they reach. What the FEC has no file of in that
-- cycle is not missing.

with lineage as (

    select * from {{ ref('lineage') }}

),

-- a table of several parts is as old as its oldest part, with its basis; of filings and pulls, the newest
loads as (

    select
        loads.cycle,
        loads.table_name,
        loads.source_as_of,
        loads.as_of_basis,
        row_number() over (
            partition by loads.cycle, loads.table_name
            order by
                case when lineage.is_whole then loads.source_as_of end nulls last,
                loads.source_as_of desc nulls last,
                loads.load_id nulls last
        ) as place
    from {{ source('meta', 'loads') }} as loads
    inner join (select distinct table_name, is_whole from lineage) as lineage
        on loads.table_name = lineage.table_name

),

cycles as (

    select distinct cycle from {{ source('meta', 'loads') }}

),

inputs as (

    select
        lineage.model,
        cycles.cycle,
        lineage.dataset,
        lineage.is_whole,
        lineage.is_whole and loads.cycle is null as is_missing,
        loads.source_as_of,
        loads.as_of_basis,
        row_number() over (
            partition by lineage.model, cycles.cycle
            order by
                case when loads.cycle is null then 2 when lineage.is_whole then 0 else 1 end nulls last,
                case when lineage.is_whole then loads.source_as_of end nulls last,
                loads.source_as_of desc nulls last,
                lineage.dataset nulls last,
                lineage.table_name nulls last
        ) as place
    from lineage
    cross join cycles
    left join loads
        on lineage.table_name = loads.table_name and cycles.cycle = loads.cycle and loads.place = 1
    where not (lineage.is_whole and lineage.first_cycle > cycles.cycle)

),

{% set datasets = [] %}
{% if execute %}{% for table in lake_sources().values() if table.config.meta.is_whole -%}
    {% do datasets.append(table.config.meta.dataset) %}
{%- endfor %}{% endif %}
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
