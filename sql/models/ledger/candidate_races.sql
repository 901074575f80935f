-- one row per cycle and candidate of a roster: the race that the candidate's money belongs to
-- race_id is NULL, and race_reason says why, where the money cannot be put to one race: the candidate stands in two, or the
-- seat has a special in the same cycle whose candidates nobody has separated from the regular race's.
select
    cycle,
    candidate_id,
    count(*) as race_count,
    case when count(*) = 1 and max(case when is_shared_between_races then 1 when is_shared_between_races is null then 1 else 0 end) = 0
        then min(race_id)
    end as race_id,
    case
        when count(*) > 1
            then 'shared by ' || {{ to_text('count(*)') }} || ' races of the cycle, among them ' || min(race_id) || ' and ' || max(race_id)
        when max(case when is_shared_between_races then 1 when is_shared_between_races is null then 1 else 0 end) = 1
            then 'the seat has a special and a regular race in the cycle, and who stood in which is not known'
    end as race_reason
from {{ ref('race_candidates') }}
where {{ in_changed_cycles() }}
group by cycle, candidate_id
