{{ config(materialized='table') }}
-- one row per cycle, candidate id and committee: whose money a committee's is
-- A committee belongs to the candidate ids that the linkage of the cycle gives it to as principal or authorized committee of
-- the office they seek. An id without such a link has the principal committee of the candidate master, else the committee
-- that is registered for it; these count only where the linkage gives the committee to nobody, or to the same person under
-- an id of an earlier election. Of several ids of one person one owns the committee: the id that runs in this cycle, then the
-- one with the larger total (the FEC adds up the committees of an id), then the newer. Several people: nobody owns it
-- (owner_id is NULL). An id that no master has is nobody else.
-- DISTINCT because the linkage has one row per election year: joining through it as it stands doubles whoever ran twice

with candidates as (

    select * from {{ ref('stg_candidates') }}

),

committees as (

    select * from {{ ref('stg_committees') }}

),

people as (

    select distinct
        candidate_id,
        person_id
    from {{ ref('people') }}

),

linked as (

    select
        cycle,
        candidate_id,
        committee_id,
        max({{ closeness('election_year', 'cycle') }}) as closeness,
        max(linkage_id) as linkage_id,
        max(committee_type_code) as committee_type_code
    from {{ ref('stg_linkages') }} as linkages
    where {{ is_own_committee('linkages') }}
    group by cycle, candidate_id, committee_id

),

linked_candidates as (

    select distinct
        cycle,
        candidate_id
    from linked

),

-- the committee's office letter; NULL where neither file has the committee
offices as (

    select
        coalesce(linked.cycle, committees.cycle) as cycle,
        coalesce(linked.committee_id, committees.committee_id) as committee_id,
        max(coalesce(linked.committee_type_code, committees.committee_type_code)) as committee_type_code
    from linked
    full outer join committees
        on linked.cycle = committees.cycle and linked.committee_id = committees.committee_id
    group by coalesce(linked.cycle, committees.cycle), coalesce(linked.committee_id, committees.committee_id)

),

registered as (

    select
        candidates.cycle,
        candidates.candidate_id,
        coalesce(candidates.principal_committee_id, committees.committee_id) as committee_id,
        case when candidates.principal_committee_id is not null then 'candidate master' else 'committee master' end as basis
    from candidates
    left join linked_candidates
        on candidates.cycle = linked_candidates.cycle and candidates.candidate_id = linked_candidates.candidate_id
    left join committees
        on
            candidates.principal_committee_id is null
            and candidates.cycle = committees.cycle
            and candidates.candidate_id = committees.candidate_id
            and committees.designation_code in ('P', 'A')
            and committees.committee_type_code = substr(candidates.candidate_id, 1, 1)
    where
        linked_candidates.candidate_id is null
        and coalesce(candidates.principal_committee_id, committees.committee_id) is not null

),

claims as (

    select
        cycle,
        candidate_id,
        committee_id,
        'linkage' as basis,
        closeness,
        linkage_id
    from linked

    union all

    select
        cycle,
        candidate_id,
        committee_id,
        basis,
        0 as closeness,
        cast(null as bigint) as linkage_id
    from registered

),

described as (

    select
        claims.cycle,
        claims.candidate_id,
        claims.committee_id,
        claims.basis,
        claims.basis = 'linkage' as is_linked,
        coalesce(people.person_id, claims.candidate_id) as person_id,
        people.person_id is not null as is_known,
        coalesce(candidates.principal_committee_id = claims.committee_id, false) as is_principal,
        greatest(claims.closeness, coalesce({{ closeness('candidates.election_year', 'claims.cycle') }}, 0)) as closeness,
        coalesce(offices.committee_type_code, substr(claims.candidate_id, 1, 1)) = substr(claims.candidate_id, 1, 1)
            as is_of_office,
        coalesce(totals.receipts, congressional.receipts, summaries.receipts) as receipts,
        candidates.election_year,
        -- the second character is the last digit of the year in which the id was given
        (claims.cycle - coalesce(try_cast(substr(claims.candidate_id, 2, 1) as int), claims.cycle) + 10) % 10 as id_age,
        claims.linkage_id
    from claims
    left join people
        on claims.candidate_id = people.candidate_id
    left join candidates
        on claims.cycle = candidates.cycle and claims.candidate_id = candidates.candidate_id
    left join offices
        on claims.cycle = offices.cycle and claims.committee_id = offices.committee_id
    left join {{ ref('stg_candidate_totals') }} as totals
        on claims.cycle = totals.cycle and claims.candidate_id = totals.candidate_id
    left join {{ ref('stg_congressional_totals') }} as congressional
        on claims.cycle = congressional.cycle and claims.candidate_id = congressional.candidate_id
    left join {{ ref('stg_candidate_summaries') }} as summaries
        on claims.cycle = summaries.cycle and claims.candidate_id = summaries.candidate_id

),

-- the claims that decide: those of the linkage where there is one, and of them those of people whom a master knows
weighed as (

    select
        *,
        rank() over (
            partition by cycle, committee_id
            order by is_linked desc nulls last, is_known desc nulls last
        ) = 1 as is_decisive
    from described

),

claimants as (

    select
        cycle,
        committee_id,
        count(distinct person_id) as people_count,
        min(person_id) as person_id
    from weighed
    where is_decisive
    group by cycle, committee_id

),

ranked as (

    select
        weighed.cycle,
        weighed.committee_id,
        weighed.candidate_id,
        row_number() over (
            partition by weighed.cycle, weighed.committee_id
            order by
                weighed.closeness desc nulls last,
                weighed.receipts desc nulls last,
                weighed.is_linked desc nulls last,
                weighed.is_principal desc nulls last,
                weighed.election_year desc nulls last,
                weighed.id_age asc nulls last,
                weighed.linkage_id desc nulls last,
                weighed.candidate_id asc nulls last
        ) as preference
    from weighed
    inner join claimants
        on
            weighed.cycle = claimants.cycle
            and weighed.committee_id = claimants.committee_id
            and weighed.person_id = claimants.person_id
    where
        claimants.people_count = 1
        and (weighed.is_decisive or (weighed.is_of_office and weighed.closeness = 2))

),

final as (

    select
        described.cycle,
        described.candidate_id,
        described.committee_id,
        described.person_id,
        described.basis,
        ranked.candidate_id as owner_id
    from described
    left join ranked
        on described.cycle = ranked.cycle and described.committee_id = ranked.committee_id and ranked.preference = 1

)

select * from final
