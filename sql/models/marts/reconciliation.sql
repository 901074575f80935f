{{ config(materialized='table') }}
-- one row per cycle, entity and line: the sum of the rows against the FEC's own total of the same line, and why they differ
-- official_lines has the totals, row_lines the sums; here the two are compared. One line a table for what lies in quarantine.
-- Rows are whole dollars, cents cut off, so a line ties where 0 <= official - rows < number of rows.
-- status: ties; ties_jointly (11(b), 11(c) and 12 together: parties report a transfer on one line that the FEC codes as
-- another); rows_behind_summary (the summary holds more: a report not yet in the rows, or a partial load);
-- rows_exceed_summary; bound (the official line also holds unitemized money, rows may only be fewer); quarantined.
-- leaves out: lines where neither side has anything, and lines whose rows are not loaded

with officials as (

    select * from {{ ref('official_lines') }}

),

row_lines as (

    select * from {{ ref('row_lines') }}

),

reaches as (

    select
        entity_type,
        cycle,
        entity_id,
        min(first_date) as first_date,
        max(last_date) as last_date,
        max(case when has_electronic_rows then 1 else 0 end) = 1 as has_electronic_rows
    from row_lines
    group by entity_type, cycle, entity_id

),

loads as (

    select * from {{ ref('stg_loads') }}

),

owners as (

    select distinct
        cycle,
        owner_id as candidate_id
    from {{ ref('candidate_committees') }}
    where owner_id is not null

),

-- a line is compared only where the file that holds its rows is loaded, or the filer's electronic reports are
compared as (

    select
        officials.*,
        coalesce(row_lines.rows_amount, 0) as rows_amount,
        coalesce(row_lines.row_count, 0) as row_count,
        officials.official_amount - coalesce(row_lines.rows_amount, 0) as difference,
        reaches.first_date as first_row_date,
        reaches.last_date as last_row_date,
        loads.source_as_of as rows_as_of,
        coalesce(loads.is_undated, false) as is_rows_undated,
        loads.quarantined_amount,
        officials.entity_type = 'candidate' and owners.candidate_id is null as has_no_committee,
        officials.entity_type = 'committee' and conduits.committee_id is not null as is_conduit,
        case
            when officials.line in ('party_contributions', 'other_committee_contributions', 'transfers_in') then 'received'
        end as line_group
    from officials
    left join row_lines
        on
            officials.entity_type = row_lines.entity_type
            and officials.cycle = row_lines.cycle
            and officials.entity_id = row_lines.entity_id
            and officials.line = row_lines.line
    left join reaches
        on
            officials.entity_type = reaches.entity_type
            and officials.cycle = reaches.cycle
            and officials.entity_id = reaches.entity_id
    left join owners
        on officials.cycle = owners.cycle and officials.entity_id = owners.candidate_id
    left join {{ ref('conduits') }} as conduits
        on officials.entity_id = conduits.committee_id
    left join loads
        on
            officials.cycle = loads.cycle
            and loads.table_name = case
                when
                    officials.line in (
                        'individual_itemized',
                        'individual_contributions',
                        'individual_total',
                        'individual_refunds',
                        'candidate_contributions'
                    )
                    then 'individual_contributions'
                else 'committee_transactions'
            end
    where
        (loads.cycle is not null or reaches.has_electronic_rows)
        and (officials.official_amount <> 0 or coalesce(row_lines.row_count, 0) > 0)

),

grouped as (

    select
        *,
        case when official_amount > 0 then cast(rows_amount as double) / cast(official_amount as double) end as coverage_rows,
        sum(difference) over (partition by entity_type, cycle, entity_id, line_group) as joint_difference,
        sum(row_count) over (partition by entity_type, cycle, entity_id, line_group) as joint_row_count,
        -- what the entity reports of contributions without rows, and at most that where its itemized line is not known
        max(case when line in ('individual_total', 'individual_contributions') then official_amount end)
            over (
                partition by entity_type, cycle, entity_id
            )
        - coalesce(
            max(case when line = 'individual_itemized' then official_amount end) over (
                partition by entity_type, cycle, entity_id
            ),
            0
        ) as unitemized_amount
    from compared

),

judged as (

    select
        *,
        case
            when {{ ties('difference', 'row_count') }} then 'ties'
            when line_group is not null and {{ ties('joint_difference', 'joint_row_count') }} then 'ties_jointly'
            when difference < 0 then 'rows_exceed_summary'
            when is_bound then 'bound'
            else 'rows_behind_summary'
        end as status
    from grouped

),

explained as (

    select
        entity_type,
        cycle,
        entity_id,
        line,
        form_line,
        official_source,
        official_amount,
        rows_amount,
        row_count,
        difference,
        status,
        {{ reconciliation_explanation() }} as explanation,
        coverage_start_date,
        coverage_end_date,
        first_row_date,
        last_row_date,
        official_as_of,
        rows_as_of
    from judged

    union all

    select
        'table' as entity_type,
        cycle,
        table_name as entity_id,
        'quarantined' as line,
        cast(null as {{ text_type() }}) as form_line,
        cast(null as {{ text_type() }}) as official_source,
        cast(null as decimal(18, 2)) as official_amount,
        quarantined_amount as rows_amount,
        rows_quarantined as row_count,
        cast(null as decimal(18, 2)) as difference,
        'quarantined' as status,
        'Lines of the raw file that could not be placed, see lake.quarantined_rows; the dollars are of those that can be'
        || ' read.' as explanation,
        cast(null as date) as coverage_start_date,
        cast(null as date) as coverage_end_date,
        cast(null as date) as first_row_date,
        data_through_date as last_row_date,
        cast(null as timestamp) as official_as_of,
        source_as_of as rows_as_of
    from loads
    where rows_quarantined > 0

),

final as (

    select
        explained.entity_type,
        explained.cycle,
        explained.entity_id,
        coalesce(candidates.candidate_name, committees.committee_name) as entity_name,
        explained.line,
        explained.form_line,
        explained.official_source,
        {{ money('explained.official_amount') }} as official_amount,
        {{ money('explained.rows_amount') }} as rows_amount,
        explained.row_count,
        {{ money('explained.difference') }} as difference,
        explained.status,
        explained.explanation,
        explained.coverage_start_date,
        explained.coverage_end_date,
        explained.first_row_date,
        explained.last_row_date,
        explained.official_as_of,
        explained.rows_as_of
    from explained
    left join {{ ref('stg_candidates') }} as candidates
        on
            explained.entity_type = 'candidate'
            and explained.cycle = candidates.cycle
            and explained.entity_id = candidates.candidate_id
    left join {{ ref('stg_committees') }} as committees
        on
            explained.entity_type = 'committee'
            and explained.cycle = committees.cycle
            and explained.entity_id = committees.committee_id

)

select * from final
