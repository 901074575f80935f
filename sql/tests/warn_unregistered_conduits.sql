{{ config(severity='warn', meta={'about': 'Filers that look like conduits and are not in the registry: a thousand rows or more that name another committee, nine in ten with an earmark in the memo text.'}) }}
select
    verdicts.cycle,
    verdicts.committee_id,
    count(*) as row_count,
    sum(verdicts.amount) as amount
from {{ ref('row_verdicts') }} as verdicts
left join {{ ref('conduits') }} as conduits
    on verdicts.committee_id = conduits.committee_id
left join {{ ref('conduits') }} as named_conduits
    on verdicts.named_committee_id = named_conduits.committee_id
where
    verdicts.source = 'indiv'
    and verdicts.named_committee_id <> verdicts.committee_id
    and conduits.committee_id is null
    and named_conduits.committee_id is null
    and {{ in_built_cycles('verdicts.cycle') }}
group by verdicts.cycle, verdicts.committee_id
having
    count(*) >= 1000
    and 10 * sum(case when verdicts.is_earmark_text then 1 else 0 end) >= 9 * count(*)
