{{ config(materialized='table') }}
-- one row per row of an early report that counts and is implausible: it stays counted and is marked for review
-- Implausible is an amount above review_amount (1,000,000 dollars) and above review_multiple (10) times the largest of what the
-- filer is known to have: receipts and spending (PAC summary and committee summary, of any loaded cycle, where the filer has
-- reported), regular reports before it, and earlier early reports.
-- Early reports are a lower bound of what a filer spends. Where nothing else of it is loaded the amount must also be above
-- review_unreported_amount (10,000,000 dollars): a new committee that spends a million in the last week is news, not an error. And
-- where nothing of it is loaded at all, not even an earlier early report, an amount above that is implausible by itself if it is
-- more than all other filers together have spent in that race in the cycle, or more than any of them has in the cycle.
-- An implausible row is no base, neither for its filer nor for the race and cycle. That the committee master lacks the filer
-- says nothing. A regular report that repeats the row clears it, because then the report's row counts.
-- Thresholds: variables of those names.

with counted as (

    select
        subjects.*,
        verdicts.status,
        verdicts.counted_amount
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
        sum(counted_amount) as amount
    from counted
    where not is_notice
    group by spender_id, file_number

),

large as (

    select
        counted.cycle,
        counted.row_id,
        counted.spender_id,
        counted.place_key,
        counted.file_number,
        counted.amount,
        greatest(max(totals.amount), sum(reports.amount)) as reported_amount
    from counted
    left join totals
        on counted.spender_id = totals.committee_id
    left join reports
        on counted.spender_id = reports.spender_id and counted.file_number > reports.file_number
    where counted.status = 'notice_only' and counted.amount > {{ var('review_amount') }}
    group by
        counted.cycle,
        counted.row_id,
        counted.spender_id,
        counted.place_key,
        counted.file_number,
        counted.amount

),

suspect as (

    select * from large
    where
        amount
        > case
            when reported_amount is null then {{ var('review_unreported_amount') }}
            else {{ var('review_multiple') }} * reported_amount
        end

),

plausible as (

    select counted.*
    from counted
    left join suspect
        on counted.cycle = suspect.cycle and counted.row_id = suspect.row_id
    where suspect.row_id is null

),

earlier as (

    select
        suspect.cycle,
        suspect.row_id,
        sum(plausible.counted_amount) as amount
    from suspect
    inner join plausible
        on suspect.spender_id = plausible.spender_id and suspect.file_number > plausible.file_number
    group by suspect.cycle, suspect.row_id

),

spenders as (

    select
        cycle,
        spender_id,
        sum(counted_amount) as amount
    from plausible
    group by cycle, spender_id

),

others_in_cycle as (

    select
        suspect.cycle,
        suspect.row_id,
        max(spenders.amount) as amount
    from suspect
    inner join spenders
        on suspect.cycle = spenders.cycle and suspect.spender_id <> spenders.spender_id
    group by suspect.cycle, suspect.row_id

),

others_in_race as (

    select
        suspect.cycle,
        suspect.row_id,
        sum(plausible.counted_amount) as amount
    from suspect
    inner join plausible
        on
            suspect.cycle = plausible.cycle
            and suspect.place_key = plausible.place_key
            and suspect.spender_id <> plausible.spender_id
    group by suspect.cycle, suspect.row_id

),

measured as (

    select
        suspect.cycle,
        suspect.row_id,
        suspect.amount,
        greatest(suspect.reported_amount, earlier.amount) as known_amount,
        least(
            case when suspect.place_key is not null then coalesce(others_in_race.amount, 0) end,
            coalesce(others_in_cycle.amount, 0)
        ) as others_amount
    from suspect
    left join earlier
        on suspect.cycle = earlier.cycle and suspect.row_id = earlier.row_id
    left join others_in_race
        on suspect.cycle = others_in_race.cycle and suspect.row_id = others_in_race.row_id
    left join others_in_cycle
        on suspect.cycle = others_in_cycle.cycle and suspect.row_id = others_in_cycle.row_id

),

final as (

    select
        cycle,
        row_id,
        {{ money('amount') }} as amount,
        {{ money('known_amount') }} as known_amount,
        case
            when known_amount is null
                then concat(
                    'nothing else of its filer is loaded, and the amount is more than all other filers together spent in the',
                    ' race, or than any of them in the cycle'
                )
            else concat(
                'more than {{ var('review_multiple') }} times the largest of the receipts, spending and earlier reports known of',
                ' its filer, ',
                {{ to_text(money('known_amount')) }},
                ' US dollars'
            )
        end as review_reason
    from measured
    where amount > coalesce({{ var('review_multiple') }} * known_amount, others_amount)

)

select * from final
