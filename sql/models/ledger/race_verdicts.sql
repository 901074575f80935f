{{ config(materialized='view') }}
-- one row per verdict on a contribution and race: the rows whose filer is the committee of a candidate of the race
-- For sums by race, as race_contributions is for people: the same rows, without names and texts.
-- leaves out: rows of filers that are no candidate's own committee, and of candidates who stand in no race
select
    race_candidates.race_id,
    verdicts.candidate_id,
    verdicts.cycle,
    verdicts.transaction_date,
    verdicts.amount,
    verdicts.geography_amount,
    verdicts.resolved_state,
    verdicts.zip5,
    {{ donor_place(
        'verdicts.reason', 'verdicts.resolved_state', 'states.kind', 'races.office_code', 'races.office_state'
    ) }} as donor_place,
    verdicts.counts_in_itemized,
    verdicts.counts_in_geography,
    verdicts.reason
from {{ ref('contribution_verdicts') }} as verdicts
inner join {{ ref('race_candidates') }} as race_candidates
    on verdicts.cycle = race_candidates.cycle and verdicts.candidate_id = race_candidates.candidate_id
inner join {{ ref('races') }} as races
    on race_candidates.race_id = races.race_id
left join {{ ref('states') }} as states
    on verdicts.resolved_state = states.code
