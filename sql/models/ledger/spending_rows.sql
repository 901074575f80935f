{{ config(materialized='table') }}
-- one row per row of outside spending of any kind, with what it says about candidate, seat and election
-- kind: independent_expenditure, party_coordinated (24C of pas2), electioneering_communication, communication_cost.
-- race_cycle is the cycle of the election, which may be another than that of the file: what a group spent on the election of
-- 2022 and paid in 2023 stands in the file of 2024. The year beside the election code decides (G2022), unless the
-- communication went out after that year or the year cannot be; without a year, the day of the row decides, and January's
-- payments for the general election before are that election's.

with unioned as (

    select
        'independent_expenditure' as kind,
        cycle,
        row_id,
        filed_candidate_id,
        filed_candidate_name,
        filed_seat,
        election_code,
        event_date,
        dissemination_date
    from {{ ref('expenditure_rows') }}

    union all

    select
        'party_coordinated' as kind,
        cycle,
        row_id,
        candidate_id as filed_candidate_id,
        cast(null as {{ text_type() }}) as filed_candidate_name,
        cast(null as {{ text_type() }}) as filed_seat,
        election_code,
        transaction_date as event_date,
        cast(null as date) as dissemination_date
    from {{ ref('stg_candidate_expenditures') }}
    where transaction_type_code = '24C'

    union all

    select
        'electioneering_communication' as kind,
        cycle,
        row_id,
        candidate_id as filed_candidate_id,
        candidate_name as filed_candidate_name,
        filed_seat,
        cast(null as {{ text_type() }}) as election_code,
        coalesce(dissemination_date, communication_date, expenditure_date) as event_date,
        dissemination_date
    from {{ ref('stg_electioneering_communications') }}

    union all

    select
        'communication_cost' as kind,
        cycle,
        row_id,
        candidate_id as filed_candidate_id,
        candidate_name as filed_candidate_name,
        filed_seat,
        cast(null as {{ text_type() }}) as election_code,
        expenditure_date as event_date,
        cast(null as date) as dissemination_date
    from {{ ref('stg_communication_costs') }}

),

coded as (

    select
        kind,
        cycle,
        row_id,
        upper(nullif(trim(filed_candidate_id), '')) as filed_candidate_id,
        filed_candidate_name,
        filed_seat,
        upper(substr(trim(election_code), 1, 1)) as election_code,
        try_cast(substr(trim(election_code), 2, 4) as int) as code_year,
        event_date,
        dissemination_date,
        cast(extract(year from event_date) as int) as event_year,
        cast(extract(year from dissemination_date) as int) as dissemination_year
    from unioned

),

-- the seat of an id, for rows that file none: that of the row's cycle, else of the newest master that knows the id
id_seats as (

    select
        candidate_id,
        max_by(seat, cycle) as seat
    from {{ ref('stg_candidates') }}
    where seat is not null
    group by candidate_id

),

dated as (

    select
        coded.kind,
        coded.cycle,
        coded.row_id,
        coded.filed_candidate_id,
        coded.filed_candidate_name,
        coded.filed_seat,
        coded.election_code,
        coded.event_date,
        coded.dissemination_date,
        {{ cycle_of('of_cycle.election_year') }} as registered_cycle,
        coalesce(coded.filed_seat, of_cycle.seat, id_seats.seat) as seat,
        case
            when coded.dissemination_year > coded.code_year then null
            when coded.code_year between coded.cycle - 12 and coded.cycle + 6 then coded.code_year
        end as election_year,
        -- a day far from the file's cycle is mistyped
        case
            when abs({{ cycle_of('coded.event_year') }} - coded.cycle) <= 2 then coded.event_year
            else coded.cycle
        end as event_year
    from coded
    left join {{ ref('stg_candidates') }} as of_cycle
        on coded.cycle = of_cycle.cycle and coded.filed_candidate_id = of_cycle.candidate_id
    left join id_seats
        on coded.filed_candidate_id = id_seats.candidate_id

),

-- elections that ended in the January after their year: Georgia's runoffs of 2021
late_elections as (

    select
        substr(race_id, 1, length(race_id) - 5) as seat,
        cast(substr(race_id, length(race_id) - 3) as int) as election_year,
        election_date
    from {{ ref('general_runoffs') }}
    where cast(extract(year from election_date) as int) > cast(substr(race_id, length(race_id) - 3) as int)

    union

    select
        {{ seat('office', 'state', 'district') }} as seat,
        election_year,
        election_date
    from {{ ref('stg_special_calendar') }}
    where cast(extract(year from election_date) as int) > election_year

),

late as (

    select
        dated.kind,
        dated.cycle,
        dated.row_id,
        max(late_elections.election_year) as election_year
    from dated
    inner join late_elections
        on
            dated.seat = late_elections.seat
            and coalesce(dated.election_year, dated.event_year) = cast(extract(year from late_elections.election_date) as int)
            and (dated.election_year is not null or dated.event_date <= late_elections.election_date)
    group by dated.kind, dated.cycle, dated.row_id

),

placed_by_year as (

    select
        dated.kind,
        dated.cycle,
        dated.row_id,
        dated.filed_candidate_id,
        dated.filed_candidate_name,
        dated.filed_seat,
        dated.election_code,
        dated.election_year,
        dated.event_date,
        dated.event_year,
        dated.dissemination_date,
        dated.registered_cycle,
        -- a president is elected every four years: what is spent in 2017 and 2018 is about 2020
        case when dated.seat = 'US-PRES' then 4 else 2 end as years_between,
        {{ cycle_of('coalesce(late.election_year, dated.election_year, dated.event_year)') }}
        + case
            when
                dated.seat = 'US-PRES'
                and dated.election_year is null
                and {{ cycle_of('coalesce(late.election_year, dated.event_year)') }} % 4 <> 0
                then 2
            else 0
        end as race_cycle
    from dated
    left join late
        on dated.kind = late.kind and dated.cycle = late.cycle and dated.row_id = late.row_id

),

-- a person may be named by another id than the one that runs
standing as (

    select distinct
        race_candidates.cycle,
        people.candidate_id
    from {{ ref('race_candidates') }} as race_candidates
    inner join {{ ref('people') }} as people
        on race_candidates.person_id = people.person_id

    union

    select
        cycle,
        candidate_id
    from {{ ref('race_candidates') }}

),

-- without a year beside the code, payments of the year after an election: they are of that election where the candidate stood
-- in it and stands in none since, or where the code is the general's and the day lies in January or February
final as (

    select
        placed.kind,
        placed.cycle,
        placed.row_id,
        placed.filed_candidate_id,
        placed.filed_candidate_name,
        placed.filed_seat,
        placed.election_code,
        placed.election_year,
        placed.event_date,
        placed.race_cycle
        - case
            when placed.election_year is not null or placed.dissemination_date is not null then 0
            when placed.event_year <> placed.race_cycle - placed.years_between + 1 then 0
            when
                of_this.candidate_id is null
                and (
                    of_former.candidate_id is not null
                    or placed.registered_cycle = placed.race_cycle - placed.years_between
                )
                then placed.years_between
            when
                of_former.candidate_id is not null
                and placed.election_code in ('G', 'R')
                and extract(month from placed.event_date) <= 2
                then placed.years_between
            else 0
        end as race_cycle
    from placed_by_year as placed
    left join standing as of_this
        on placed.race_cycle = of_this.cycle and placed.filed_candidate_id = of_this.candidate_id
    left join standing as of_former
        on
            placed.race_cycle - placed.years_between = of_former.cycle
            and placed.filed_candidate_id = of_former.candidate_id

)

select * from final
