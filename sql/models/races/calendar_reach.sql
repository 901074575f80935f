{{ config(schema='ledger') }}
-- one row per cycle, office and state whose special elections the calendar knows: those not there were not held
-- The seed says which cycles it covers (reference.special_calendar_reach). The FEC's own calendar covers the states and cycles
-- that it was pulled for. Elsewhere nobody knows whether a seat had a special too, and the program does not say that it had none.

with seats as (

    select distinct
        cycle,
        office_code,
        office_state
    from {{ ref('stg_candidates') }}
    where office_code in ('H', 'S') and office_state is not null

),

seeded as (

    select
        seats.cycle,
        seats.office_code,
        seats.office_state
    from seats
    inner join {{ ref('special_calendar_reach') }} as reach
        on seats.office_code = reach.office and seats.cycle between reach.first_cycle and reach.last_cycle

),

pulled as (

    select distinct
        cycle,
        office_code,
        office_state
    from {{ ref('stg_api_election_dates') }}
    where office_code in ('H', 'S') and office_state is not null

),

final as (

    select
        cycle,
        office_code,
        office_state
    from seeded

    union

    select
        cycle,
        office_code,
        office_state
    from pulled

)

select * from final
