{{ config(materialized='table') }}
-- one row per cycle and candidate id that a master, the linkage or a file of totals has: where the candidate's FEC total stands
-- The FEC's totals by candidate add up the committees of an id, and stand under every id of the person. The money is the
-- committees', so a total stands as a whole under the id that owns them (candidate_committees) and nowhere else.
-- totals_id is the id whose total it is, as a rule the same; NULL where nothing stands here, with the reason in money_reason
-- and, where the person has the money under another id, that id in stands_under_id. An id without any committee keeps a total
-- that no other id of its person repeats.
-- committee_ids are the committees behind the total; shared_reason names those that stand behind another's total too.

with claims as (

    select * from {{ ref('candidate_committees') }}

),

candidates as (

    select * from {{ ref('stg_candidates') }}

),

placed as (

    select * from {{ ref('candidate_placements') }}

),

committee_sets as (

    select * from {{ ref('money_committees') }}

),

sets as (

    select
        cycle,
        candidate_id,
        {{ joined_text('committee_id') }} as committee_ids,
        count(*) as committee_count
    from committee_sets
    group by cycle, candidate_id

),

shared as (

    select
        ours.cycle,
        ours.candidate_id,
        {{ joined_text(
            "'committee ' || ours.committee_id || ' stands behind the total of ' || others.candidate_id || ' too'", '; '
        ) }} as shared_reason
    from committee_sets as ours
    inner join committee_sets as others
        on
            ours.cycle = others.cycle
            and ours.committee_id = others.committee_id
            and ours.candidate_id <> others.candidate_id
    group by ours.cycle, ours.candidate_id

),

-- why an id with committees has none of its own
others_committees as (

    select
        claims.cycle,
        claims.candidate_id,
        {{ joined_text(
            "coalesce(owners.reason, concat_ws("
            ~ "' ', 'committee', claims.committee_id, 'is linked to', candidates.candidate_name, '(' || claims.owner_id || ')'))",
            '; '
        ) }} as reason
    from claims
    inner join {{ ref('committee_candidates') }} as owners
        on claims.cycle = owners.cycle and claims.committee_id = owners.committee_id
    left join candidates
        on claims.cycle = candidates.cycle and claims.owner_id = candidates.candidate_id
    group by claims.cycle, claims.candidate_id

),

final as (

    select
        placed.cycle,
        placed.candidate_id,
        placed.person_id,
        placed.totals_id,
        sets.committee_ids,
        sets.committee_count,
        case when keepers.totals_id is not null then placed.stands_under_id end as stands_under_id,
        case
            when placed.totals_id is not null then cast(null as {{ text_type() }})
            when keepers.totals_id is not null then 'stands under ' || placed.stands_under_id
            when placed.stands_under_id is null and placed.own_committees = 0 and placed.has_claims
                then others_committees.reason
            else 'no report'
        end as money_reason,
        shared.shared_reason
    from placed
    left join placed as keepers
        on placed.cycle = keepers.cycle and placed.stands_under_id = keepers.candidate_id
    left join sets
        on placed.cycle = sets.cycle and placed.candidate_id = sets.candidate_id
    left join shared
        on placed.cycle = shared.cycle and placed.candidate_id = shared.candidate_id
    left join others_committees
        on placed.cycle = others_committees.cycle and placed.candidate_id = others_committees.candidate_id

)

select * from final
