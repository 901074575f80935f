{{ config(materialized='table') }}
-- one row per race, kind of outside spending and way in which its candidate was recognized, with the share in rows and dollars
-- leaves out: rows that do not count in outside spending

with outside_spending as (

    select * from {{ ref('outside_spending') }}
    where is_counted and kind <> 'party_coordinated' and race_id is not null

),

sums as (

    select
        race_id,
        kind,
        resolution_method,
        sum(amount) as amount,
        count(*) as row_count,
        sum(case when is_conflict then 1 else 0 end) as conflict_count,
        sum(case when is_conflict then amount else 0 end) as conflict_amount
    from outside_spending
    group by race_id, kind, resolution_method

),

wholes as (

    select
        race_id,
        kind,
        sum(amount) as amount,
        sum(row_count) as row_count
    from sums
    group by race_id, kind

),

final as (

    select
        sums.race_id,
        races.cycle,
        sums.kind,
        sums.resolution_method,
        {{ money('sums.amount') }} as amount,
        sums.row_count,
        {{ share('sums.amount', 'wholes.amount') }} as amount_share,
        {{ share('sums.row_count', 'wholes.row_count') }} as row_share,
        sums.conflict_count,
        {{ money('sums.conflict_amount') }} as conflict_amount
    from sums
    inner join wholes
        on sums.race_id = wholes.race_id and sums.kind = wholes.kind
    inner join {{ ref('races') }} as races
        on sums.race_id = races.race_id

)

select * from final
