{{ config(materialized='table_function', parameters=['asked_race', 'asked_day']) }}
-- one row per candidate, spender, kind and direction: outside spending on a race as the FEC's record had it on a day
-- A macro: from race_outside_spending_as_of('GA-06-2017-special', date '2017-04-18'). Early reports count from the day the FEC
-- received them until the regular report that repeats them was first filed; an amendment replaces its filing from its own day.
-- undated_amount is not in amount: spending of days up to then in rows of which no source tells when they were filed.
with versions as (

    select
        *,
        cast(asked_day as date) as as_of,
        known_from_date <= cast(asked_day as date)
        and (counts_until_date is null or counts_until_date > cast(asked_day as date)) as is_counted,
        day_basis = 'file' and known_from_date > cast(asked_day as date) and event_date <= cast(asked_day as date)
            as is_undated
    from {{ ref('spending_versions').include(database=false) }}
    where race_id = asked_race

),

sums as (

    select
        race_id,
        as_of,
        candidate_id,
        spender_id,
        max(spender_name) as spender_name,
        kind,
        support_oppose,
        {{ money('coalesce(sum(amount) filter (is_counted), 0)') }} as amount,
        count(*) filter (is_counted) as row_count,
        {{ money('coalesce(sum(amount) filter (is_undated), 0)') }} as undated_amount
    from versions
    group by race_id, as_of, candidate_id, spender_id, kind, support_oppose
    having bool_or(is_counted) or bool_or(is_undated)

)

select
    sums.race_id,
    sums.as_of,
    sums.candidate_id,
    candidates.candidate_name,
    sums.spender_id,
    sums.spender_name,
    sums.kind,
    sums.support_oppose,
    sums.amount,
    sums.row_count,
    sums.undated_amount
from sums
left join {{ ref('race_candidates').include(database=false) }} as candidates
    on sums.race_id = candidates.race_id and sums.candidate_id = candidates.candidate_id
