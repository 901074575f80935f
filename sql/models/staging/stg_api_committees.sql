-- one row per cycle asked for and committee, as the newest pull has it
-- leaves out: the same committee from earlier pulls of the cycle
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.committee_id,
    api.committee_name,
    api.committee_type_code,
    api.committee_type_label,
    api.designation_code,
    api.designation_label,
    api.organization_type_code,
    api.party_code,
    api.state,
    api.filing_frequency_code,
    api.treasurer_name,
    api.candidate_ids,
    api.sponsor_candidate_ids,
    api.cycles,
    api.connected_organization,
    api.first_file_date,
    api.last_file_date
from {{ source('lake', 'api_committees') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_committees' and api.cycle = loads.cycle
qualify row_number() over (partition by api.cycle, api.committee_id order by loads.source_as_of desc, api.row_id desc) = 1
