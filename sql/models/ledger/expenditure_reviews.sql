{{ config(materialized='table') }}
-- one row per row of an early report that counts and is implausible: it stays counted and is marked for review
-- Implausible is an amount above review_amount (1,000,000 dollars) and above review_multiple (10) times the largest of what the
-- filer is known to have: receipts and spending (PAC summary and committee summary, of any loaded cycle, where the filer has
-- reported) and each of its reports before it, early or regular. A filer of whom nothing of that is loaded is marked for nothing.
-- An implausible row is no base for the next one: marking goes in rounds, each without the rows that the one before has marked.
-- That the committee master lacks the filer says nothing. A regular report that repeats the row clears it, because then the
-- report's row counts.
-- Thresholds: variables of those names.
{% set rounds = 4 %}

with counted as (

    select
        subjects.cycle,
        subjects.row_id,
        subjects.spender_id,
        subjects.file_number,
        subjects.amount,
        verdicts.status = 'notice_only' and subjects.amount > {{ var('review_amount') }} as is_large,
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

round_0 as (

    select
        counted.*,
        false as is_marked,
        cast(null as decimal(18, 2)) as known_amount
    from counted

),

-- numbers rise with time; a report is a base by what of it is not marked
{% for round in range(1, rounds + 1) %}
reports_{{ round }} as (

    select
        spender_id,
        file_number,
        max(sum(case when is_marked then 0 else counted_amount end)) over (
            partition by spender_id
            order by file_number asc nulls last
            rows between unbounded preceding and 1 preceding
        ) as largest_before
    from round_{{ round - 1 }}
    where file_number is not null
    group by spender_id, file_number

),

round_{{ round }} as (

    select
        rows_.cycle,
        rows_.row_id,
        rows_.spender_id,
        rows_.file_number,
        rows_.amount,
        rows_.is_large,
        rows_.counted_amount,
        rows_.is_large
        and coalesce(
            rows_.amount
            > {{ var('review_multiple') }} * greatest(totals.amount, nullif(reports.largest_before, 0)),
            false
        ) as is_marked,
        greatest(totals.amount, nullif(reports.largest_before, 0)) as known_amount
    from round_{{ round - 1 }} as rows_
    left join totals
        on rows_.spender_id = totals.committee_id
    left join reports_{{ round }} as reports
        on rows_.spender_id = reports.spender_id and rows_.file_number = reports.file_number

),
{% endfor %}

final as (

    select
        cycle,
        row_id,
        {{ money('amount') }} as amount,
        {{ money('known_amount') }} as known_amount,
        concat(
            'more than {{ var('review_multiple') }} times the largest of the receipts, spending and earlier reports known of its',
            ' filer, ',
            {{ dollars('known_amount') }}
        ) as review_reason
    from round_{{ rounds }}
    where is_marked

)

select * from final
