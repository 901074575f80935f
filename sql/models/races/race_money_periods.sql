-- one row per special election that shares its seat, or a candidate, with another race of the cycle: whether reports can tell
-- the special's money from the regular race's
-- The post-election report of the special closes on the 20th day after its last ballot (11 CFR 104.5). Where that is before
-- the regular election, a candidate's money through that day is known; it is never "for the special", because money for the
-- regular race may come in on the same days.

with specials as (

    select
        race_id,
        cycle,
        seat,
        final_election_date,
        cast(final_election_date + interval '20' day as date) as closes_on_date
    from {{ ref('races') }}
    where is_special

),

sharing as (

    select distinct race_id
    from {{ ref('race_candidates') }}
    where is_shared_between_races

    union

    select specials.race_id
    from specials
    inner join {{ ref('races') }} as regular
        on specials.cycle = regular.cycle and specials.seat = regular.seat
    where not regular.is_special

),

final as (

    select
        specials.race_id,
        specials.cycle,
        specials.final_election_date,
        specials.closes_on_date,
        general_elections.election_date as regular_election_date,
        coalesce(specials.closes_on_date < general_elections.election_date, false) as is_separable,
        case
            when specials.final_election_date = general_elections.election_date
                then 'the special and the regular election were held on the same day, so no report tells their money apart'
            when specials.closes_on_date >= general_elections.election_date
                then 'the post-election report of the special closes after the regular election, so no report tells their money apart'
        end as reason
    from specials
    inner join sharing
        on specials.race_id = sharing.race_id
    left join {{ ref('general_elections') }} as general_elections
        on specials.cycle = general_elections.cycle

)

select * from final
