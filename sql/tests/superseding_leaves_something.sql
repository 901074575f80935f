-- a report supersedes a notice only where rows count for that spender, direction and candidate, or for the race where the
-- notice names no candidate
select notices.*
from {{ ref('independent_expenditures') }} as notices
left join {{ ref('independent_expenditures') }} as counted
    on
        notices.cycle = counted.cycle
        and notices.spender_id = counted.spender_id
        and coalesce(notices.support_oppose, 'none') = coalesce(counted.support_oppose, 'none')
        and coalesce(notices.race_id, 'none') = coalesce(counted.race_id, 'none')
        and coalesce(notices.candidate_id, notices.filed_candidate_id, notices.race_id) in (
            counted.candidate_id, counted.filed_candidate_id, counted.race_id
        )
        and counted.counts_in_outside_spending
where
    notices.reason = 'superseded_by_report'
    and counted.row_id is null
    and {{ in_built_cycles('notices.cycle') }}
