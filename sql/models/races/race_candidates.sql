-- one row per race and person who stands in it: the roster, under the id that has the money where a person has several
-- By linkage: the candidate's own committees are linked to the race's election year (the candidate master keeps one row
-- per candidate and overwrites it, so a candidate of 2017 who runs again shows 2018), in the seat that the master gives for that
-- election or a later one (linked_seats). By candidate master: registered for
-- the seat and year, without a committee. By override: sourced corrections. By ballot: printed on a ballot of the race.
-- on_ballot is NULL where nobody has checked the ballot. is_shared_between_races is NULL where nobody can know, and
-- shared_reason says why.
-- leaves out: from a regular race, candidates whom the ballots place in the special of the seat alone (unplaced_candidates
-- lists those whom the ballots place in neither)

with races as (

    select * from {{ ref('races') }}

),

by_linkage as (

    select
        races.race_id,
        candidates.candidate_id,
        1 as preference
    from races
    inner join {{ ref('linked_seats') }} as candidates
        on
            races.cycle = candidates.cycle
            and races.seat = candidates.seat
            and races.election_year = candidates.election_year
    where races.roster_basis <> 'ballots and overrides'

),

seat_races as (

    select
        cycle,
        seat,
        count(*) as race_count
    from races
    group by cycle, seat

),

-- who is registered for the even year of a seat whose only race of the cycle was a special in the odd one means that one:
-- Alabama's Senate seat of 2017
by_candidate_master as (

    select
        races.race_id,
        candidates.candidate_id,
        2 as preference
    from races
    inner join seat_races
        on races.cycle = seat_races.cycle and races.seat = seat_races.seat
    inner join {{ ref('stg_candidates') }} as candidates
        on
            races.cycle = candidates.cycle
            and races.seat = candidates.seat
            and (
                races.election_year = candidates.election_year
                or (races.cycle = candidates.election_year and seat_races.race_count = 1)
            )
    where races.roster_basis <> 'ballots and overrides'

),

by_ballot as (

    select distinct
        race_id,
        candidate_id,
        4 as preference
    from {{ ref('race_ballots') }}
    where candidate_id is not null

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
    select * from by_ballot
    union all
    select * from by_override

),

found as (

    select
        race_id,
        candidate_id,
        min(preference) as preference
    from unioned
    group by race_id, candidate_id

),

registered as (

    select
        found.race_id,
        races.cycle,
        found.candidate_id,
        found.preference,
        coalesce(standing.person_id, found.candidate_id) as person_id,
        standing.totals_id is not null as has_money,
        standing.stands_under_id is not null as has_money_elsewhere
    from found
    inner join races
        on found.race_id = races.race_id
    left join {{ ref('candidate_money') }} as standing
        on races.cycle = standing.cycle and found.candidate_id = standing.candidate_id

),

on_ballots as (

    select distinct
        by_ballot.race_id,
        registered.person_id
    from by_ballot
    inner join registered
        on by_ballot.race_id = registered.race_id and by_ballot.candidate_id = registered.candidate_id

),

-- a regular race and the special of its seat in the same cycle that no linkage tells from it
pairs as (

    select
        regular.race_id,
        specials.race_id as special_race_id,
        coalesce(regular.senate_class <> specials.senate_class, false) as is_other_seat,
        regular.ballots_listed = 'all' as is_regular_listed,
        specials.ballots_listed = 'all' as is_special_listed
    from races as regular
    inner join races as specials
        on regular.cycle = specials.cycle and regular.seat = specials.seat
    where not regular.is_special and specials.roster_basis = 'ballots and overrides'

),

-- who the ballots say does not stand in the regular race: a candidate of its special who is on no ballot of the regular race,
-- where its ballots are known or it fills another seat of the Senate; and whom neither of two Senate seats has on a ballot
elsewhere as (

    select
        registered.race_id,
        registered.candidate_id
    from registered
    inner join pairs
        on registered.race_id = pairs.race_id
    left join on_ballots
        on registered.race_id = on_ballots.race_id and registered.person_id = on_ballots.person_id
    left join on_ballots as of_special
        on pairs.special_race_id = of_special.race_id and registered.person_id = of_special.person_id
    where
        on_ballots.person_id is null
        and (
            (of_special.person_id is not null and (pairs.is_regular_listed or pairs.is_other_seat))
            or (of_special.person_id is null and pairs.is_other_seat and pairs.is_regular_listed and pairs.is_special_listed)
        )

),

roster as (

    select registered.*
    from registered
    left join elsewhere
        on registered.race_id = elsewhere.race_id and registered.candidate_id = elsewhere.candidate_id
    left join {{ ref('race_candidate_overrides') }} as overrides
        on registered.race_id = overrides.race_id and registered.candidate_id = overrides.candidate_id
    where coalesce(overrides.is_in_race, elsewhere.candidate_id is null)

),

-- one row per race and person: an id that has the money goes first, then one that is linked to the race
persons as (

    select
        *,
        row_number() over (
            partition by race_id, person_id
            order by
                case when has_money then 0 else 1 end asc nulls last,
                case when has_money_elsewhere then 1 else 0 end asc nulls last,
                preference asc nulls last,
                candidate_id asc nulls last
        ) as place
    from roster

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

-- the races of one person and office in one cycle: their money is one committee's
other_races as (

    select
        ours.race_id,
        ours.person_id,
        {{ joined_text('others.race_id') }} as race_ids
    from persons as ours
    inner join persons as others
        on
            ours.cycle = others.cycle
            and ours.person_id = others.person_id
            and substr(ours.candidate_id, 1, 1) = substr(others.candidate_id, 1, 1)
            and ours.race_id <> others.race_id
    where ours.place = 1 and others.place = 1
    group by ours.race_id, ours.person_id

),

joined as (

    select
        roster.race_id,
        races.cycle,
        roster.candidate_id,
        roster.person_id,
        other_ids.other_candidate_ids,
        coalesce(candidates.candidate_name, overrides.candidate_name) as candidate_name,
        coalesce(candidates.party_code, overrides.party_code) as party_code,
        candidates.incumbency_code,
        candidates.principal_committee_id,
        coalesce(
            overrides.on_ballot,
            case
                when on_ballots.person_id is not null then true
                when races.ballots_listed = 'all' then false
            end
        ) as on_ballot,
        case roster.preference
            when 1 then 'linkage'
            when 2 then 'candidate master'
            when 3 then 'override'
            else 'ballot'
        end as roster_source,
        overrides.reason as override_reason,
        overrides.source as override_source,
        other_races.race_ids as other_race_ids,
        races.is_calendar_complete,
        on_ballots.person_id is not null as is_on_ballots
    from persons as roster
    inner join races
        on roster.race_id = races.race_id
    left join other_ids
        on roster.race_id = other_ids.race_id and roster.person_id = other_ids.person_id
    left join other_races
        on roster.race_id = other_races.race_id and roster.person_id = other_races.person_id
    left join {{ ref('stg_candidates') }} as candidates
        on races.cycle = candidates.cycle and roster.candidate_id = candidates.candidate_id
    left join {{ ref('race_candidate_overrides') }} as overrides
        on roster.race_id = overrides.race_id and roster.candidate_id = overrides.candidate_id
    left join on_ballots
        on roster.race_id = on_ballots.race_id and roster.person_id = on_ballots.person_id
    where roster.place = 1

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
            when joined.other_race_ids is not null then true
            when pairs.is_special_listed or (pairs.is_other_seat and joined.is_on_ballots) then false
            when pairs.race_id is not null or not joined.is_calendar_complete then cast(null as boolean)
            else false
        end as is_shared_between_races,
        case
            when joined.other_race_ids is not null then 'stands in ' || joined.other_race_ids || ' too'
            when pairs.is_special_listed or (pairs.is_other_seat and joined.is_on_ballots)
                then cast(null as {{ text_type() }})
            when pairs.race_id is not null
                then
                    'not every ballot of ' || pairs.special_race_id
                    || ' is in the table of ballots, so the candidate may have stood there'
            when not joined.is_calendar_complete
                then 'the calendar of special elections does not reach this cycle'
        end as shared_reason
    from joined
    left join pairs
        on joined.race_id = pairs.race_id

)

select * from final
