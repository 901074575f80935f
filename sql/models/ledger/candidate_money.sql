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

people as (

    select distinct
        candidate_id,
        person_id
    from {{ ref('people') }}

),

candidates as (

    select * from {{ ref('stg_candidates') }}

),

-- a summary without coverage is a row of zeros for a candidate who has not reported
totals as (

    select
        cycle,
        candidate_id,
        receipts,
        disbursements
    from {{ ref('official_candidate_totals') }}

),

named as (

    {% for relation in ['candidates', 'claims', 'totals'] -%}
    select
        cycle,
        candidate_id
    from {{ relation }}
    {% if not loop.last %}union{% endif %}
    {% endfor %}

),

ids as (

    select
        named.cycle,
        named.candidate_id,
        coalesce(people.person_id, named.candidate_id) as person_id,
        totals.receipts,
        totals.disbursements,
        totals.candidate_id is not null as has_totals,
        coalesce(claimed.own_committees, 0) as own_committees,
        claimed.candidate_id is not null as has_claims,
        {{ closeness('candidates.election_year', 'named.cycle') }} as closeness
    from named
    left join people
        on named.candidate_id = people.candidate_id
    left join candidates
        on named.cycle = candidates.cycle and named.candidate_id = candidates.candidate_id
    left join totals
        on named.cycle = totals.cycle and named.candidate_id = totals.candidate_id
    left join (
        select
            cycle,
            candidate_id,
            sum(case when owner_id = candidate_id then 1 else 0 end) as own_committees
        from claims
        group by cycle, candidate_id
    ) as claimed
        on named.cycle = claimed.cycle and named.candidate_id = claimed.candidate_id

),

-- a committee that an id claims and another id of the person owns
overlapping as (

    select
        ours.cycle,
        ours.candidate_id,
        ours.own_committees,
        ours.has_totals,
        ours.receipts,
        owners.candidate_id as owner_id,
        owners.has_totals as owner_has_totals,
        claims.basis = 'linkage' as is_linked,
        coalesce(ours.receipts = owners.receipts and ours.disbursements = owners.disbursements, false) as has_same_totals
    from claims
    inner join ids as ours
        on claims.cycle = ours.cycle and claims.candidate_id = ours.candidate_id
    inner join ids as owners
        on
            claims.cycle = owners.cycle
            and claims.owner_id = owners.candidate_id
            and ours.person_id = owners.person_id
            and ours.candidate_id <> owners.candidate_id

),

-- an owner without a total of its own has the one that the FEC keeps under another id of the person for its committee
taken as (

    select
        cycle,
        owner_id,
        candidate_id as totals_id
    from overlapping
    where has_totals and not owner_has_totals
    qualify row_number() over (
        partition by cycle, owner_id
        order by is_linked desc nulls last, receipts desc nulls last, candidate_id asc nulls last
    ) = 1

),

-- ids of one person without any committee: the first of those with one total keeps it
bare as (

    select
        cycle,
        candidate_id,
        first_value(candidate_id) over (
            partition by cycle, person_id, receipts, disbursements
            order by closeness desc nulls last, candidate_id desc nulls last
        ) as keeper_id
    from ids
    where not has_claims and has_totals

),

moves as (

    -- the committees are another id's
    select
        cycle,
        candidate_id,
        owner_id,
        1 as preference
    from overlapping
    where own_committees = 0

    union all

    -- the total is the owner's too, or the owner's only one
    select
        overlapping.cycle,
        overlapping.candidate_id,
        overlapping.owner_id,
        2 as preference
    from overlapping
    left join taken
        on
            overlapping.cycle = taken.cycle
            and overlapping.owner_id = taken.owner_id
            and overlapping.candidate_id = taken.totals_id
    left join overlapping as mirrored
        on
            overlapping.cycle = mirrored.cycle
            and overlapping.candidate_id = mirrored.owner_id
            and overlapping.owner_id = mirrored.candidate_id
    where
        taken.totals_id is not null
        or (overlapping.has_same_totals and (mirrored.candidate_id is null or overlapping.owner_id < overlapping.candidate_id))

    union all

    -- no committee is known: the person's money stands under the id that owns one
    select
        ids.cycle,
        ids.candidate_id,
        owners.candidate_id as owner_id,
        3 as preference
    from ids
    inner join ids as owners
        on ids.cycle = owners.cycle and ids.person_id = owners.person_id and ids.candidate_id <> owners.candidate_id
    where not ids.has_claims and owners.own_committees > 0 and owners.has_totals

    union all

    select
        cycle,
        candidate_id,
        keeper_id as owner_id,
        4 as preference
    from bare
    where candidate_id <> keeper_id

),

moved as (

    select
        moves.cycle,
        moves.candidate_id,
        moves.owner_id
    from moves
    inner join ids as owners
        on moves.cycle = owners.cycle and moves.owner_id = owners.candidate_id
    qualify row_number() over (
        partition by moves.cycle, moves.candidate_id
        order by moves.preference asc nulls last, owners.receipts desc nulls last, moves.owner_id asc nulls last
    ) = 1

),

placed as (

    select
        ids.cycle,
        ids.candidate_id,
        ids.person_id,
        ids.own_committees,
        ids.has_claims,
        moved.owner_id as stands_under_id,
        case
            when moved.owner_id is null and (ids.own_committees > 0 or not ids.has_claims)
                then coalesce(case when ids.has_totals then ids.candidate_id end, taken.totals_id)
        end as totals_id
    from ids
    left join moved
        on ids.cycle = moved.cycle and ids.candidate_id = moved.candidate_id
    left join taken
        on ids.cycle = taken.cycle and ids.candidate_id = taken.owner_id

),

committee_sets as (

    select distinct
        placed.cycle,
        placed.candidate_id,
        claims.committee_id
    from placed
    inner join claims
        on
            placed.cycle = claims.cycle
            and (placed.totals_id = claims.candidate_id or placed.candidate_id = claims.owner_id)
    where placed.totals_id is not null

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
