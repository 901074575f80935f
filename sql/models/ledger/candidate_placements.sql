{{ config(materialized='table') }}
-- one row per cycle and candidate id: which id's FEC total stands under it (totals_id), or under which id of the person the money
-- stands instead (stands_under_id); neither where there is no total, or the committees are several people's
-- The rules are those of candidate_money, which reads this table many times.

with claims as (

    select * from {{ ref('candidate_committees') }}

),

ids as (

    select * from {{ ref('candidate_standings') }}

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

)

select * from placed
