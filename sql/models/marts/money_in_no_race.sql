{{ config(materialized='table') }}
-- one row per cycle, kind and candidate (or name, or seat) whose money stands in no race, with dollars and the reason
-- kind: candidate_receipts, the FEC's total of an id that stands in no race; independent_expenditure,
-- electioneering_communication, communication_cost and party_coordinated, for and against together, by the cycle of the
-- election. Nobody falls out silently: what is not here and not in a race is not in the FEC's files.
-- leaves out: totals that stand under another id of the person (candidate_money), and zeros

with candidates as (

    select * from {{ ref('stg_candidates') }}

),

standing as (

    select
        cycle,
        person_id,
        {{ joined_text('race_id') }} as race_ids
    from (
        select distinct
            cycle,
            person_id,
            race_id
        from {{ ref('race_candidates') }}
    ) as races_of_persons
    group by cycle, person_id

),

roster as (

    select distinct
        cycle,
        candidate_id
    from {{ ref('race_candidates') }}

),

seats as (

    select distinct
        cycle,
        seat
    from {{ ref('races') }}

),

receipts as (

    select
        standings.cycle,
        'candidate_receipts' as kind,
        standings.candidate_id as entity_id,
        candidates.candidate_name as entity_name,
        candidates.seat,
        totals.receipts as amount,
        1 as row_count,
        case
            when standing.race_ids is not null
                then 'stands in ' || standing.race_ids || ' under another id; this is the committee of another office'
            when unplaced.reason is not null then unplaced.reason
            when candidates.candidate_id is null then 'not in the candidate master of the cycle'
            when candidates.seat is null then 'the candidate master names no seat'
            when candidates.election_year is null then 'the candidate master names no election year'
            when {{ cycle_of('candidates.election_year') }} < standings.cycle
                then 'last ran in ' || {{ to_text('candidates.election_year') }}
            when {{ cycle_of('candidates.election_year') }} > standings.cycle
                then 'registered for ' || {{ to_text('candidates.election_year') }}
            when seats.seat is null or candidates.election_year % 2 = 1
                then
                    'no election of ' || candidates.seat || ' in ' || {{ to_text('candidates.election_year') }}
                    || ' is in the calendar'
            else 'not among the candidates of ' || candidates.seat
        end as reason
    from {{ ref('candidate_money') }} as standings
    inner join {{ ref('official_candidate_totals') }} as totals
        on standings.cycle = totals.cycle and standings.totals_id = totals.candidate_id
    left join roster
        on standings.cycle = roster.cycle and standings.candidate_id = roster.candidate_id
    left join candidates
        on standings.cycle = candidates.cycle and standings.candidate_id = candidates.candidate_id
    left join standing
        on standings.cycle = standing.cycle and standings.person_id = standing.person_id
    left join {{ ref('unplaced_candidates') }} as unplaced
        on standings.cycle = unplaced.cycle and standings.candidate_id = unplaced.candidate_id
    left join seats
        on standings.cycle = seats.cycle and candidates.seat = seats.seat
    where roster.candidate_id is null and totals.receipts <> 0

),

names as (

    select
        candidate_id,
        max_by(candidate_name, cycle) as candidate_name
    from candidates
    group by candidate_id

),

unplaced as (

    select
        spending.race_cycle as cycle,
        spending.kind,
        coalesce(spending.candidate_id, spending.filed_candidate_id) as entity_id,
        coalesce(names.candidate_name, spending.filed_candidate_name) as entity_name,
        spending.filed_seat as seat,
        spending.amount,
        spending.unplaced_reason
    from {{ ref('outside_spending') }} as spending
    left join names
        on coalesce(spending.candidate_id, spending.filed_candidate_id) = names.candidate_id
    where spending.is_counted and spending.race_id is null

),

outside as (

    select
        cycle,
        kind,
        entity_id,
        max(entity_name) as entity_name,
        seat,
        sum(amount) as amount,
        count(*) as row_count,
        case unplaced_reason
            when 'election_cycle_not_loaded' then 'the candidate master of ' || {{ to_text('cycle') }} || ' is not loaded'
            when 'no_candidate_or_seat' then 'the rows name no registered candidate and no seat'
            when 'candidate_in_no_race' then 'the candidate stands in no race of the cycle'
            when 'seat_has_no_race'
                then 'no election of ' || seat || ' in the cycle ' || {{ to_text('cycle') }} || ' is in the calendar'
            when 'two_races_on_one_day' then 'the seat has two races on one day, and the rows do not say which'
        end as reason
    from unplaced
    group by cycle, kind, entity_id, case when entity_id is null then entity_name end, seat, unplaced_reason

),

unioned as (

    select * from receipts
    union all
    select * from outside

),

final as (

    select
        cycle,
        kind,
        entity_id,
        entity_name,
        seat,
        {{ money('amount') }} as amount,
        row_count,
        reason
    from unioned

)

select * from final
