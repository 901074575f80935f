-- a contribution that passed through a conduit counts where it arrived, never in the conduit's copy
-- What names its own filer, or comes to a bundler through another conduit, is no copy: the filer is where it arrived.
with verdicts as (

    {{ all_verdicts() }}

)

select verdicts.*
from verdicts
inner join {{ ref('conduits') }} as filers
    on verdicts.committee_id = filers.committee_id
inner join {{ ref('reasons') }} as reasons
    on verdicts.reason = reasons.reason and reasons.ledger = 'contributions'
left join {{ ref('conduits') }} as named
    on verdicts.named_committee_id = named.committee_id
where
    verdicts.named_committee_id <> verdicts.committee_id
    and not (filers.kind = 'bundler' and coalesce(named.kind, '') = 'conduit')
    and (reasons.counts_in_itemized or reasons.counts_in_geography or reasons.counts_nationally)
