-- a committee's money stands in one row of a cycle, or every row that has it is marked as shared
with standing as (
    select
        cycle,
        race_id,
        candidate_id,
        coalesce(is_shared_between_races, false) as is_shared,
        unnest(string_split(committee_ids, ', ')) as committee_id
    from {{ ref('race_candidate_money') }}
    where receipts is not null and committee_ids is not null
)

select
    cycle,
    committee_id,
    string_agg(race_id || ' ' || candidate_id, ', ' order by race_id, candidate_id) as standing_in
from standing
group by cycle, committee_id
having count(*) > 1 and not bool_and(is_shared)
