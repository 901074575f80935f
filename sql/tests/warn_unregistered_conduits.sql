{{ config(severity='warn', meta={'about': 'Filers that look like conduits and are not in the registry: a thousand rows or more that name another committee, nine in ten with an earmark in the memo text.'}) }}
select
    contributions.cycle,
    contributions.committee_id,
    count(*) as row_count,
    sum(contributions.amount) as amount
from {{ ref('contributions') }} as contributions
left join {{ ref('conduits') }} as conduits
    on contributions.committee_id = conduits.committee_id
left join {{ ref('conduits') }} as named_conduits
    on contributions.other_id = named_conduits.committee_id
where
    contributions.source = 'indiv'
    and contributions.other_id <> contributions.committee_id
    and conduits.committee_id is null
    and named_conduits.committee_id is null
    and {{ in_built_cycles('contributions.cycle') }}
group by contributions.cycle, contributions.committee_id
having
    count(*) >= 1000
    and 10 * sum(case when upper(contributions.memo_text) like '%EARMARK%' then 1 else 0 end) >= 9 * count(*)
