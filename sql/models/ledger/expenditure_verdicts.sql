-- one row per independent expenditure row: its status and whether its dollars count
-- A filing that several sources have counts from one of them (version_status of expenditure_rows).
-- Every notice is reported again on the spender's next regular report, so a notice gives way to a report that covers its day
-- and holds rows for the same race, candidate and direction; else it counts. A notice that names no candidate is held against
-- the rows about its race, since reports always name one. Superseding never takes such a group to zero.

with expenditures as (

    select
        rows_.is_notice,
        rows_.version_status,
        rows_.cycle,
        rows_.row_id,
        rows_.spender_id,
        rows_.event_date,
        rows_.file_number,
        rows_.memo_code,
        coalesce(targets.race_id, 'none') as race_key,
        coalesce(targets.candidate_id, rows_.filed_candidate_id) as candidate_id,
        coalesce(rows_.support_oppose, 'none') as direction_key
    from {{ ref('expenditure_rows') }} as rows_
    inner join {{ ref('expenditure_targets') }} as targets
        on rows_.cycle = targets.cycle and rows_.row_id = targets.row_id
    where {{ in_changed_cycles('rows_.cycle') }}

),

report_rows as (

    select distinct
        expenditures.cycle,
        expenditures.spender_id,
        expenditures.race_key,
        expenditures.candidate_id,
        expenditures.direction_key,
        filings.holds_from_date,
        filings.holds_through_date
    from expenditures
    inner join {{ ref('report_filings') }} as filings
        on
            expenditures.cycle = filings.cycle
            and expenditures.spender_id = filings.spender_id
            and expenditures.file_number = filings.file_number
    left join {{ ref('unpaid_expenditures') }} as unpaid
        on expenditures.cycle = unpaid.cycle and expenditures.row_id = unpaid.row_id
    where not expenditures.is_notice and expenditures.version_status is null and not coalesce(unpaid.is_paid, false)

),

superseded as (

    select distinct
        notices.cycle,
        notices.row_id
    from expenditures as notices
    inner join report_rows
        on
            notices.cycle = report_rows.cycle
            and notices.spender_id = report_rows.spender_id
            and notices.race_key = report_rows.race_key
            and notices.direction_key = report_rows.direction_key
            and coalesce(notices.candidate_id, report_rows.candidate_id) = report_rows.candidate_id
            and {{ in_report('notices.event_date', 'report_rows') }}
    where
        notices.is_notice
        -- without candidate and race there is nothing to hold it against
        and (notices.candidate_id is not null or notices.race_key <> 'none')

),

judged as (

    select
        expenditures.cycle,
        expenditures.row_id,
        chains.chain_root_file_number,
        coalesce(chains.is_chain_broken, false) as is_chain_broken,
        coalesce(chains.is_dropping_rows, false) as is_dropping_rows,
        coalesce(expenditures.event_date <= totals.coverage_end_date, false) as is_covered,
        case
            when expenditures.version_status is not null then expenditures.version_status
            when not expenditures.is_notice and expenditures.memo_code = 'X' and unpaid.is_paid then 'memo'
            when not expenditures.is_notice and expenditures.memo_code = 'X' then 'incurred_unpaid'
            when not expenditures.is_notice then 'reported'
            when not chains.is_chain_head then 'superseded_by_amendment'
            when superseded.row_id is not null then 'superseded_by_report'
            else 'notice_only'
        end as status
    from expenditures
    left join {{ ref('notice_chains') }} as chains
        on
            expenditures.is_notice
            and expenditures.file_number = chains.file_number
    left join {{ ref('stg_pac_totals') }} as totals
        on expenditures.cycle = totals.cycle and expenditures.spender_id = totals.committee_id
    left join superseded
        on expenditures.cycle = superseded.cycle and expenditures.row_id = superseded.row_id
    left join {{ ref('unpaid_expenditures') }} as unpaid
        on
            not expenditures.is_notice
            and expenditures.cycle = unpaid.cycle
            and expenditures.row_id = unpaid.row_id

),

final as (

    select
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
