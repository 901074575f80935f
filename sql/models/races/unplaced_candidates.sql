-- one row per cycle and candidate whom the FEC's files do not place in a race, with the reason
-- Registered for a state whose two Senate seats are up, and on no ballot of either race: the files name the state, not the seat,
-- and the ballots do not name the candidate (withdrawn, or not qualified). Or linked to a House election of the cycle while the
-- candidate master still has the district of an election before it (linked_seats).
-- leaves out: states where a ballot of either race is not in the table of ballots; there the candidate stands in the regular
-- race, marked as possibly shared

with pairs as (

    select
        regular.cycle,
        regular.seat,
        regular.race_id,
        specials.race_id as special_race_id
    from {{ ref('races') }} as regular
    inner join {{ ref('races') }} as specials
        on regular.cycle = specials.cycle and regular.seat = specials.seat
    where
        not regular.is_special
        and specials.roster_basis = 'ballots and overrides'
        and regular.senate_class <> specials.senate_class
        and regular.ballots_listed = 'all'
        and specials.ballots_listed = 'all'

),

placed as (

    select distinct
        cycle,
        candidate_id
    from {{ ref('race_candidates') }}

),

of_two_senate_seats as (

    select distinct
        candidates.cycle,
        candidates.candidate_id,
        candidates.candidate_name,
        candidates.seat,
        'on no ballot of ' || pairs.race_id || ' or ' || pairs.special_race_id
        || ', and the FEC''s files do not say which seat' as reason
    from pairs
    inner join {{ ref('stg_candidates') }} as candidates
        on pairs.cycle = candidates.cycle and pairs.seat = candidates.seat
    left join {{ ref('stg_linkages') }} as linkages
        on
            candidates.cycle = linkages.cycle
            and candidates.candidate_id = linkages.candidate_id
            and candidates.cycle = linkages.election_year
            and {{ is_own_committee('linkages') }}
    left join placed
        on candidates.cycle = placed.cycle and candidates.candidate_id = placed.candidate_id
    where
        placed.candidate_id is null
        and (candidates.election_year = candidates.cycle or linkages.candidate_id is not null)

),

of_an_old_district as (

    select distinct
        linked.cycle,
        linked.candidate_id,
        candidates.candidate_name,
        linked.master_seat as seat,
        'linked to the election of ' || {{ to_text('linked.election_year') }} || ', but the candidate master has the seat of '
        || {{ to_text('linked.master_year') }} || ', ' || linked.master_seat as reason
    from {{ ref('linked_seats') }} as linked
    inner join {{ ref('stg_candidates') }} as candidates
        on linked.cycle = candidates.cycle and linked.candidate_id = candidates.candidate_id
    left join placed
        on linked.cycle = placed.cycle and linked.candidate_id = placed.candidate_id
    where
        placed.candidate_id is null
        and linked.seat is null
        and linked.master_seat is not null
        and {{ cycle_of('linked.election_year') }} = linked.cycle

),

final as (

    select * from of_two_senate_seats
    union all
    select * from of_an_old_district

)

select * from final
