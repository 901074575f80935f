{{ config(severity='warn', meta={'about': 'Candidates linked to an odd year for a seat without a special election in the calendar; a few belong to a special of another seat in the state.'}) }}
select distinct
    linkages.cycle,
    linkages.candidate_id,
    candidates.candidate_name,
    candidates.seat,
    linkages.election_year
from {{ ref('stg_linkages') }} as linkages
inner join {{ ref('stg_candidates') }} as candidates
    on linkages.cycle = candidates.cycle and linkages.candidate_id = candidates.candidate_id
left join {{ ref('races') }} as races
    on
        candidates.cycle = races.cycle
        and candidates.seat = races.seat
        and linkages.election_year = races.election_year
left join {{ ref('race_candidates') }} as overrides
    on
        linkages.cycle = overrides.cycle
        and linkages.candidate_id = overrides.candidate_id
        and overrides.roster_source = 'override'
where
    linkages.election_year = linkages.cycle - 1
    and races.race_id is null
    and overrides.candidate_id is null
    and {{ in_built_cycles('linkages.cycle') }}
