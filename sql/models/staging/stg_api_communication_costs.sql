-- one row per communication cost that the API has, as the newest pull has it
-- leaves out: the same row (SUB_ID) from earlier pulls and other questions
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
    api.expenditure_date,
    api.amount,
    api.transaction_type_code,
    api.communication_type_code,
    api.communication_class_code,
    api.purpose,
    {{ direction('api.support_oppose') }} as support_oppose,
    api.report_year,
    api.report_type_code,
    api.file_number,
    api.transaction_id,
    api.image_number
from {{ source('lake', 'api_communication_costs') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_communication_costs' and api.cycle = loads.cycle
qualify row_number() over (partition by api.sub_id order by loads.source_as_of desc, api.row_id desc) = 1
