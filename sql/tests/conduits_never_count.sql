-- a gift that passed through a conduit counts where it arrived, never in the conduit's copy
select contributions.*
from {{ ref('contributions') }} as contributions
inner join {{ ref('conduits') }} as conduits
    on contributions.committee_id = conduits.committee_id
where
    contributions.other_id is not null
    and (contributions.counts_in_itemized or contributions.counts_in_geography)
    and {{ in_built_cycles('contributions.cycle') }}
