-- the buckets of a candidate add up to the ledger's counted rows, gross and refunds alike
with ledger as (
    select
        cycle,
        candidate_id,
        sum(geography_amount) as amount
    from {{ ref('contributions') }}
    where counts_in_geography and {{ in_built_cycles() }}
    group by cycle, candidate_id
)

select
    geography.race_id,
    geography.candidate_id,
    ledger.amount as ledger_amount,
    geography.in_state_amount
    + geography.out_of_state_amount
    + geography.military_amount
    + geography.foreign_amount
    + geography.unknown_amount
    - geography.refunds_amount as mart_amount
from {{ ref('candidate_geography') }} as geography
inner join ledger
    on geography.cycle = ledger.cycle and geography.candidate_id = ledger.candidate_id
where
    ledger.amount
    <> geography.in_state_amount
    + geography.out_of_state_amount
    + geography.military_amount
    + geography.foreign_amount
    + geography.unknown_amount
    - geography.refunds_amount
