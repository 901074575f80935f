{{ config(materialized='table') }}
-- one row per race, candidate, spender, direction and status: every independent expenditure row about the race, counted or not
-- sum(amount) where counts is the part of race_outside_spending that is independent expenditures; the rest says what was left
-- out, and why: other versions, repeated rows, what a regular report repeats, and filers on a list of fictitious filings.

select
    expenditures.race_id,
    races.cycle,
    expenditures.candidate_id,
    expenditures.spender_id,
    max(expenditures.spender_name) as spender_name,
    expenditures.support_oppose,
    expenditures.reason as status,
    {{ money('sum(expenditures.amount)') }} as amount,
    count(*) as row_count,
    expenditures.counts_in_outside_spending as counts,
    {{ money('sum(case when expenditures.is_review then expenditures.amount else 0 end)') }} as review_amount
from {{ ref('independent_expenditures') }} as expenditures
inner join {{ ref('races') }} as races
    on expenditures.race_id = races.race_id
group by
    expenditures.race_id,
    races.cycle,
    expenditures.candidate_id,
    expenditures.spender_id,
    expenditures.support_oppose,
    expenditures.reason,
    expenditures.counts_in_outside_spending
