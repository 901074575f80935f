-- one row per cycle, candidate and own committee (principal or authorized)
-- DISTINCT because the linkage has one row per election year: joining through it as it stands doubles whoever ran twice
select distinct
    linkages.cycle,
    linkages.candidate_id,
    linkages.committee_id
from {{ ref('stg_linkages') }} as linkages
where
    {{ is_own_committee('linkages') }}
    and {{ in_changed_cycles('linkages.cycle') }}
