{{ config(materialized='view', schema='main') }}
-- one row per contribution and race: the rows of contributions whose filer is the committee of a candidate of the race
-- is_shared: the row stands in another race as well, or may belong to it, so rows of several races never add up.
-- sum(geography_amount) where counts_in_geography, by donor_place, is the figure of candidate_geography; refunds are negative.
-- leaves out: rows of filers that are no candidate's own committee, and of candidates who stand in no race
select
    race_candidates.race_id,
    races.office_state as race_state,
    race_candidates.candidate_name,
    race_candidates.party_code,
    contributions.race_id is null as is_shared,
    {{ donor_place(
        'contributions.reason', 'contributions.resolved_state', 'states.kind', 'races.office_code', 'races.office_state'
    ) }} as donor_place,
    contributions.* exclude (race_id, race_reason)
from {{ ref('contributions') }} as contributions
inner join {{ ref('race_candidates') }} as race_candidates
    on contributions.cycle = race_candidates.cycle and contributions.candidate_id = race_candidates.candidate_id
inner join {{ ref('races') }} as races
    on race_candidates.race_id = races.race_id
left join {{ ref('states') }} as states
    on contributions.resolved_state = states.code
