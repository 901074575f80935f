{{ config(schema='ledger') }}
-- one row per race, election code and year: the codes with which a filer names an election of the race
-- The form field is a letter and a year (G2018); files before 2020 have the letter alone. P, G and R of the cycle's year are
-- the regular race's, S the special's; a special's runoff is R as well. In an odd year only a special votes, or a runoff of
-- the year before, so there every letter names it. first_day: a letter without a year is taken at its word from then on.
-- last_day: 20 days after the last ballot, the close of the post-election report (11 CFR 104.5); a later day contradicts the
-- code.

with races as (

    select * from {{ ref('races') }}

),

letters as (

    select 'P' as election_code
    union all
    select 'G' as election_code
    union all
    select 'R' as election_code
    union all
    select 'S' as election_code

),

years as (

    select
        race_id,
        election_year
    from races

    union

    select
        race_id,
        cast(extract(year from election_date) as int) as election_year
    from {{ ref('race_elections') }}

),

runoffs as (

    select distinct race_id
    from {{ ref('race_elections') }}
    where election_type_code in ('SPR', 'SGR')

),

final as (

    select
        races.race_id,
        races.cycle,
        races.seat,
        letters.election_code,
        years.election_year,
        case
            when letters.election_code = 'S' then cast(null as date)
            else cast({{ to_text('years.election_year') }} || '-01-01' as date)
        end as first_day,
        cast(races.final_election_date + interval '20' day as date) as last_day
    from races
    inner join years
        on races.race_id = years.race_id
    cross join letters
    left join runoffs
        on races.race_id = runoffs.race_id
    where
        years.election_year % 2 = 1
        or (races.is_special and letters.election_code = 'S')
        or (races.is_special and letters.election_code = 'R' and runoffs.race_id is not null)
        or (not races.is_special and letters.election_code in ('P', 'G', 'R'))

)

select * from final
