-- one row per race and candidate: the roster
-- By linkage: the candidate's own committees are linked to the race's election year (the candidate master keeps one row
-- per candidate and overwrites it, so a candidate of 2017 who runs again shows 2018). By candidate master: registered for
-- the seat and year, without a committee. By override: sourced corrections.
-- A person stands once in a race, under the id that has the money; other_candidate_ids are the person's others.
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

-- one row per race and person: an id that has the money goes first, then one that is linked to the race
persons as (

    select
        roster.race_id,
        roster.candidate_id,
        roster.preference,
        coalesce(standing.person_id, roster.candidate_id) as person_id,
        row_number() over (
            partition by roster.race_id, coalesce(standing.person_id, roster.candidate_id)
            order by
                case when standing.totals_id is not null then 0 else 1 end asc nulls last,
                case when standing.stands_under_id is null then 0 else 1 end asc nulls last,
                roster.preference asc nulls last,
                roster.candidate_id asc nulls last
        ) as place
    from roster
    inner join races
        on roster.race_id = races.race_id
    left join {{ ref('candidate_money') }} as standing
        on races.cycle = standing.cycle and roster.candidate_id = standing.candidate_id

),

other_ids as (

    select
        race_id,
        person_id,
        {{ joined_text('candidate_id') }} as other_candidate_ids
    from persons
    where place > 1
    group by race_id, person_id

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
        roster.person_id,
        other_ids.other_candidate_ids,
        case roster.preference
            when 1 then 'linkage'
            when 2 then 'candidate master'
            else 'override'
        end as roster_source,
        overrides.reason as override_reason,
        overrides.source as override_source,
        count(*) over (partition by races.cycle, roster.candidate_id) as races_in_cycle
    from persons as roster
    inner join races
        on roster.race_id = races.race_id
    left join other_ids
        on roster.race_id = other_ids.race_id and roster.person_id = other_ids.person_id
    left join {{ ref('stg_candidates') }} as candidates
        on races.cycle = candidates.cycle and roster.candidate_id = candidates.candidate_id
    left join {{ ref('race_candidate_overrides') }} as overrides
        on roster.race_id = overrides.race_id and roster.candidate_id = overrides.candidate_id
    where roster.place = 1 and coalesce(overrides.is_in_race, true)

),

final as (

    select
        joined.race_id,
        joined.cycle,
        joined.candidate_id,
        joined.person_id,
        joined.other_candidate_ids,
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
