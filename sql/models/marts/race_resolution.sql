{{ config(materialized='table') }}
-- one row per race, kind of outside spending and way in which its candidate was recognized, with the share in rows and dollars
-- leaves out: rows that do not count in outside spending

with spent as (

    select
        targets.race_id,
        targets.kind,
        targets.resolution_method,
        targets.is_candidate_conflict,
        targets.is_seat_conflict,
        expenditures.amount
    from {{ ref('independent_expenditures') }} as expenditures
    inner join {{ ref('expenditure_targets') }} as targets
        on
            expenditures.cycle = targets.cycle
            and expenditures.row_id = targets.row_id
            and targets.kind = 'independent_expenditure'
    where expenditures.counts_in_outside_spending

    union all

    select
        targets.race_id,
        targets.kind,
        targets.resolution_method,
        targets.is_candidate_conflict,
        targets.is_seat_conflict,
        communications.amount
    from {{ ref('stg_electioneering_communications') }} as communications
    inner join {{ ref('expenditure_targets') }} as targets
        on
            communications.cycle = targets.cycle
            and communications.row_id = targets.row_id
            and targets.kind = 'electioneering_communication'

    union all

    select
        targets.race_id,
        targets.kind,
        targets.resolution_method,
        targets.is_candidate_conflict,
        targets.is_seat_conflict,
        costs.amount
    from {{ ref('stg_communication_costs') }} as costs
    inner join {{ ref('expenditure_targets') }} as targets
        on
            costs.cycle = targets.cycle
            and costs.row_id = targets.row_id
            and targets.kind = 'communication_cost'

),

sums as (

    select
        race_id,
        kind,
        resolution_method,
        sum(amount) as amount,
        count(*) as row_count,
        sum(case when is_candidate_conflict or is_seat_conflict then 1 else 0 end) as conflict_count,
        sum(case when is_candidate_conflict or is_seat_conflict then amount else 0 end) as conflict_amount
    from spent
    where race_id is not null
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
