-- the mart holds every counted dollar of the ledger that has a race, once
with ledger as (
    select
        cycle,
        sum(amount) as amount
    from {{ ref('independent_expenditures') }}
    where counts_in_outside_spending and race_id is not null
    group by cycle
),

mart as (
    select
        cycle,
        sum(amount) as amount
    from {{ ref('race_outside_spending') }}
    where kind = 'independent_expenditure'
    group by cycle
)

select
    coalesce(ledger.cycle, mart.cycle) as cycle,
    ledger.amount as ledger_amount,
    mart.amount as mart_amount
from ledger
full outer join mart
    on ledger.cycle = mart.cycle
where coalesce(ledger.amount, 0) <> coalesce(mart.amount, 0)
