-- what the FEC's files give to candidates, and what outside groups spent, stands in a race or in money_in_no_race, to the cent
with outside as (

    select sum(counted_amount) as amount
    from {{ ref('independent_expenditures') }}

),

communications as (

    select sum(amount) as amount
    from {{ ref('stg_electioneering_communications') }}

),

costs as (

    select sum(amount) as amount
    from {{ ref('stg_communication_costs') }}

),

filed as (

    select
        'independent_expenditure' as kind,
        coalesce(amount, 0) as amount
    from outside

    union all

    select
        'electioneering_communication' as kind,
        coalesce(amount, 0) as amount
    from communications

    union all

    select
        'communication_cost' as kind,
        coalesce(amount, 0) as amount
    from costs

),

placed as (

    select
        kind,
        amount
    from {{ ref('race_outside_spending') }}

    union all

    select
        kind,
        amount
    from {{ ref('money_in_no_race') }}

),

sums as (

    select
        kind,
        sum(amount) as amount
    from placed
    group by kind

)

select
    filed.kind,
    filed.amount as filed_amount,
    coalesce(sums.amount, 0) as placed_amount
from filed
left join sums
    on filed.kind = sums.kind
where filed.amount <> coalesce(sums.amount, 0)
