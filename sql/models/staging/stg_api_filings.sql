-- one row per filing that the API lists, electronic or paper, as the newest pull has it
-- leaves out: the same filing (SUB_ID) from earlier pulls
select
    api.cycle,
    api.sub_id,
    api.file_number,
    api.committee_id,
    api.form_type,
    api.report_type_code,
    api.coverage_start_date as coverage_from_date,
    api.coverage_end_date as coverage_through_date,
    api.receipt_date
from {{ source('lake', 'api_filings') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_filings' and api.cycle = loads.cycle
qualify row_number() over (partition by api.sub_id order by loads.source_as_of desc, api.row_id desc) = 1
