-- money and geography of windows agree with what they are made of: a through window is the sum of its reports' windows where
-- none is missing, and the days of a race's candidate add up to the cycle's geography
with days as (

    select
        race_id,
        candidate_id,
        sum(case when donor_place = 'in_state' then geography_amount else 0 end) as in_state_amount,
        sum(case when donor_place = 'out_of_state' then geography_amount else 0 end) as out_of_state_amount
    from {{ ref('candidate_days') }}
    group by race_id, candidate_id

),

spans as (

    select * from {{ ref('candidate_money_spans') }}
    where reason is null and not is_after_another_race and closes_on_date is null

),

geography as (

    select * from {{ ref('candidate_geography') }}

)

select
    geography.race_id,
    geography.cycle,
    geography.candidate_id as entity_id,
    geography.in_state_amount,
    days.in_state_amount as added_in_state_amount,
    geography.out_of_state_amount,
    days.out_of_state_amount as added_out_of_state_amount
from geography
inner join spans
    on geography.race_id = spans.race_id and geography.candidate_id = spans.candidate_id
left join days
    on geography.race_id = days.race_id and geography.candidate_id = days.candidate_id
where
    geography.in_state_amount <> coalesce(days.in_state_amount, 0)
    or geography.out_of_state_amount <> coalesce(days.out_of_state_amount, 0)
