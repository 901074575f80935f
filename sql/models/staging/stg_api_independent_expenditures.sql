-- one row per independent expenditure that the API has, regular or notice, as the newest pull has it
-- leaves out: the same row (SUB_ID) from earlier pulls; payees' addresses
select
    api.cycle,
    api.sub_id,
    api.row_id,
    api.committee_id as spender_id,
    api.file_number,
    api.transaction_id,
    api.form_type,
    api.is_notice,
    api.is_most_recent,
    api.report_type_code,
    api.filing_date,
    api.expenditure_date,
    api.dissemination_date,
    api.amount,
    api.support_oppose,
    api.memo_code,
    api.candidate_id,
    api.office_code,
    api.office_state,
    api.office_district
from {{ source('lake', 'api_schedule_e') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_schedule_e' and api.cycle = loads.cycle
qualify row_number() over (partition by api.sub_id order by loads.source_as_of desc, api.row_id desc) = 1
