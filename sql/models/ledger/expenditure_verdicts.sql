-- one row per independent expenditure row: its status and whether its dollars count
-- Every notice is reported again on the spender's next regular report, so a spender, candidate and direction are read from
-- regular reports as far as those reach, from notices beyond. A notice is superseded only where the reports that cover its
-- day hold rows for that candidate and direction: superseding never takes such a group to zero.

with expenditures as (

    select
        rows_.source,
        rows_.cycle,
        rows_.row_id,
        rows_.spender_id,
        rows_.event_date,
        rows_.file_number,
        rows_.memo_code,
        coalesce(targets.candidate_id, rows_.filed_candidate_id, 'none') as target_key,
        coalesce(rows_.support_oppose, 'none') as direction_key
    from {{ ref('expenditure_rows') }} as rows_
    inner join {{ ref('expenditure_targets') }} as targets
        on rows_.cycle = targets.cycle and rows_.row_id = targets.row_id
    where {{ in_changed_cycles('rows_.cycle') }}

),

reported as (

    select distinct
        expenditures.cycle,
        expenditures.spender_id,
        expenditures.target_key,
        expenditures.direction_key
    from expenditures
    left join {{ ref('unpaid_expenditures') }} as unpaid
        on expenditures.cycle = unpaid.cycle and expenditures.row_id = unpaid.row_id
    where expenditures.source = 'report' and not coalesce(unpaid.is_paid, false)

),

judged as (

    select
        expenditures.source,
        expenditures.cycle,
        expenditures.row_id,
        chains.chain_root_file_number,
        coalesce(chains.is_chain_broken, false) as is_chain_broken,
        coalesce(chains.is_dropping_rows, false) as is_dropping_rows,
        coalesce(expenditures.event_date <= coverage.covered_through_date, false) as is_covered,
        reported.spender_id is not null as is_reported,
        case
            when expenditures.source = 'report' and expenditures.memo_code = 'X' and unpaid.is_paid then 'memo'
            when expenditures.source = 'report' and expenditures.memo_code = 'X' then 'incurred_unpaid'
            when expenditures.source = 'report' then 'reported'
            when not chains.is_chain_head then 'superseded_by_amendment'
            when
                reported.spender_id is not null
                and expenditures.event_date <= coverage.covered_through_date
                then 'superseded_by_report'
            else 'notice_only'
        end as status
    from expenditures
    left join {{ ref('notice_chains') }} as chains
        on
            expenditures.source = 'notice'
            and expenditures.cycle = chains.cycle
            and expenditures.file_number = chains.file_number
    left join {{ ref('report_coverage') }} as coverage
        on expenditures.cycle = coverage.cycle and expenditures.spender_id = coverage.spender_id
    left join reported
        on
            expenditures.cycle = reported.cycle
            and expenditures.spender_id = reported.spender_id
            and expenditures.target_key = reported.target_key
            and expenditures.direction_key = reported.direction_key
    left join {{ ref('unpaid_expenditures') }} as unpaid
        on
            expenditures.source = 'report'
            and expenditures.cycle = unpaid.cycle
            and expenditures.row_id = unpaid.row_id

),

final as (

    select
        source,
        cycle,
        row_id,
        chain_root_file_number,
        is_chain_broken,
        is_dropping_rows,
        status = 'notice_only' and is_covered as is_missing_from_report,
        status,
        status in ('reported', 'notice_only', 'incurred_unpaid') as counts_in_outside_spending
    from judged

)

select * from final
