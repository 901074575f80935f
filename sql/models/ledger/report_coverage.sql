-- one row per cycle and spender: the day through which the spender's regular reports are in hand
-- From the PAC summary's coverage end, and at least the last day of the spender's own regular-report rows: never from a
-- calendar of due dates.

with dates as (

    select
        cycle,
        committee_id as spender_id,
        coverage_end_date as through_date
    from {{ ref('stg_pac_totals') }}

    union all

    select
        cycle,
        spender_id,
        event_date as through_date
    from {{ ref('expenditure_rows') }}
    where source = 'report'

)

select
    cycle,
    spender_id,
    max(through_date) as covered_through_date
from dates
where through_date is not null and {{ in_changed_cycles() }}
group by cycle, spender_id
