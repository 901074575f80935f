-- one row per independent expenditure of an electronic filing as it came in, as the newest pull has it
-- leaves out: the same row from earlier pulls; payees' addresses; cents, which the server cuts off
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.file_number,
    api.filing_line,
    api.committee_id,
    api.transaction_id,
    api.form_type,
    api.is_notice,
    api.report_type_code,
    api.line_number,
    api.amendment_indicator_code,
    api.is_most_recent,
    api.loaded_at,
    api.candidate_id,
    api.candidate_name,
    api.office_code,
    api.office_state,
    api.office_district,
    api.party_label,
    {{ direction('api.support_oppose') }} as support_oppose,
    api.expenditure_date,
    api.dissemination_date,
    api.whole_dollars,
    api.aggregate_amount,
    api.purpose,
    api.payee_name,
    upper(api.memo_code) as memo_code,
    api.memo_text,
    api.back_reference_transaction_id,
    api.image_number
from {{ source('lake', 'api_efile_schedule_e') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_efile_schedule_e' and api.cycle = loads.cycle
qualify row_number() over (partition by api.file_number, api.filing_line order by loads.source_as_of desc, api.row_id desc) = 1
