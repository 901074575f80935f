-- one row per cycle and committee
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
-- the FEC's file repeats an id now and then; the later line stands
qualify row_number() over (partition by cycle, committee_id order by source_line desc) = 1
