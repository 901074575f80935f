{{ config(severity='warn', meta={'about': 'Two candidates of one last name with the same totals in two rosters, not known as one person.'}) }}
with money as (
    select
        *,
        {{ last_name('candidate_name') }} as last_name
    from {{ ref('race_candidate_money') }}
    where receipts <> 0
)

select
    ours.cycle,
    ours.candidate_id,
    ours.race_id,
    others.candidate_id as other_id,
    others.race_id as other_race_id,
    ours.receipts
from money as ours
inner join money as others
    on
        ours.cycle = others.cycle
        and ours.candidate_id < others.candidate_id
        and ours.last_name = others.last_name
        and ours.receipts = others.receipts
        and ours.disbursements = others.disbursements
where not (coalesce(ours.is_shared_between_races, false) and coalesce(others.is_shared_between_races, false))
