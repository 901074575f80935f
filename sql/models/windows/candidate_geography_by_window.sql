-- one row per race, candidate and window: where the candidate's itemized individual money came from
-- A contribution is in the window that its day is in, whatever election its code names. Gross by the donor's address, refunds
-- apart. Of a report's window, and of one through its last day, the summary gives what was not itemized: in_state_share is of
-- itemized dollars from a known US state, low and high bound the share of all individual money, as in candidate_geography.
-- Windows between ballots have no summary, so no bounds. No share is given of a part of the rows: coverage is what the rows
-- hold of the window's itemized line (of the cycle's, where the window has none), and below 95% the share is NULL.
-- leaves out: candidates without any itemized row in the race, in windows other than the cycle

with windows as (

    select * from {{ ref('windows') }}
    where kind <> 'cycle'

),

days as (

    select * from {{ ref('candidate_days') }}

),

spans as (

    select * from {{ ref('candidate_money_spans') }}

),

cycles as (

    select * from {{ ref('candidate_geography') }}

),

money as (

    select * from {{ ref('race_candidate_money_by_window') }}

),

races as (

    select * from {{ ref('races') }}

),

sums as (

    select
        windows.race_id,
        windows.window_id,
        days.candidate_id,
        greatest(
            max(coalesce(money.from_date, windows.from_date)), max(case when spans.is_after_another_race then spans.from_date end)
        ) as from_date,
        {% for place in ['in_state', 'out_of_state', 'united_states', 'military', 'foreign', 'unknown'] -%}
        sum(case when days.donor_place = '{{ place }}' then days.geography_amount else 0 end) as {{ place }}_amount,
        {% endfor -%}
        -sum(case when days.donor_place = 'refund' then days.geography_amount else 0 end) as refunds_amount,
        sum(case when days.donor_place <> 'refund' then days.contribution_count else 0 end) as contribution_count,
        sum(case when days.donor_place = 'in_state' then days.contribution_count else 0 end) as in_state_contribution_count,
        sum(days.itemized_amount) as itemized_rows_amount
    from windows
    inner join days
        on windows.race_id = days.race_id
    inner join spans
        on days.race_id = spans.race_id and days.candidate_id = spans.candidate_id
    -- two candidates' reports of one last day may begin on different ones
    left join money
        on
            windows.kind = 'report'
            and windows.race_id = money.race_id
            and windows.window_id = money.window_id
            and days.candidate_id = money.candidate_id
    where
        days.transaction_date between coalesce(money.from_date, windows.from_date) and windows.through_date
        -- what came in after the race's last report is the candidate's next race's
        and (spans.closes_on_date is null or windows.through_date <= spans.closes_on_date)
        -- the days of a report are a window of the candidates who filed it
        and (windows.kind <> 'report' or money.candidate_id is not null)
    group by windows.race_id, windows.window_id, days.candidate_id

),

joined as (

    select
        sums.*,
        races.cycle,
        races.office_code,
        cycles.candidate_name,
        cycles.gift_count is null as is_unknown,
        cycles.share_reason as cycle_reason,
        money.individual_itemized as itemized_line_amount,
        money.individual_unitemized as unitemized_amount,
        sums.in_state_amount + sums.out_of_state_amount as known_state_amount,
        sums.out_of_state_amount + sums.military_amount + sums.foreign_amount as known_elsewhere_amount,
        {{ individual_base(
            'sums.in_state_amount + sums.out_of_state_amount + sums.united_states_amount + sums.military_amount'
            ~ ' + sums.foreign_amount + sums.unknown_amount',
            'money.individual_itemized', 'money.individual_unitemized'
        ) }} as individual_amount,
        case
            when money.individual_itemized is null then cycles.coverage
            else {{ coverage_of('sums.itemized_rows_amount', 'money.individual_itemized') }}
        end as coverage
    from sums
    inner join races
        on sums.race_id = races.race_id
    inner join cycles
        on sums.race_id = cycles.race_id and sums.candidate_id = cycles.candidate_id
    left join money
        on
            sums.race_id = money.race_id
            and sums.candidate_id = money.candidate_id
            and sums.window_id = money.window_id

),

reasoned as (

    select
        *,
        case
            when is_unknown then cycle_reason
            when office_code = 'P' then 'a presidential candidate has no home state'
            when coverage is null then 'coverage unknown: no report of this window with an itemized line is loaded'
            when {{ is_uncovered('coverage') }} then {{ uncovered_reason('coverage') }}
        end as withheld_reason
    from joined

),

of_windows as (

    select
        race_id,
        cycle,
        candidate_id,
        candidate_name,
        window_id,
        from_date,
        'itemized' as basis,
        {{ money("case when office_code <> 'P' then in_state_amount end") }} as in_state_amount,
        {{ money("case when office_code <> 'P' then out_of_state_amount end") }} as out_of_state_amount,
        {{ money('military_amount') }} as military_amount,
        {{ money('foreign_amount') }} as foreign_amount,
        {{ money('unknown_amount') }} as unknown_amount,
        {{ money('refunds_amount') }} as refunds_amount,
        contribution_count,
        in_state_contribution_count,
        case when withheld_reason is null then {{ share('in_state_amount', 'known_state_amount') }} end as in_state_share,
        case when withheld_reason is null then {{ share('in_state_contribution_count', 'contribution_count') }} end
            as in_state_count_share,
        {{ money('unitemized_amount') }} as unitemized_amount,
        {{ money('individual_amount') }} as individual_amount,
        case when withheld_reason is null then {{ share('in_state_amount', 'individual_amount') }} end as in_state_share_low,
        case
            when withheld_reason is null
                then {{ share('individual_amount - known_elsewhere_amount', 'individual_amount') }}
        end as in_state_share_high,
        {{ money('itemized_rows_amount') }} as itemized_rows_amount,
        {{ money('itemized_line_amount') }} as itemized_line_amount,
        coverage,
        withheld_reason as share_reason
    from reasoned
    where not is_unknown

),

of_cycles as (

    select
        race_id,
        cycle,
        candidate_id,
        candidate_name,
        'cycle-' || cycle as window_id,
        make_date(cycle - 1, 1, 1) as from_date,
        basis,
        in_state_amount,
        out_of_state_amount,
        military_amount,
        foreign_amount,
        unknown_amount,
        refunds_amount,
        gift_count as contribution_count,
        in_state_gift_count as in_state_contribution_count,
        in_state_share,
        case when in_state_share is not null then {{ share('in_state_gift_count', 'gift_count') }} end
            as in_state_count_share,
        unitemized_amount,
        individual_amount,
        in_state_share_low,
        in_state_share_high,
        itemized_rows_amount,
        itemized_line_amount,
        coverage,
        share_reason
    from cycles

),

unioned as (

    select * from of_windows
    union all
    select * from of_cycles

),

final as (

    select
        unioned.*,
        windows.kind as window_kind,
        windows.label as window_label,
        windows.through_date,
        windows.is_comparable,
        cycles.is_shared_between_races and windows.kind = 'cycle' as is_shared_between_races,
        cycles.source_as_of
    from unioned
    inner join {{ ref('windows') }} as windows
        on unioned.race_id = windows.race_id and unioned.window_id = windows.window_id
    inner join cycles
        on unioned.race_id = cycles.race_id and unioned.candidate_id = cycles.candidate_id

)

select * from final
