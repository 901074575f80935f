-- one row per ballot of a race: special primary, special general, runoff, or the regular general
-- leaves out: regular primaries and their runoffs, whose dates the calendar does not hold

with special as (

    select
        races.race_id,
        races.cycle,
        calendar.election_type as election_type_code,
        calendar.election_date,
        calendar.source
    from {{ ref('races') }} as races
    inner join {{ ref('stg_special_calendar') }} as calendar
        on races.race_id = calendar.race_id

),

regular as (

    select
        races.race_id,
        races.cycle,
        'G' as election_type_code,
        general_elections.election_date,
        '2 U.S.C. 7: Tuesday after the first Monday of November' as source
    from {{ ref('races') }} as races
    inner join {{ ref('general_elections') }} as general_elections
        on races.cycle = general_elections.cycle
    where not races.is_special

),

regular_runoff as (

    select
        races.race_id,
        races.cycle,
        'GR' as election_type_code,
        general_runoffs.election_date,
        general_runoffs.source
    from {{ ref('races') }} as races
    inner join {{ ref('general_runoffs') }} as general_runoffs
        on races.race_id = general_runoffs.race_id

),

unioned as (

    select * from special
    union all
    select * from regular
    union all
    select * from regular_runoff

),

final as (

    select
        race_id,
        cycle,
        election_type_code,
        case election_type_code
            when 'SP' then 'special primary'
            when 'SPR' then 'special primary runoff'
            when 'SG' then 'special general'
            when 'SGR' then 'special general runoff'
            when 'G' then 'general'
            when 'GR' then 'general runoff'
        end as election_type_label,
        election_date,
        source
    from unioned

)

select * from final
