{{ config(materialized='table') }}
-- one row per race, candidate and version of a report that is the race's: the committee's reports between the days of
-- candidate_money_spans

with reports as (

    select * from {{ ref('candidate_reports') }}

),

spans as (

    select * from {{ ref('candidate_money_spans') }}
    where reason is null

),

committees as (

    select * from {{ ref('report_committees') }}

),

final as (

    select
        spans.race_id,
        spans.candidate_id,
        spans.from_date as span_from_date,
        spans.is_after_another_race,
        reports.*
    from spans
    inner join committees
        on spans.cycle = committees.cycle and spans.candidate_id = committees.candidate_id
    inner join reports
        on
            committees.committee_id = reports.committee_id
            and spans.cycle = reports.cycle
            and (not spans.is_after_another_race or spans.from_date <= reports.coverage_from_date)
            and (spans.closes_on_date is null or spans.closes_on_date >= reports.coverage_through_date)

)

select * from final
