-- one row per race: one seat, one election year, regular or special
-- A special exists only where the calendar of special elections has it: odd-year links of candidates to other seats are
-- noise. A regular race exists where a candidate is registered for a seat that is up.
-- leaves out: seats that the apportionment or the Senate's classes do not put up in that year
-- Where a special of an even year is the only race of its seat in the cycle, candidates of that year are its candidates. Where
-- the seat has a regular race as well, the FEC's files cannot tell the two apart, but their ballots can
-- (reference.race_stage_candidates). is_calendar_complete is false where the calendar of special elections does not reach
-- (calendar_reach): the seat may have had a special too, and its candidates stand here.

with loaded_cycles as (

    select distinct cycle
    from {{ ref('stg_candidates') }}

),

specials as (

    select
        race_id,
        {{ cycle_of('election_year') }} as cycle,
        {{ seat('office', 'state', 'district') }} as seat,
        office as office_code,
        state as office_state,
        district as office_district,
        max(senate_class) as senate_class,
        election_year,
        true as is_special,
        max(election_date) as final_election_date
    from {{ ref('stg_special_calendar') }}
    group by race_id, office, state, district, election_year

),

registered_seats as (

    select distinct
        candidates.cycle,
        candidates.seat,
        candidates.office_code,
        candidates.office_state,
        candidates.office_district
    from {{ ref('stg_candidates') }} as candidates
    left join {{ ref('stg_linkages') }} as linkages
        on
            candidates.cycle = linkages.cycle
            and candidates.candidate_id = linkages.candidate_id
            and candidates.cycle = linkages.election_year
    where
        candidates.seat is not null
        and (candidates.election_year = candidates.cycle or linkages.candidate_id is not null)

),

regular as (

    select
        registered_seats.seat || '-' || {{ to_text('registered_seats.cycle') }} as race_id,
        registered_seats.cycle,
        registered_seats.seat,
        registered_seats.office_code,
        registered_seats.office_state,
        registered_seats.office_district,
        senate_classes.class as senate_class,
        registered_seats.cycle as election_year,
        false as is_special,
        coalesce(general_runoffs.election_date, general_elections.election_date) as final_election_date
    from registered_seats
    left join {{ ref('general_elections') }} as general_elections
        on registered_seats.cycle = general_elections.cycle
    left join {{ ref('general_runoffs') }} as general_runoffs
        on registered_seats.seat || '-' || {{ to_text('registered_seats.cycle') }} = general_runoffs.race_id
    left join {{ ref('house_seats') }} as house_seats
        on
            registered_seats.office_code = 'H'
            and registered_seats.office_state = house_seats.state
            and registered_seats.cycle between house_seats.first_election_year and house_seats.last_election_year
    left join {{ ref('senate_classes') }} as senate_classes
        on
            registered_seats.office_code = 'S'
            and registered_seats.office_state = senate_classes.state
            -- class 1 stood in 2018, class 2 in 2020, class 3 in 2016
            and registered_seats.cycle % 6 = case senate_classes.class when 1 then 2 when 2 then 4 else 0 end
    where
        (
            registered_seats.office_code = 'H'
            and case
                -- no apportionment is seeded before 2012: any district is taken as filed
                when registered_seats.cycle < 2012 then true
                when house_seats.seats = 1 then registered_seats.office_district = '00'
                else try_cast(registered_seats.office_district as int) between 1 and house_seats.seats
            end
        )
        or (registered_seats.office_code = 'S' and senate_classes.class is not null)
        or (registered_seats.office_code = 'P' and registered_seats.cycle % 4 = 0)

),

unioned as (

    select * from specials
    union all
    select * from regular

),

-- how much of a race's ballots the stage table lists: those of the calendar for a special, primary and general for a
-- regular race
expected_stages as (

    select
        race_id,
        election_type as stage
    from {{ ref('stg_special_calendar') }}

    union all

    select
        regular.race_id,
        stages.stage
    from regular
    cross join (
        select 'P' as stage
        union all
        select 'G' as stage
    ) as stages

),

listed_stages as (

    select
        race_id,
        stage,
        min(case when is_whole_ballot then 1 else 0 end) as is_whole
    from {{ ref('race_stage_candidates') }}
    group by race_id, stage

),

listed as (

    select
        expected_stages.race_id,
        case
            when max(listed_stages.is_whole) is null then 'none'
            when min(coalesce(listed_stages.is_whole, 0)) = 1 then 'all'
            else 'some'
        end as ballots_listed
    from expected_stages
    left join listed_stages
        on expected_stages.race_id = listed_stages.race_id and expected_stages.stage = listed_stages.stage
    group by expected_stages.race_id

),

final as (

    select
        unioned.race_id,
        unioned.cycle,
        unioned.seat,
        unioned.office_code,
        unioned.office_state,
        unioned.office_district,
        unioned.senate_class,
        unioned.election_year,
        unioned.is_special,
        unioned.final_election_date,
        listed.ballots_listed,
        case
            when not unioned.is_special then 'candidate master and linkage'
            when unioned.election_year % 2 = 1 then 'linkage, candidate master, ballots, overrides'
            when regular.race_id is null then 'candidate master and linkage'
            else 'ballots and overrides'
        end as roster_basis,
        unioned.office_code = 'P' or reach.cycle is not null as is_calendar_complete
    from unioned
    inner join loaded_cycles
        on unioned.cycle = loaded_cycles.cycle
    inner join listed
        on unioned.race_id = listed.race_id
    left join regular
        on unioned.is_special and unioned.cycle = regular.cycle and unioned.seat = regular.seat
    left join {{ ref('calendar_reach') }} as reach
        on
            unioned.cycle = reach.cycle
            and unioned.office_code = reach.office_code
            and unioned.office_state = reach.office_state

)

select * from final
