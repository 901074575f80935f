-- one row per race, window, candidate, spender, kind and direction: outside money that counts, of the window's days
-- By the day of the expenditure (dissemination, else payment). What has no day is in the cycle alone. amount_high as in
-- race_outside_spending. Within one kind of window the rows add up; `through` windows hold one another.
-- leaves out: party coordinated expenditures, as race_outside_spending does, and `report` windows, which are candidates'

with windows as (

    select * from {{ ref('windows') }}
    where kind in ('through', 'election', 'after')

),

totals as (

    select * from {{ ref('race_outside_spending') }}

),

spending as (

    select * from {{ ref('outside_spending') }}
    where kind <> 'party_coordinated' and race_id is not null

),

sums as (

    select
        windows.race_id,
        windows.window_id,
        spending.candidate_id,
        spending.spender_id,
        spending.kind,
        spending.support_oppose,
        sum(spending.amount) as amount,
        sum(spending.amount_high) as amount_high,
        count(*) filter (spending.is_counted) as row_count
    from windows
    inner join spending
        on
            windows.race_id = spending.race_id
            and (
                spending.event_date between windows.from_date and windows.through_date
                -- what was spent before the cycle's first day on this race is of its first days
                or windows.kind = 'through' and windows.from_date > spending.event_date
            )
    group by
        windows.race_id, windows.window_id, spending.candidate_id, spending.spender_id, spending.kind,
        spending.support_oppose
    having count(*) filter (spending.is_counted) > 0

),

unioned as (

    select * from sums
    union all
    select
        race_id,
        'cycle-' || cycle as window_id,
        candidate_id,
        spender_id,
        kind,
        support_oppose,
        amount,
        amount_high,
        row_count
    from totals

),

final as (

    select
        unioned.race_id,
        totals.cycle,
        unioned.window_id,
        windows.kind as window_kind,
        windows.label as window_label,
        windows.from_date,
        windows.through_date,
        windows.is_comparable,
        unioned.candidate_id,
        totals.candidate_name,
        totals.party_code,
        unioned.spender_id,
        totals.spender_name,
        unioned.kind,
        unioned.support_oppose,
        {{ money('unioned.amount') }} as amount,
        {{ money('unioned.amount') }} as amount_low,
        {{ money('unioned.amount_high') }} as amount_high,
        unioned.row_count,
        -- an expenditure is of one race
        false as is_shared_between_races,
        totals.source_as_of
    from unioned
    inner join {{ ref('windows') }} as windows
        on unioned.race_id = windows.race_id and unioned.window_id = windows.window_id
    inner join totals
        on
            unioned.race_id = totals.race_id
            and unioned.spender_id is not distinct from totals.spender_id
            and unioned.candidate_id is not distinct from totals.candidate_id
            and unioned.kind = totals.kind
            and unioned.support_oppose is not distinct from totals.support_oppose

)

select * from final
