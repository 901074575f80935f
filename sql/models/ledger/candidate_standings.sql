{{ config(materialized='table') }}
-- one row per cycle and candidate id that a master, the linkage or a file of totals has: the FEC's total of the id, and how
-- many committees it owns (candidate_committees)
-- A table of its own, because candidate_placements reads it many times and Spark would compute it each time.

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

)

select * from ids
