{{ config(severity='warn', meta={'about': 'Independent expenditures whose candidate id is not in the candidate master of the cycle.'}) }}
select
    cycle,
    row_id,
    filed_candidate_id,
    filed_candidate_name,
    amount
from {{ ref('independent_expenditures') }}
where filed_candidate_id is not null and candidate_id is null and {{ in_built_cycles() }}
