-- one row per candidate registered for a state whose two Senate seats are up, who is on no ballot of either race
-- The FEC's files name the state, not the seat, and the ballots do not name the candidate: withdrawn, or not qualified.
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

final as (

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

)

select * from final
