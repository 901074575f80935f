-- the mart holds every counted dollar that has a race, once: no more than the rows hold, whatever the kind; and the rows that
-- count, by status, are the same dollars
with counted as (
    select
        cycle,
        row_id,
        'independent_expenditure' as kind,
        counted_amount as amount
    from {{ ref('independent_expenditures') }}
    where counts_in_outside_spending

    union all

    select
        cycle,
        row_id,
        'electioneering_communication' as kind,
        amount
    from {{ ref('stg_electioneering_communications') }}

    union all

    select
        cycle,
        row_id,
        'communication_cost' as kind,
        amount
    from {{ ref('stg_communication_costs') }}
),

ledger as (
    select
        races.cycle,
        counted.kind,
        sum(counted.amount) as amount
    from counted
    inner join {{ ref('expenditure_targets') }} as targets
        on counted.kind = targets.kind and counted.cycle = targets.cycle and counted.row_id = targets.row_id
    inner join {{ ref('races') }} as races
        on targets.race_id = races.race_id
    group by races.cycle, counted.kind
),

mart as (
    select
        cycle,
        kind,
        sum(amount) as amount
    from {{ ref('race_outside_spending') }}
    group by cycle, kind
),

by_status as (
    select
        cycle,
        'independent_expenditure' as kind,
        sum(amount) as amount
    from {{ ref('race_outside_spending_by_status') }}
    where counts
    group by cycle
)

select
    coalesce(ledger.cycle, mart.cycle) as cycle,
    coalesce(ledger.kind, mart.kind) as kind,
    ledger.amount as ledger_amount,
    mart.amount as mart_amount,
    by_status.amount as by_status_amount
from ledger
full outer join mart
    on ledger.cycle = mart.cycle and ledger.kind = mart.kind
left join by_status
    on ledger.cycle = by_status.cycle and ledger.kind = by_status.kind
where
    coalesce(ledger.amount, 0) <> coalesce(mart.amount, 0)
    or (ledger.kind = 'independent_expenditure' and coalesce(by_status.amount, 0) <> ledger.amount)
