-- one row per cycle, candidate, committee and election year
select
    cycle,
    candidate_id,
    committee_id,
    election_year,
    upper(committee_type_code) as committee_type_code,
    upper(designation_code) as designation_code,
    linkage_id
from {{ source('lake', 'candidate_committee_linkages') }}
