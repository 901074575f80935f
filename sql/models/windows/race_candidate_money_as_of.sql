{{ config(materialized='table_function', parameters=['asked_race', 'asked_day']) }}
-- one row per candidate: the money through the last report that the FEC had on a day, in the version of that day
-- A macro: from race_candidate_money_as_of('GA-06-2017-special', date '2017-04-07'). On April 7, 2017 the answer is the original
-- pre-special report; once an amendment was filed, the amendment. NULL with the reason where earlier reports are not loaded.
with reports as (

    select * from {{ ref('race_reports').include(database=false) }}
    where
        race_id = asked_race
        and filed_date <= cast(asked_day as date)
        and (not is_superseded or superseded_on_date > cast(asked_day as date))

),

{{ money_to_date('reports') }},

latest as (

    select
        *,
        max(coverage_through_date) over (partition by candidate_id) as candidate_through_date
    from money_to_date
    qualify row_number() over (partition by candidate_id, committee_id order by coverage_through_date desc) = 1

),

sums as (

    select
        race_id,
        candidate_id,
        max(candidate_through_date) as through_date,
        min(from_date) as from_date,
        max(money_source) as money_source,
        max(last_filed_date) as last_filed_date,
        string_agg(file_numbers, ', ' order by committee_id) as file_numbers,
        case
            when not bool_and(coverage_through_date = candidate_through_date or is_termination)
                then 'a committee of the candidate had no report that ends on ' || max(candidate_through_date)
            when not bool_and(is_whole) then 'reports before that day are not loaded'
        end as money_reason,
        {% for line in flow_lines() + balance_lines() -%}
        case when count({{ line }}) = count(*) then sum({{ line }}) end as {{ line }}{{ ',' if not loop.last }}
        {% endfor %}
    from latest
    group by race_id, candidate_id

)

select
    sums.race_id,
    cast(asked_day as date) as as_of,
    sums.candidate_id,
    candidates.candidate_name,
    candidates.party_code,
    sums.from_date,
    sums.through_date,
    sums.money_source,
    {% for line in flow_lines() + balance_lines() -%}
    cast(case when sums.money_reason is null then sums.{{ line }} end as decimal(18, 2)) as {{ line }},
    {% endfor -%}
    sums.money_reason,
    sums.file_numbers,
    sums.last_filed_date
from sums
left join {{ ref('race_candidates').include(database=false) }} as candidates
    on sums.race_id = candidates.race_id and sums.candidate_id = candidates.candidate_id
