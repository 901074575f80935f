{{ config(materialized='table') }}
-- one row per row of outside spending of any kind: the candidate and the race it is about, how we know, and why it has no race
-- resolution_method says how the candidate is known: candidate_id, name, initials, name_swapped, name_joined,
-- name_one_letter; filed_seat where only the seat is; unresolved where a row stands in no race and names no known candidate.
-- The race is one of the cycle of the election (race_cycle), by election code, filed seat and day (placed_in_races).
-- unplaced_reason, where race_id is NULL: election_cycle_not_loaded, no_candidate_or_seat, candidate_in_no_race,
-- seat_has_no_race, two_races_on_one_day.

with candidates as (

    select * from {{ ref('spending_candidates') }}

),

race_seats as (

    select distinct
        cycle,
        seat
    from {{ ref('races') }}

),

loaded_cycles as (

    select distinct cycle
    from {{ ref('races') }}

),

-- someone who holds one office and runs for another is often named with the id of the first: the filed seat decides, where
-- it is another office of the state, or the presidency, and stands for election
spending as (

    select
        candidates.cycle,
        candidates.kind || ' ' || candidates.row_id as row_id,
        candidates.race_cycle,
        case
            when
                race_seats.seat is not null
                and candidates.candidate_method = 'candidate_id'
                and candidates.filed_seat <> candidates.known_seat
                and (
                    'US-PRES' in (candidates.filed_seat, candidates.known_seat)
                    or (
                        substr(candidates.filed_seat, 1, 2) = substr(candidates.known_seat, 1, 2)
                        and (candidates.filed_seat like '%-SEN' or candidates.known_seat like '%-SEN')
                    )
                )
                and not candidates.is_of_filed_seat
                then cast(null as {{ text_type() }})
            else candidates.candidate_id
        end as candidate_id,
        candidates.filed_seat,
        candidates.election_code,
        candidates.election_year,
        candidates.event_date
    from candidates
    left join race_seats
        on candidates.race_cycle = race_seats.cycle and candidates.filed_seat = race_seats.seat

),

{{ placed_in_races('spending') }},

final as (

    select
        candidates.cycle,
        candidates.row_id,
        candidates.kind,
        candidates.candidate_id,
        placed.race_id,
        candidates.race_cycle,
        case
            when candidates.candidate_id is not null then candidates.candidate_method
            when placed.race_id is not null then 'filed_seat'
            else 'unresolved'
        end as resolution_method,
        placed.race_basis,
        candidates.is_candidate_conflict,
        -- a House seat without its district contradicts nothing
        coalesce(candidates.filed_seat not in (races.seat, substr(races.seat, 1, 2) || '-00'), false) as is_seat_conflict,
        case
            when placed.race_id is not null then cast(null as {{ text_type() }})
            when placed.unplaced_reason is not null then 'two_races_on_one_day'
            when loaded_cycles.cycle is null then 'election_cycle_not_loaded'
            when candidates.candidate_id is null and candidates.filed_seat is null then 'no_candidate_or_seat'
            when candidates.candidate_id is not null then 'candidate_in_no_race'
            else 'seat_has_no_race'
        end as unplaced_reason
    from candidates
    left join placed
        on candidates.cycle = placed.cycle and candidates.kind || ' ' || candidates.row_id = placed.row_id
    left join {{ ref('races') }} as races
        on placed.race_id = races.race_id
    left join loaded_cycles
        on candidates.race_cycle = loaded_cycles.cycle

)

select * from final
