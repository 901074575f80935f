-- one row per electronic filing as it came in, before the FEC has processed it, as the newest pull has it
-- leaves out: the same filing from earlier pulls; paper
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.file_number,
    api.committee_id,
    api.committee_name,
    api.form_type,
    api.report_type_code,
    api.filed_date,
    api.received_at,
    api.loaded_at,
    api.coverage_start_date,
    api.coverage_end_date,
    api.previous_file_number,
    api.amendment_number,
    api.amended_by_file_number,
    api.most_recent_file_number,
    api.amendment_chain,
    api.is_most_recent,
    api.is_amended,
    api.beginning_image_number,
    api.fec_url
from {{ source('lake', 'api_efile_filings') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_efile_filings' and api.cycle = loads.cycle
qualify row_number() over (partition by api.file_number order by loads.source_as_of desc, api.row_id desc) = 1
