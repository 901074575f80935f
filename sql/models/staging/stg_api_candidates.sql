-- one row per cycle asked for and candidate, as the newest pull has it
-- leaves out: the same candidate from earlier pulls of the cycle
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.candidate_id,
    api.candidate_name,
    api.office_code,
    api.office_state,
    api.office_district,
    api.party_code,
    api.party_label,
    api.incumbency_code,
    api.candidate_status_code,
    api.election_years,
    api.cycles,
    api.active_through_year,
    api.is_inactive,
    api.has_raised_funds,
    api.first_file_date,
    api.last_file_date,
    api.loaded_at
from {{ source('lake', 'api_candidates') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_candidates' and api.cycle = loads.cycle
qualify row_number() over (partition by api.cycle, api.candidate_id order by loads.source_as_of desc, api.row_id desc) = 1
