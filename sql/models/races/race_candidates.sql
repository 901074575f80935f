-- one row per race and candidate: the roster
-- By linkage: the candidate's own committees are linked to the race's election year (the candidate master keeps one row
-- per candidate and overwrites it, so a candidate of 2017 who runs again shows 2018). By candidate master: registered for
-- the seat and year, without a committee. By override: sourced corrections.
-- on_ballot is NULL where nobody has checked the ballot.

with races as (

    select * from {{ ref('races') }}
    where {{ in_changed_cycles() }}

),

by_linkage as (

    select
        races.race_id,
        candidates.candidate_id,
        1 as preference
    from races
    inner join {{ ref('stg_candidates') }} as candidates
        on races.cycle = candidates.cycle and races.seat = candidates.seat
    inner join {{ ref('stg_linkages') }} as linkages
        on
            candidates.cycle = linkages.cycle
            and candidates.candidate_id = linkages.candidate_id
            and races.election_year = linkages.election_year
    where
        races.roster_basis <> 'overrides only'
        and {{ is_own_committee('linkages') }}

),

by_candidate_master as (

    select
        races.race_id,
        candidates.candidate_id,
        2 as preference
    from races
    inner join {{ ref('stg_candidates') }} as candidates
        on
            races.cycle = candidates.cycle
            and races.seat = candidates.seat
            and races.election_year = candidates.election_year
    where races.roster_basis <> 'overrides only'

),

by_override as (

    select
        races.race_id,
        overrides.candidate_id,
        3 as preference
    from races
    inner join {{ ref('race_candidate_overrides') }} as overrides
        on races.race_id = overrides.race_id
    where overrides.is_in_race

),

unioned as (

    select * from by_linkage
    union all
    select * from by_candidate_master
    union all
    select * from by_override

),

roster as (

    select
        race_id,
        candidate_id,
        min(preference) as preference
    from unioned
    group by race_id, candidate_id

),

-- the seats whose special shares a cycle with the regular race and has no roster of its own
unseparated_seats as (

    select distinct
        cycle,
        seat
    from races
    where roster_basis = 'overrides only'

),

joined as (

    select
        roster.race_id,
        races.cycle,
        races.seat,
        roster.candidate_id,
        coalesce(candidates.candidate_name, overrides.candidate_name) as candidate_name,
        coalesce(candidates.party_code, overrides.party_code) as party_code,
        candidates.incumbency_code,
        candidates.principal_committee_id,
        overrides.on_ballot,
        case roster.preference
            when 1 then 'linkage'
            when 2 then 'candidate master'
            else 'override'
        end as roster_source,
        overrides.reason as override_reason,
        overrides.source as override_source,
        count(*) over (partition by races.cycle, roster.candidate_id) as races_in_cycle
    from roster
    inner join races
        on roster.race_id = races.race_id
    left join {{ ref('stg_candidates') }} as candidates
        on races.cycle = candidates.cycle and roster.candidate_id = candidates.candidate_id
    left join {{ ref('race_candidate_overrides') }} as overrides
        on roster.race_id = overrides.race_id and roster.candidate_id = overrides.candidate_id
    where coalesce(overrides.is_in_race, true)

),

final as (

    select
        joined.race_id,
        joined.cycle,
        joined.candidate_id,
        joined.candidate_name,
        joined.party_code,
        joined.incumbency_code,
        joined.principal_committee_id,
        joined.on_ballot,
        joined.roster_source,
        joined.override_reason,
        joined.override_source,
        case
            when joined.races_in_cycle > 1 then true
            when unseparated_seats.seat is not null then cast(null as boolean)
            else false
        end as is_shared_between_races
    from joined
    left join unseparated_seats
        on joined.cycle = unseparated_seats.cycle and joined.seat = unseparated_seats.seat

)

select * from final
