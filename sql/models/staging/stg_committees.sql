-- one row per cycle and committee
-- leaves out: street addresses
select
    cycle,
    committee_id,
    committee_name,
    upper(designation_code) as designation_code,
    upper(committee_type_code) as committee_type_code,
    party_code,
    organization_type_code,
    connected_organization_name,
    candidate_id
from {{ source('lake', 'committees') }}
