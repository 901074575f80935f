-- one row per cycle and committee that is some candidate's own; candidate_id is NULL where it is several candidates'
select
    cycle,
    committee_id,
    case when count(distinct candidate_id) = 1 then min(candidate_id) end as candidate_id
from {{ ref('candidate_committees') }}
where {{ in_changed_cycles() }}
group by cycle, committee_id
