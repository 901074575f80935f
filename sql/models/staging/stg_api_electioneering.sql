-- one row per disbursement for an electioneering communication and candidate named, as the newest pull has it
-- leaves out: the same row from earlier pulls and other questions
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.sub_id,
    api.spender_id,
    api.spender_name,
    api.candidate_id,
    api.candidate_name,
    api.office_code,
    api.office_state,
    api.office_district,
    api.candidates_named,
    api.amount,
    api.reported_amount,
    api.expenditure_date,
    api.communication_date,
    api.dissemination_date,
    api.purpose,
    api.payee_name,
    api.payee_state,
    api.report_year,
    api.file_number,
    api.amendment_indicator_code,
    api.receipt_date,
    api.image_number,
    api.pdf_url
from {{ source('lake', 'api_electioneering') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_electioneering' and api.cycle = loads.cycle
qualify row_number() over (partition by api.sub_id, api.candidate_id order by loads.source_as_of desc, api.row_id desc) = 1
