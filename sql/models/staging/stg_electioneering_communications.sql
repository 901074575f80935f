-- one row per electioneering communication and candidate named; amount is the candidate's calculated share
select
    communications.cycle,
    communications.row_id,
    communications.load_id,
    communications.source_line,
    communications.spender_id,
    communications.spender_name,
    communications.candidate_id,
    communications.candidate_name,
    {{ filed_seat('communications.office_code', 'communications.office_state', 'communications.office_district') }} as filed_seat,
    communications.amount,
    communications.reported_amount,
    communications.candidates_named,
    communications.expenditure_date,
    communications.communication_date,
    communications.dissemination_date,
    communications.purpose
from {{ source('lake', 'electioneering_communications') }} as communications
{{ join_filed_seat('communications.office_state', 'communications.office_district', 'communications.cycle') }}
