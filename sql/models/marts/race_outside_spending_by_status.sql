{{ config(materialized='table') }}
-- one row per race, candidate, spender, direction and status: every independent expenditure row about the race, counted or not
-- sum(amount) where counts is the part of race_outside_spending that is independent expenditures; the rest says what was left
-- out, and why: other versions, repeated rows, what a regular report repeats, and filers on a list of fictitious filings. A memo
-- row that is paid in part stands, by dollars, under both incurred_unpaid and memo; row_count has it once.

with expenditures as (

    select * from {{ ref('independent_expenditures') }}

),

parts as (

    select
        race_id,
        candidate_id,
        spender_id,
        spender_name,
        support_oppose,
        reason as status,
        case when counts_in_outside_spending then counted_amount else amount end as amount,
        1 as row_count,
        counts_in_outside_spending as counts,
        is_review
    from expenditures

    union all

    select
        race_id,
        candidate_id,
        spender_id,
        spender_name,
        support_oppose,
        'memo' as status,
        amount - counted_amount as amount,
        0 as row_count,
        false as counts,
        false as is_review
    from expenditures
    where counts_in_outside_spending and counted_amount <> amount

),

final as (

    select
        parts.race_id,
        races.cycle,
        parts.candidate_id,
        parts.spender_id,
        max(parts.spender_name) as spender_name,
        parts.support_oppose,
        parts.status,
        {{ money('sum(parts.amount)') }} as amount,
        cast(sum(parts.row_count) as bigint) as row_count,
        parts.counts,
        {{ money('sum(case when parts.is_review then parts.amount else 0 end)') }} as review_amount
    from parts
    inner join {{ ref('races') }} as races
        on parts.race_id = races.race_id
    group by
        parts.race_id,
        races.cycle,
        parts.candidate_id,
        parts.spender_id,
        parts.support_oppose,
        parts.status,
        parts.counts

)

select * from final
