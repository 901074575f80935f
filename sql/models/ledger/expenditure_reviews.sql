{{ config(materialized='table') }}
-- one row per row of an early report that counts and is implausible: it stays counted and is marked for review
-- Implausible is an amount above 1,000,000 dollars and above ten times the largest of what the filer is known to have: receipts and
-- spending (PAC summary and committee summary, of any loaded cycle, where the filer has reported) and earlier reports (regular
-- reports before it, and earlier rows that are not implausible themselves). A base that is not loaded says nothing, and a filer
-- of which no summary and no regular report is loaded is never marked: a new committee that spends in the last week is news,
-- not an error. A regular report that repeats the row clears it, because then the report's row counts.
-- Thresholds: variables review_amount and review_multiple.

with counted as (

    select
        subjects.*,
        verdicts.status
    from {{ ref('expenditure_subjects') }} as subjects
    inner join {{ ref('expenditure_verdicts') }} as verdicts
        on subjects.cycle = verdicts.cycle and subjects.row_id = verdicts.row_id
    where verdicts.counts_in_outside_spending

),

totals as (

    select
        committee_id,
        max(greatest(coalesce(receipts, 0), coalesce(disbursements, 0), coalesce(independent_expenditures, 0))) as amount
    from (
        select
            committee_id,
            receipts,
            disbursements,
            independent_expenditures
        from {{ ref('stg_pac_totals') }}
        where coverage_end_date is not null and coalesce(receipts, disbursements, independent_expenditures) is not null
        union all
        select
            committee_id,
            receipts,
            disbursements,
            independent_expenditures
        from {{ ref('stg_committee_summaries') }}
        where coverage_end_date is not null and coalesce(receipts, disbursements, independent_expenditures) is not null
    ) as summaries
    group by committee_id

),

-- early reports have a day and a number, regular reports in bulk a number only: numbers rise with time
reports as (

    select
        spender_id,
        file_number,
        sum(amount) as amount
    from counted
    where not is_notice
    group by spender_id, file_number

),

large as (

    select
        counted.cycle,
        counted.row_id,
        counted.spender_id,
        counted.file_number,
        counted.amount,
        max(totals.amount) as summary_amount,
        sum(reports.amount) as reports_amount
    from counted
    left join totals
        on counted.spender_id = totals.committee_id
    left join reports
        on counted.spender_id = reports.spender_id and counted.file_number > reports.file_number
    where counted.status = 'notice_only' and counted.amount > {{ var('review_amount') }}
    group by counted.cycle, counted.row_id, counted.spender_id, counted.file_number, counted.amount

),

suspect as (

    select
        *,
        greatest(coalesce(summary_amount, 0), coalesce(reports_amount, 0)) as known_amount
    from large
    where
        (summary_amount is not null or reports_amount is not null)
        and amount > {{ var('review_multiple') }} * greatest(coalesce(summary_amount, 0), coalesce(reports_amount, 0))

),

earlier as (

    select
        suspect.cycle,
        suspect.row_id,
        sum(counted.amount) as amount
    from suspect
    inner join counted
        on suspect.spender_id = counted.spender_id and suspect.file_number > counted.file_number
    left join suspect as others
        on counted.cycle = others.cycle and counted.row_id = others.row_id
    where others.row_id is null
    group by suspect.cycle, suspect.row_id

),

final as (

    select
        suspect.cycle,
        suspect.row_id,
        {{ money('suspect.amount') }} as amount,
        {{ money('greatest(suspect.known_amount, coalesce(earlier.amount, 0))') }} as known_amount
    from suspect
    left join earlier
        on suspect.cycle = earlier.cycle and suspect.row_id = earlier.row_id

)

select
    cycle,
    row_id,
    amount,
    known_amount,
    concat(
        'more than {{ var('review_multiple') }} times the largest of the receipts, spending and earlier reports known of its filer, ',
        {{ to_text('known_amount') }},
        ' US dollars'
    ) as review_reason
from final
where amount > {{ var('review_multiple') }} * known_amount
