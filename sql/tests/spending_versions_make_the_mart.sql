-- what counts still of spending_versions is race_outside_spending, race by race
with added as (

    select
        race_id,
        sum(amount) as amount
    from {{ ref('spending_versions') }}
    where counts_until_date is null and race_id is not null
    group by race_id

),

mart as (

    select
        race_id,
        max(cycle) as cycle,
        sum(amount) as amount
    from {{ ref('race_outside_spending') }}
    group by race_id

)

select
    coalesce(mart.race_id, added.race_id) as race_id,
    mart.cycle,
    mart.amount,
    added.amount as added_amount
from mart
full outer join added
    on mart.race_id = added.race_id
where coalesce(mart.amount, 0) <> coalesce(added.amount, 0)
