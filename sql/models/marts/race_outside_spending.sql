{{ config(materialized='table') }}
-- one row per race, candidate, spender, kind and direction: outside money that counts
-- Independent expenditures, electioneering communications (the candidate's calculated share, no direction) and
-- communication costs. candidate_id is NULL where only the seat is known. Each dollar stands once: sum(amount) is true.
-- cycle is the race's: an expenditure may be paid, and filed, in the next one. Where early reports give way to a regular report
-- whose days are guessed, or running sums alone tell that a bill has been paid, amount_low is the total without them, which is
-- amount, and amount_high the total with them.
-- review_amount is the part of amount that is implausible and waits for a person's word.
-- leaves out: party coordinated expenditures (race_spending shows them apart) and rows whose race is unresolved

with outside_spending as (

    select * from {{ ref('outside_spending') }}

),

races as (

    select * from {{ ref('races') }}

),

sums as (

    select
        outside_spending.race_id,
        races.cycle,
        outside_spending.candidate_id,
        outside_spending.spender_id,
        max(outside_spending.spender_name) as filed_spender_name,
        outside_spending.kind,
        outside_spending.support_oppose,
        sum(outside_spending.amount) as amount,
        sum(case when outside_spending.is_counted then 1 else 0 end) as row_count,
        sum(case when outside_spending.reason = 'notice_only' then outside_spending.amount else 0 end) as notice_only_amount,
        sum(case when outside_spending.reason = 'incurred_unpaid' then outside_spending.amount else 0 end)
            as incurred_unpaid_amount,
        sum(case when outside_spending.is_review then outside_spending.amount else 0 end) as review_amount,
        sum(outside_spending.amount_high) as amount_high,
        min(case when outside_spending.is_counted then outside_spending.event_date end) as first_date,
        max(case when outside_spending.is_counted then outside_spending.event_date end) as last_date
    from outside_spending
    inner join races
        on outside_spending.race_id = races.race_id
    where outside_spending.kind <> 'party_coordinated'
    group by
        outside_spending.race_id,
        races.cycle,
        outside_spending.candidate_id,
        outside_spending.spender_id,
        outside_spending.kind,
        outside_spending.support_oppose
    having sum(case when outside_spending.is_counted then 1 else 0 end) > 0

),

final as (

    select
        sums.race_id,
        sums.cycle,
        sums.candidate_id,
        race_candidates.candidate_name,
        race_candidates.party_code,
        sums.spender_id,
        coalesce(committees.committee_name, sums.filed_spender_name) as spender_name,
        sums.kind,
        sums.support_oppose,
        {{ money('sums.amount') }} as amount,
        sums.row_count,
        {{ money('sums.notice_only_amount') }} as notice_only_amount,
        {{ money('sums.incurred_unpaid_amount') }} as incurred_unpaid_amount,
        {{ money('sums.review_amount') }} as review_amount,
        {{ money('sums.amount') }} as amount_low,
        {{ money('sums.amount_high') }} as amount_high,
        sums.first_date,
        sums.last_date,
        ages.as_of as source_as_of
    from sums
    left join {{ ref('race_candidates') }} as race_candidates
        on sums.race_id = race_candidates.race_id and sums.candidate_id = race_candidates.candidate_id
    left join {{ ref('stg_committees') }} as committees
        on sums.cycle = committees.cycle and sums.spender_id = committees.committee_id
    left join {{ ref('mart_as_of') }} as ages
        on sums.cycle = ages.cycle and ages.model = 'race_outside_spending'

)

select * from final
