{{ config(materialized='table') }}
-- one row per independent expenditure row: its status and how much of it counts
-- A filing that several sources have counts from one of them (version_status of expenditure_rows). An early report gives way to
-- the regular report that repeats it (notice_matches); else it counts. Superseding never takes a person and direction of a
-- spender to zero. Of a memo row what its payments leave open counts (expenditure_settlements). Rows of filers on a list of fictitious filings leave every total; nothing else does for what it says.

with expenditures as (

    select * from {{ ref('expenditure_subjects') }}

),

fictitious as (

    select
        expenditures.cycle,
        expenditures.row_id
    from expenditures
    inner join {{ ref('fictitious_listings') }} as listings
        on
            expenditures.spender_id = listings.committee_id
            and (
                listings.from_date is null
                or expenditures.event_date is null
                or expenditures.event_date >= listings.from_date
            )
            and (
                listings.through_date is null
                or expenditures.event_date is null
                or expenditures.event_date <= listings.through_date
            )
    group by expenditures.cycle, expenditures.row_id
    having
        max(case when listings.action = 'add' then 1 else 0 end) = 1
        and max(case when listings.action = 'release' then 1 else 0 end) = 0

),

judged as (

    select
        expenditures.cycle,
        expenditures.row_id,
        expenditures.amount,
        settlements.open_amount,
        settlements.open_amount_high,
        chains.chain_root_file_number,
        coalesce(chains.is_chain_broken, false) as is_chain_broken,
        coalesce(chains.is_chain_inferred, false) as is_chain_inferred,
        coalesce(chains.is_dropping_rows, false) as is_dropping_rows,
        coalesce(matches.is_coverage_guessed, false) as is_coverage_guessed,
        expenditures.is_transaction_id_repeated,
        expenditures.is_look_alike,
        coalesce(expenditures.event_date <= totals.coverage_end_date, false) or not coalesce(matches.is_superseded, true)
            as is_covered,
        case
            when expenditures.version_status is not null then expenditures.version_status
            when not chains.is_chain_head then 'superseded_by_amendment'
            when expenditures.is_repeated_row then 'repeated_row'
            when expenditures.is_memo_child or settlements.open_amount = 0 then 'memo'
            when matches.is_superseded then 'superseded_by_report'
            when fictitious.row_id is not null then 'fictitious'
            when expenditures.is_notice then 'notice_only'
            when expenditures.memo_code = 'X' then 'incurred_unpaid'
            else 'reported'
        end as status
    from expenditures
    left join {{ ref('notice_chains') }} as chains
        on
            expenditures.is_notice
            and expenditures.file_number = chains.file_number
    left join {{ ref('stg_pac_totals') }} as totals
        on expenditures.cycle = totals.cycle and expenditures.spender_id = totals.committee_id
    left join {{ ref('notice_matches') }} as matches
        on expenditures.cycle = matches.cycle and expenditures.row_id = matches.row_id
    left join {{ ref('expenditure_settlements') }} as settlements
        on expenditures.cycle = settlements.cycle and expenditures.row_id = settlements.row_id
    left join fictitious
        on expenditures.cycle = fictitious.cycle and expenditures.row_id = fictitious.row_id

),

final as (

    select
        judged.cycle,
        judged.row_id,
        judged.chain_root_file_number,
        judged.is_chain_broken,
        judged.is_chain_inferred,
        judged.is_dropping_rows,
        judged.status = 'notice_only' and judged.is_covered as is_missing_from_report,
        judged.status = 'superseded_by_report' and judged.is_coverage_guessed as is_coverage_guessed,
        judged.is_transaction_id_repeated,
        judged.is_look_alike,
        judged.status,
        reasons.counts_in_outside_spending,
        case
            when not reasons.counts_in_outside_spending then 0
            when judged.status = 'incurred_unpaid' then coalesce(judged.open_amount, judged.amount)
            else judged.amount
        end as counted_amount,
        case
            when judged.status in ('incurred_unpaid', 'memo') and judged.open_amount_high is not null
                then judged.open_amount_high
            when
                reasons.counts_in_outside_spending
                or (judged.status = 'superseded_by_report' and judged.is_coverage_guessed)
                then judged.amount
            else 0
        end as counted_amount_high
    from judged
    left join {{ ref('reasons') }} as reasons
        on judged.status = reasons.reason and reasons.ledger = 'independent_expenditures'

)

select * from final
