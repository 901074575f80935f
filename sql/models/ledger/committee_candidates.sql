{{ config(materialized='table') }}
-- one row per cycle and committee that is some candidate's own: the candidate id that owns it
-- candidate_id is NULL where the linkage gives the committee to several people; reason names them.

with claims as (

    select
        committees.cycle,
        committees.committee_id,
        committees.candidate_id,
        committees.owner_id,
        coalesce(candidates.candidate_name, 'no name') || ' (' || committees.candidate_id || ')' as claimant
    from {{ ref('candidate_committees') }} as committees
    left join {{ ref('stg_candidates') }} as candidates
        on committees.cycle = candidates.cycle and committees.candidate_id = candidates.candidate_id

)

select
    cycle,
    committee_id,
    max(owner_id) as candidate_id,
    case
        when max(owner_id) is null
            then 'committee ' || committee_id || ' is linked to ' || {{ joined_text('claimant', ' and ') }}
    end as reason
from claims
group by cycle, committee_id
