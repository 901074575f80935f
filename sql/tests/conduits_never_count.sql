-- a contribution that passed through a conduit counts where it arrived, never in the conduit's copy
-- What names its own filer, or comes to a bundler through another conduit, is no copy: the filer is where it arrived.
select contributions.*
from {{ ref('contributions') }} as contributions
inner join {{ ref('conduits') }} as filers
    on contributions.committee_id = filers.committee_id
left join {{ ref('conduits') }} as named
    on contributions.other_id = named.committee_id
where
    contributions.other_id <> contributions.committee_id
    and not (filers.kind = 'bundler' and coalesce(named.kind, '') = 'conduit')
    and (contributions.counts_in_itemized or contributions.counts_in_geography)
    and {{ in_built_cycles('contributions.cycle') }}
