-- one row per coordinated party expenditure that the API has, in whole dollars, as the newest pull has it
-- leaves out: the same row (SUB_ID) from earlier pulls and other questions; cents, which the server cuts off
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.sub_id,
    api.committee_id,
    api.file_number,
    api.transaction_id,
    api.report_year,
    api.report_type_code,
    api.form_type,
    api.line_number,
    api.image_number,
    api.committee_name,
    api.designated_committee_id,
    api.payee_name,
    api.expenditure_date,
    api.amount,
    api.purpose,
    api.aggregate_amount,
    api.candidate_id,
    api.candidate_name,
    api.office_code,
    api.office_state,
    api.office_district,
    upper(api.memo_code) as memo_code,
    api.memo_text,
    api.loaded_at
from {{ source('lake', 'api_schedule_f') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_schedule_f' and api.cycle = loads.cycle
qualify row_number() over (partition by api.sub_id order by loads.source_as_of desc, api.row_id desc) = 1
