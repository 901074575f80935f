-- one row per race and candidate: the roster
-- By linkage: the candidate's own committees are linked to the race's election year (the candidate master keeps one row
-- per candidate and overwrites it, so a candidate of 2017 who runs again shows 2018). By candidate master: registered for
-- the seat and year, without a committee. By ballot: printed on a ballot of the race. By override: sourced corrections.
-- on_ballot is NULL where nobody has checked the ballot. is_shared_between_races is NULL where nobody can know, and
-- shared_reason says why.
-- leaves out: from a regular race, candidates whom the ballots place in the special of the seat alone (unplaced_candidates
-- lists those whom the ballots place in neither)

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
        races.roster_basis <> 'ballots and overrides'
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
    where races.roster_basis <> 'ballots and overrides'

),

on_ballots as (

    select distinct
        race_id,
        candidate_id
    from {{ ref('race_ballots') }}
    where candidate_id is not null and {{ in_changed_cycles() }}

),

by_ballot as (

    select
        race_id,
        candidate_id,
        3 as preference
    from on_ballots

),

by_override as (

    select
        races.race_id,
        overrides.candidate_id,
        4 as preference
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

registered as (

    select
        race_id,
        candidate_id,
        min(preference) as preference
    from unioned
    group by race_id, candidate_id

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
        on registered.race_id = on_ballots.race_id and registered.candidate_id = on_ballots.candidate_id
    left join on_ballots as of_special
        on pairs.special_race_id = of_special.race_id and registered.candidate_id = of_special.candidate_id
    where
        on_ballots.candidate_id is null
        and registered.preference <> 4
        and (
            (of_special.candidate_id is not null and (pairs.is_regular_listed or pairs.is_other_seat))
            or (of_special.candidate_id is null and pairs.is_other_seat and pairs.is_regular_listed and pairs.is_special_listed)
        )

),

roster as (

    select registered.*
    from registered
    left join elsewhere
        on registered.race_id = elsewhere.race_id and registered.candidate_id = elsewhere.candidate_id
    left join {{ ref('race_candidate_overrides') }} as overrides
        on registered.race_id = overrides.race_id and registered.candidate_id = overrides.candidate_id
    where elsewhere.candidate_id is null and coalesce(overrides.is_in_race, true)

),

joined as (

    select
        roster.race_id,
        races.cycle,
        roster.candidate_id,
        coalesce(candidates.candidate_name, overrides.candidate_name) as candidate_name,
        coalesce(candidates.party_code, overrides.party_code) as party_code,
        candidates.incumbency_code,
        candidates.principal_committee_id,
        coalesce(
            overrides.on_ballot,
            case
                when on_ballots.candidate_id is not null then true
                when races.ballots_listed = 'all' then false
            end
        ) as on_ballot,
        case roster.preference
            when 1 then 'linkage'
            when 2 then 'candidate master'
            when 3 then 'ballot'
            else 'override'
        end as roster_source,
        overrides.reason as override_reason,
        overrides.source as override_source,
        count(*) over (partition by races.cycle, roster.candidate_id) as races_in_cycle,
        min(roster.race_id) over (partition by races.cycle, roster.candidate_id) as first_race_id,
        max(roster.race_id) over (partition by races.cycle, roster.candidate_id) as last_race_id,
        on_ballots.candidate_id is not null as is_on_ballots
    from roster
    inner join races
        on roster.race_id = races.race_id
    left join {{ ref('stg_candidates') }} as candidates
        on races.cycle = candidates.cycle and roster.candidate_id = candidates.candidate_id
    left join {{ ref('race_candidate_overrides') }} as overrides
        on roster.race_id = overrides.race_id and roster.candidate_id = overrides.candidate_id
    left join on_ballots
        on roster.race_id = on_ballots.race_id and roster.candidate_id = on_ballots.candidate_id

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
            when pairs.is_special_listed or (pairs.is_other_seat and joined.is_on_ballots) then false
            when pairs.race_id is not null then cast(null as boolean)
            else false
        end as is_shared_between_races,
        case
            when joined.races_in_cycle > 1
                then
                    'stands in '
                    || case joined.race_id when joined.first_race_id then joined.last_race_id else joined.first_race_id end
                    || ' too'
            when pairs.is_special_listed or (pairs.is_other_seat and joined.is_on_ballots)
                then cast(null as {{ text_type() }})
            when pairs.race_id is not null
                then
                    'not every ballot of ' || pairs.special_race_id
                    || ' is in the table of ballots, so the candidate may have stood there'
        end as shared_reason
    from joined
    left join pairs
        on joined.race_id = pairs.race_id

)

select * from final
