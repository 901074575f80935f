-- one row per row of the FEC's 24- and 48-hour notices, originals and amendments alike
-- support_oppose is S, O or NULL: older files spell the words out
select
    cycle,
    row_id,
    load_id,
    source_line,
    spender_id,
    spender_name,
    candidate_id,
    candidate_name,
    election_code,
    upper(office_code) as office_code,
    upper(office_state) as office_state,
    office_district,
    {{ seat('office_code', 'office_state', 'office_district') }} as filed_seat,
    amount,
    expenditure_date,
    dissemination_date,
    receipt_date,
    {{ direction('support_oppose') }} as support_oppose,
    purpose,
    payee_name,
    file_number,
    previous_file_number,
    upper(amendment_indicator_code) as amendment_indicator_code,
    transaction_id
from {{ source('lake', 'independent_expenditure_notices') }}
