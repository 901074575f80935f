{{ config(schema='ledger') }}
-- one row per cycle, race and candidate, and one per race without candidate: the days on which money spent on the
-- candidate, or on the seat, belongs to that race
-- A candidate (of whatever seats), or a seat, with two races in a cycle changes over on the day after the earlier race's last ballot. An open
-- end is NULL.

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

final as (

    select
        cycle,
        race_id,
        seat,
        candidate_id,
        lag(final_election_date) over (
            partition by cycle, coalesce(candidate_id, seat)
            order by final_election_date asc nulls last, race_id asc
        ) as starts_after_date,
        case
            when
                lead(race_id) over (
                    partition by cycle, coalesce(candidate_id, seat)
                    order by final_election_date asc nulls last, race_id asc
                ) is not null
                then final_election_date
        end as ends_on_date
    from members
    where {{ in_changed_cycles() }}

)

select * from final
