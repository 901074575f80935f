{{ config(materialized='view') }}
-- one row per independent expenditure as reported: notices (source notice) and regular reports (source report)
-- A regular-report row of pas2 has whole dollars, no dissemination date and no payee's purpose.
select
    'notice' as source,
    cycle,
    row_id,
    load_id,
    source_line,
    spender_id,
    spender_name,
    candidate_id as filed_candidate_id,
    candidate_name as filed_candidate_name,
    filed_seat,
    election_code,
    support_oppose,
    amount,
    expenditure_date,
    dissemination_date,
    coalesce(dissemination_date, expenditure_date, receipt_date) as event_date,
    purpose,
    payee_name,
    file_number,
    transaction_id,
    cast(null as {{ text_type() }}) as memo_code,
    cast(null as {{ text_type() }}) as report_type_code
from {{ ref('stg_independent_expenditure_notices') }}

union all

select
    'report' as source,
    expenditures.cycle,
    expenditures.row_id,
    expenditures.load_id,
    expenditures.source_line,
    expenditures.committee_id as spender_id,
    committees.committee_name as spender_name,
    expenditures.candidate_id as filed_candidate_id,
    cast(null as {{ text_type() }}) as filed_candidate_name,
    cast(null as {{ text_type() }}) as filed_seat,
    expenditures.election_code,
    case expenditures.transaction_type_code when '24E' then 'S' else 'O' end as support_oppose,
    expenditures.amount,
    expenditures.transaction_date as expenditure_date,
    cast(null as date) as dissemination_date,
    expenditures.transaction_date as event_date,
    expenditures.memo_text as purpose,
    expenditures.payee_name,
    expenditures.file_number,
    expenditures.transaction_id,
    expenditures.memo_code,
    expenditures.report_type_code
from {{ ref('stg_candidate_expenditures') }} as expenditures
left join {{ ref('stg_committees') }} as committees
    on expenditures.cycle = committees.cycle and expenditures.committee_id = committees.committee_id
where expenditures.transaction_type_code in ('24A', '24E')
