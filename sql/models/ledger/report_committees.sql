{{ config(materialized='table') }}
-- one row per cycle, candidate and committee whose reports are the candidate's: the committees behind the candidate's total;
-- where no total is loaded, those that the candidate owns

with totals as (

    select * from {{ ref('money_committees') }}

),

owners as (

    select * from {{ ref('committee_candidates') }}
    where candidate_id is not null

),

final as (

    select
        cycle,
        candidate_id,
        committee_id
    from totals

    union

    select
        owners.cycle,
        owners.candidate_id,
        owners.committee_id
    from owners
    left join totals
        on owners.cycle = totals.cycle and owners.candidate_id = totals.candidate_id
    where totals.candidate_id is null

)

select * from final
