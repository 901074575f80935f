{{ config(schema='ledger') }}
-- one row per race, candidate and version of a report that is the race's: the committee's reports between the days of
-- candidate_money_spans

with reports as (

    select * from {{ ref('candidate_reports') }}

),

spans as (

    select * from {{ ref('candidate_money_spans') }}
    where reason is null

),

totals as (

    select * from {{ ref('money_committees') }}

),

-- the committees behind the candidate's total; where no total is loaded, those that the candidate owns
committees as (

    select
        cycle,
        candidate_id,
        committee_id
    from totals

    union

    select
        owners.cycle,
        owners.candidate_id,
        owners.committee_id
    from {{ ref('committee_candidates') }} as owners
    left join totals
        on owners.cycle = totals.cycle and owners.candidate_id = totals.candidate_id
    where owners.candidate_id is not null and totals.candidate_id is null

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
            and (not spans.is_after_another_race or reports.coverage_from_date >= spans.from_date)
            and (spans.closes_on_date is null or reports.coverage_through_date <= spans.closes_on_date)

)

select * from final
