-- one row per electioneering communication and candidate named; amount is the candidate's calculated share
select
    cycle,
    row_id,
    load_id,
    source_line,
    spender_id,
    spender_name,
    candidate_id,
    amount,
    reported_amount,
    candidates_named,
    expenditure_date,
    communication_date,
    dissemination_date,
    purpose
from {{ source('lake', 'electioneering_communications') }}
