-- one row per electioneering communication and candidate named; amount is the candidate's calculated share
-- source bulk is the FEC's file, efile an electronic Form 9 that the file does not hold yet
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
    communications.purpose,
    'bulk' as source
from {{ source('lake', 'electioneering_communications') }} as communications
{{ join_filed_seat('communications.office_state', 'communications.office_district', 'communications.cycle') }}

union all

select
    cycle,
    row_id,
    load_id,
    source_line,
    spender_id,
    spender_name,
    candidate_id,
    candidate_name,
    filed_seat,
    amount,
    reported_amount,
    candidates_named,
    expenditure_date,
    communication_date,
    dissemination_date,
    purpose,
    'efile' as source
from {{ ref('filed_electioneering') }}
