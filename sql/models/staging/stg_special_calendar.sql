-- one row per ballot of a special election: the seed, and ballots that only the FEC's own calendar has
-- A ballot of the FEC's belongs to the seeded race of the same seat and cycle where there is one, so a date that the two tell
-- differently is not doubled; else the seat's ballots of a cycle are one race, of the year of its last ballot.
-- leaves out: ballots of one party's convention or caucus, and dates in the FEC's calendar that the seed already has

with seeded as (

    select
        race_id,
        office,
        state,
        district,
        senate_class,
        election_year,
        election_type,
        election_date,
        source,
        {{ cycle_of('election_year') }} as cycle
    from {{ ref('special_elections') }}

),

seeded_races as (

    select distinct
        race_id,
        office,
        state,
        district,
        senate_class,
        election_year,
        cycle
    from seeded

),

told as (

    select distinct
        office_code as office,
        upper(office_state) as state,
        case when office_code = 'H' then lpad(coalesce(office_district, '00'), 2, '0') else '00' end as district,
        election_type_code as election_type,
        election_date,
        {{ cycle_of('extract(year from election_date)') }} as cycle
    from {{ ref('stg_api_election_dates') }}
    where election_type_code in ('SP', 'SPR', 'SG', 'SGR') and office_code in ('H', 'S') and office_state is not null

),

-- one day for each kind of ballot: parties that vote apart are one ballot here, on the later day
ballots as (

    select
        office,
        state,
        district,
        cycle,
        election_type,
        max(election_date) as election_date
    from told
    group by office, state, district, cycle, election_type

),

years as (

    select
        office,
        state,
        district,
        cycle,
        max(extract(year from election_date)) as election_year
    from ballots
    group by office, state, district, cycle

),

placed as (

    select
        coalesce(
            seeded_races.race_id,
            {{ seat('ballots.office', 'ballots.state', 'ballots.district') }} || '-' || {{ to_text('years.election_year') }} || '-special'
        ) as race_id,
        ballots.office,
        ballots.state,
        ballots.district,
        seeded_races.senate_class,
        coalesce(seeded_races.election_year, cast(years.election_year as int)) as election_year,
        ballots.election_type,
        ballots.election_date
    from ballots
    inner join years
        on
            ballots.office = years.office
            and ballots.state = years.state
            and ballots.district = years.district
            and ballots.cycle = years.cycle
    left join seeded_races
        on
            ballots.office = seeded_races.office
            and ballots.state = seeded_races.state
            and ballots.district = seeded_races.district
            and ballots.cycle = seeded_races.cycle

),

added as (

    select placed.*
    from placed
    left join seeded
        on placed.race_id = seeded.race_id and placed.election_type = seeded.election_type
    where seeded.race_id is null

),

final as (

    select
        race_id,
        office,
        state,
        district,
        senate_class,
        election_year,
        election_type,
        election_date,
        source
    from seeded

    union all

    select
        race_id,
        office,
        state,
        district,
        senate_class,
        election_year,
        election_type,
        election_date,
        'openFEC election-dates' as source
    from added

)

select * from final
