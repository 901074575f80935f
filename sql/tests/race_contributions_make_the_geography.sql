-- the verdicts on the rows of a race's candidates add up to candidate_geography, bucket by bucket, refunds and counts too
-- A candidate without any counted row stands in the mart alone, with zeros.
with added as (

    select
        race_id,
        candidate_id,
        sum(case when donor_place = 'in_state' then geography_amount else 0 end) as in_state_amount,
        sum(case when donor_place = 'out_of_state' then geography_amount else 0 end) as out_of_state_amount,
        sum(case when donor_place = 'military' then geography_amount else 0 end) as military_amount,
        sum(case when donor_place = 'foreign' then geography_amount else 0 end) as foreign_amount,
        sum(case when donor_place = 'unknown' then geography_amount else 0 end) as unknown_amount,
        -sum(case when donor_place = 'refund' then geography_amount else 0 end) as refunds_amount,
        sum(case when donor_place <> 'refund' then 1 else 0 end) as gift_count
    from {{ ref('race_verdicts') }}
    where counts_in_geography and {{ in_built_cycles() }}
    group by race_id, candidate_id

)

select
    geography.race_id,
    geography.cycle,
    geography.candidate_id as entity_id,
    geography.candidate_name as entity_name,
    geography.in_state_amount,
    added.in_state_amount as added_in_state_amount,
    geography.out_of_state_amount,
    added.out_of_state_amount as added_out_of_state_amount,
    geography.refunds_amount,
    added.refunds_amount as added_refunds_amount,
    geography.gift_count,
    added.gift_count as added_gift_count
from {{ ref('candidate_geography') }} as geography
left join added
    on geography.race_id = added.race_id and geography.candidate_id = added.candidate_id
where
    {{ in_built_cycles('geography.cycle') }}
    and geography.gift_count is not null
    and (
        coalesce(geography.in_state_amount, 0) <> coalesce(added.in_state_amount, 0)
        or coalesce(geography.out_of_state_amount, 0) <> coalesce(added.out_of_state_amount, 0)
        or geography.military_amount <> coalesce(added.military_amount, 0)
        or geography.foreign_amount <> coalesce(added.foreign_amount, 0)
        or geography.unknown_amount <> coalesce(added.unknown_amount, 0)
        or geography.refunds_amount <> coalesce(added.refunds_amount, 0)
        or geography.gift_count <> coalesce(added.gift_count, 0)
    )
