{{ config(severity='warn', meta={'about': 'Outside money that names no candidate or seat of a known race, so that it stands in no race: independent expenditures, electioneering, communication costs, party coordinated.'}) }}
with resolved as (
    select
        cycle,
        candidate_id
    from {{ ref('race_windows') }}
    where candidate_id is not null
    group by cycle, candidate_id
),

money as (
    select
        cycle,
        row_id,
        spender_id,
        'electioneering_communication' as kind,
        candidate_id,
        amount
    from {{ ref('stg_electioneering_communications') }}
    union all
    select
        cycle,
        row_id,
        spender_id,
        'communication_cost' as kind,
        candidate_id,
        amount
    from {{ ref('stg_communication_costs') }}
    union all
    select
        cycle,
        row_id,
        committee_id as spender_id,
        'party_coordinated' as kind,
        candidate_id,
        amount
    from {{ ref('stg_candidate_expenditures') }}
    where transaction_type_code = '24C' and memo_code is null
)

select
    cycle,
    row_id,
    spender_id,
    'independent_expenditure' as kind,
    filed_candidate_id as candidate_id,
    amount
from {{ ref('independent_expenditures') }}
where counts_in_outside_spending and race_id is null and {{ in_built_cycles() }}

union all

select
    money.cycle,
    money.row_id,
    money.spender_id,
    money.kind,
    money.candidate_id,
    money.amount
from money
left join resolved
    on money.cycle = resolved.cycle and money.candidate_id = resolved.candidate_id
where resolved.candidate_id is null and {{ in_built_cycles('money.cycle') }}
