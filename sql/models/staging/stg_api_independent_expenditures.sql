-- one row per independent expenditure that the API has, regular or notice, as the newest pull has it
-- leaves out: the same row (SUB_ID) from earlier pulls; payees' addresses
select
    api.cycle,
    api.sub_id,
    api.row_id,
    api.load_id,
    api.source_line,
    api.committee_id as spender_id,
    api.file_number,
    api.transaction_id,
    api.form_type,
    coalesce(api.is_notice, api.form_type = 'F24', false) as is_notice,
    api.is_most_recent,
    api.amendment_indicator_code,
    api.previous_file_number,
    api.report_year,
    api.report_type_code,
    api.filing_date,
    api.expenditure_date,
    api.dissemination_date,
    api.amount,
    {{ direction('api.support_oppose') }} as support_oppose,
    upper(api.memo_code) as memo_code,
    api.back_reference_transaction_id,
    api.memo_text,
    api.candidate_id,
    api.candidate_name,
    upper(api.office_state) as office_state,
    {{ filed_seat('api.office_code', 'api.office_state', 'api.office_district') }} as filed_seat,
    api.election_code,
    api.purpose,
    api.payee_name
from {{ source('lake', 'api_schedule_e') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_schedule_e' and api.cycle = loads.cycle
{{ join_filed_seat('api.office_state', 'api.office_district', 'api.cycle') }}
qualify row_number() over (partition by api.sub_id order by loads.source_as_of desc, api.row_id desc) = 1
