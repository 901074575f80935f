{{ config(materialized='table') }}
-- one row per race and candidate of it: the reports that are the race's, by the days they cover
-- A candidate of one race in the cycle has all of the cycle's reports in it. One of two, such as a special and the regular
-- race, changes over with the post-election report of the earlier, which closes on the 20th day after its last ballot (11 CFR
-- 104.5); a committee's own close may be a few days off. Where that is not before the next race's last ballot, no report tells
-- their money apart, and reason says so.

with contests as (

    select * from {{ ref('race_windows') }}
    where candidate_id is not null

),

committees as (

    select * from {{ ref('report_committees') }}

),

reports as (

    select * from {{ ref('candidate_reports') }}
    where not is_superseded

),

closes as (

    select
        contests.race_id,
        contests.candidate_id,
        max(reports.coverage_through_date) as closes_on_date
    from contests
    inner join committees
        on contests.cycle = committees.cycle and contests.candidate_id = committees.candidate_id
    inner join reports
        on
            committees.committee_id = reports.committee_id
            and reports.coverage_through_date between contests.ends_on_date + 1 and contests.ends_on_date + 27
    group by contests.race_id, contests.candidate_id

),

closed as (

    select
        contests.*,
        case
            when contests.ends_on_date is not null then coalesce(closes.closes_on_date, contests.ends_on_date + 20)
        end as closes_on_date
    from contests
    left join closes
        on contests.race_id = closes.race_id and contests.candidate_id = closes.candidate_id

),

final as (

    select
        race_id,
        cycle,
        candidate_id,
        coalesce(lag(closes_on_date) over in_order + 1, make_date(cycle - 1, 1, 1)) as from_date,
        starts_after_date is not null as is_after_another_race,
        closes_on_date,
        case
            when is_tied
                then 'the candidate''s two races of the cycle end on one day, so no report tells their money apart'
            when closes_on_date >= lead(final_election_date) over in_order
                then 'the post-election report of the special closes after the regular election, so no report tells their money apart'
        end as reason
    from closed
    window in_order as (
        partition by cycle, candidate_id order by final_election_date asc nulls last, race_id asc
    )

)

select * from final
