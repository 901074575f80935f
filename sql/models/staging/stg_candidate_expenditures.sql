-- one row per committee expenditure for or against a candidate on a regular report: types 24A, 24E and 24C of pas2
-- leaves out: the other types of pas2, which are contributions and stand in committee_transactions already
select
    cycle,
    row_id,
    load_id,
    source_line,
    sub_id,
    committee_id,
    report_type_code,
    election_code,
    upper(transaction_type_code) as transaction_type_code,
    name as payee_name,
    transaction_date,
    amount,
    candidate_id,
    transaction_id,
    file_number,
    upper(memo_code) as memo_code,
    memo_text
from {{ source('lake', 'committee_to_candidate_transactions') }}
where upper(transaction_type_code) in ('24A', '24C', '24E')
