-- the mart holds every counted dollar that has a race, once: no more than the rows hold, whatever the kind
with ledger as (
    select
        cycle,
        'independent_expenditure' as kind,
        sum(amount) as amount
    from {{ ref('independent_expenditures') }}
    where counts_in_outside_spending and race_id is not null
    group by cycle

    union all

    select
        communications.cycle,
        'electioneering_communication' as kind,
        sum(communications.amount) as amount
    from {{ ref('stg_electioneering_communications') }} as communications
    where
        exists (
            select 1
            from {{ ref('race_candidates') }} as roster
            where roster.cycle = communications.cycle and roster.candidate_id = communications.candidate_id
        )
    group by communications.cycle

    union all

    select
        costs.cycle,
        'communication_cost' as kind,
        sum(costs.amount) as amount
    from {{ ref('stg_communication_costs') }} as costs
    where
        exists (
            select 1
            from {{ ref('race_candidates') }} as roster
            where roster.cycle = costs.cycle and roster.candidate_id = costs.candidate_id
        )
    group by costs.cycle
),

mart as (
    select
        cycle,
        kind,
        sum(amount) as amount
    from {{ ref('race_outside_spending') }}
    group by cycle, kind
)

select
    coalesce(ledger.cycle, mart.cycle) as cycle,
    coalesce(ledger.kind, mart.kind) as kind,
    ledger.amount as ledger_amount,
    mart.amount as mart_amount
from ledger
full outer join mart
    on ledger.cycle = mart.cycle and ledger.kind = mart.kind
where coalesce(ledger.amount, 0) <> coalesce(mart.amount, 0)
