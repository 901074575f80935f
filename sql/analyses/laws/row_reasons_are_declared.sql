-- a verdict that reference.reasons does not hold
with verdicts as (

    {{ all_verdicts() }}

)

select
    verdicts.reason,
    count(*) as row_count
from verdicts
left join {{ ref('reasons') }} as reasons
    on verdicts.reason = reasons.reason and reasons.ledger = 'contributions'
where reasons.reason is null
group by verdicts.reason
