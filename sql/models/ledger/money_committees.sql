{{ config(materialized='table') }}
-- one row per cycle, candidate id and committee behind the FEC total that stands under the id
-- The committees that the id owns, and those whose money is in the total because it was given under another id of the person.

with claims as (

    select * from {{ ref('candidate_committees') }}

),

placed as (

    select * from {{ ref('candidate_placements') }}
    where totals_id is not null

),

final as (

    select
        placed.cycle,
        placed.candidate_id,
        claims.committee_id
    from placed
    inner join claims
        on placed.cycle = claims.cycle and placed.totals_id = claims.candidate_id

    union

    select
        placed.cycle,
        placed.candidate_id,
        claims.committee_id
    from placed
    inner join claims
        on placed.cycle = claims.cycle and placed.candidate_id = claims.owner_id

)

select * from final
