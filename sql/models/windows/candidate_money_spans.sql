{{ config(schema='ledger') }}
-- one row per race and candidate of it: the reports that are the race's, by the days they cover
-- A candidate of one race in the cycle has all of the cycle's reports in it. One of two, such as a special and the regular
-- race, changes over with the post-election report of the earlier, which closes on the 20th day after its last ballot (11 CFR
-- 104.5); where that day is no end of a report between the two, no report tells their money apart and reason says so.

with contests as (

    select * from {{ ref('race_windows') }}
    where candidate_id is not null

),

candidates as (

    select * from {{ ref('race_candidates') }}

),

final as (

    select
        candidates.race_id,
        candidates.cycle,
        candidates.candidate_id,
        coalesce(contests.starts_after_date + 21, make_date(candidates.cycle - 1, 1, 1)) as from_date,
        contests.starts_after_date is not null as is_after_another_race,
        case when contests.ends_on_date is not null then contests.ends_on_date + 20 end as closes_on_date,
        case
            when contests.is_tied
                then 'the candidate''s two races of the cycle end on one day, so no report tells their money apart'
            when contests.ends_on_date + 20 >= lead(contests.final_election_date) over in_order
                then 'the post-election report of the special closes after the regular election, so no report tells their money apart'
        end as reason
    from candidates
    inner join contests
        on candidates.race_id = contests.race_id and candidates.candidate_id = contests.candidate_id
    window in_order as (
        partition by candidates.cycle, candidates.candidate_id
        order by contests.final_election_date asc nulls last, candidates.race_id asc
    )

)

select * from final
