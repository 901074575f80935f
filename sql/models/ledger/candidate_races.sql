{{ config(materialized='table') }}
-- one row per cycle and candidate of a roster: the race that the candidate's money belongs to
-- race_id is NULL, and race_reason says why, where the money cannot be put to one race: the candidate stands in another too,
-- or may do so.
select
    cycle,
    candidate_id,
    count(*) as race_count,
    case
        when count(*) = 1 and max(case when coalesce(is_shared_between_races, true) then 1 else 0 end) = 0 then min(race_id)
    end as race_id,
    case
        when count(*) > 1 then 'the candidate stands in ' || {{ joined_text('race_id') }}
        when max(case when coalesce(is_shared_between_races, true) then 1 else 0 end) = 1 then max(shared_reason)
    end as race_reason
from {{ ref('race_candidates') }}
group by cycle, candidate_id
