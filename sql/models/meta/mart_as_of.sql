-- one row per model and cycle: how old what it rests on is, and what it lacks
-- A model is as old as the oldest bulk file behind it. Electronic filings and answers of the API come on top of bulk files and
-- make nothing older; without any bulk file the newest of them tells how far they reach. A file that the FEC does not have of
-- a cycle is not missing, nor is a fallback where the file that it stands in for is loaded.
-- Spending stands in the cycle of its election: what is paid in the next one comes from that cycle's file, and other_cycles has
-- the files that send such rows. They make a model as old as the cycle's own files do.
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

-- files of other cycles that send rows into a cycle's races
sent as (

    select distinct
        targets.race_cycle as cycle,
        targets.cycle as from_cycle,
        case
            when targets.kind = 'party_coordinated' or rows_.source = 'pas2' then 'committee_to_candidate_transactions'
            when rows_.source = 'independent_expenditure' then 'independent_expenditure_notices'
            when targets.kind = 'electioneering_communication' then 'electioneering_communications'
            when targets.kind = 'communication_cost' then 'communication_costs'
        end as table_name
    from {{ ref('expenditure_targets') }} as targets
    left join {{ ref('expenditure_rows') }} as rows_
        on
            targets.kind = 'independent_expenditure'
            and targets.cycle = rows_.cycle
            and targets.row_id = rows_.row_id
    where targets.race_id is not null and targets.race_cycle <> targets.cycle

),

inputs as (

    select
        lineage.model,
        cycles.cycle,
        cycles.cycle as of_cycle,
        lineage.dataset,
        lineage.table_name,
        lineage.is_whole,
        dated.cycle is not null as is_loaded,
        dated.source_as_of,
        dated.as_of_basis,
        lineage.is_whole and dated.cycle is null and instead.cycle is null as is_missing
    from lineage
    cross join cycles
    left join dated
        on lineage.table_name = dated.table_name and cycles.cycle = dated.cycle
    left join dated as instead
        on lineage.fallback_for = instead.dataset and cycles.cycle = instead.cycle
    where not lineage.is_whole or lineage.first_cycle <= cycles.cycle

    union all

    select
        lineage.model,
        sent.cycle,
        sent.from_cycle as of_cycle,
        lineage.dataset,
        lineage.table_name,
        true as is_whole,
        true as is_loaded,
        dated.source_as_of,
        dated.as_of_basis,
        false as is_missing
    from sent
    inner join dated
        on sent.table_name = dated.table_name and sent.from_cycle = dated.cycle
    inner join lineage
        on sent.table_name = lineage.table_name and lineage.places_spending

),

ranked as (

    select
        *,
        row_number() over (
            partition by model, cycle
            order by
                case when not is_loaded then 2 when is_whole then 0 else 1 end asc nulls last,
                case when is_whole then source_as_of end asc nulls last,
                source_as_of desc nulls last,
                dataset asc nulls last,
                table_name asc nulls last,
                of_cycle asc nulls last
        ) as place
    from inputs

),

others as (

    select
        model,
        cycle,
        {{ joined_text("dataset || ' of ' || " ~ to_text('of_cycle'), ', ') }} as other_cycles
    from inputs
    where of_cycle <> cycle
    group by model, cycle

),

final as (

    select
        ranked.model,
        ranked.cycle,
        max(case when ranked.place = 1 then ranked.source_as_of end) as as_of,
        max(case when ranked.place = 1 and ranked.source_as_of is not null then ranked.dataset end) as as_of_dataset,
        max(case when ranked.place = 1 and ranked.source_as_of is not null then ranked.of_cycle end) as as_of_cycle,
        max(case when ranked.place = 1 then ranked.as_of_basis end) as as_of_basis,
        nullif(concat_ws(
            ', ',
            {% for dataset in datasets | sort -%}
            max(case when ranked.is_missing and ranked.dataset = '{{ dataset }}' then '{{ dataset }}' end),
            {% endfor -%}
            cast(null as {{ text_type() }})
        ), '') as missing_sources,
        max(others.other_cycles) as other_cycles
    from ranked
    left join others
        on ranked.model = others.model and ranked.cycle = others.cycle
    group by ranked.model, ranked.cycle

)

select * from final
