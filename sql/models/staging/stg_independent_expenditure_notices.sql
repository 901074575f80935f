-- one row per row of the FEC's 24- and 48-hour notices, originals and amendments alike
-- support_oppose is S, O or NULL: older files spell the words out
select
    notices.cycle,
    notices.row_id,
    notices.load_id,
    notices.source_line,
    notices.spender_id,
    notices.spender_name,
    notices.candidate_id,
    notices.candidate_name,
    notices.election_code,
    upper(notices.office_code) as office_code,
    upper(notices.office_state) as office_state,
    notices.office_district,
    {{ filed_seat('notices.office_code', 'notices.office_state', 'notices.office_district') }} as filed_seat,
    notices.amount,
    notices.expenditure_date,
    notices.dissemination_date,
    notices.receipt_date,
    {{ direction('notices.support_oppose') }} as support_oppose,
    notices.purpose,
    notices.payee_name,
    notices.file_number,
    notices.previous_file_number,
    upper(notices.amendment_indicator_code) as amendment_indicator_code,
    notices.transaction_id
from {{ source('lake', 'independent_expenditure_notices') }} as notices
{{ join_filed_seat('notices.office_state', 'notices.office_district', 'notices.cycle') }}
