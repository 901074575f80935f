-- a report supersedes notices only where it holds rows for that spender, candidate and direction
select
    cycle,
    spender_id,
    coalesce(candidate_id, filed_candidate_id) as candidate_id,
    support_oppose
from {{ ref('independent_expenditures') }}
where {{ in_built_cycles() }}
group by cycle, spender_id, coalesce(candidate_id, filed_candidate_id), support_oppose
having
    sum(case when reason = 'superseded_by_report' then 1 else 0 end) > 0
    and sum(case when counts_in_outside_spending then 1 else 0 end) = 0
