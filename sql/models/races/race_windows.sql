{{ config(schema='ledger') }}
-- one row per cycle, race and candidate, and one per race without candidate: the days on which money spent on the
-- candidate, or on the seat, belongs to that race
-- A candidate (of whatever seats), or a seat, with two races in a cycle changes over on the day after the earlier race's last
-- ballot. An open end is NULL. Two races that end on one day (is_tied) have no window of their own: no day tells them apart,
-- the election code of a row may.

with members as (

    select
        races.cycle,
        races.race_id,
        races.seat,
        races.final_election_date,
        race_candidates.candidate_id
    from {{ ref('races') }} as races
    inner join {{ ref('race_candidates') }} as race_candidates
        on races.race_id = race_candidates.race_id

    union all

    select
        cycle,
        race_id,
        seat,
        final_election_date,
        cast(null as {{ text_type() }}) as candidate_id
    from {{ ref('races') }}

),

numbered as (

    select
        cycle,
        race_id,
        seat,
        candidate_id,
        final_election_date,
        lag(final_election_date) over (
            partition by cycle, coalesce(candidate_id, seat)
            order by final_election_date asc nulls last, race_id asc
        ) as previous_date,
        lead(race_id) over (
            partition by cycle, coalesce(candidate_id, seat)
            order by final_election_date asc nulls last, race_id asc
        ) as next_race_id,
        lead(final_election_date) over (
            partition by cycle, coalesce(candidate_id, seat)
            order by final_election_date asc nulls last, race_id asc
        ) as next_date
    from members

),

final as (

    select
        cycle,
        race_id,
        seat,
        candidate_id,
        final_election_date,
        previous_date as starts_after_date,
        case when next_race_id is not null then final_election_date end as ends_on_date,
        coalesce(final_election_date in (previous_date, next_date), false) as is_tied
    from numbered

)

select * from final
