-- one row per race and stage that races can be compared at: what its contenders had raised by then, and what others had spent
-- stage: before_first_ballot and before_last_ballot, through the last report before that ballot that all contenders filed
-- (outside spending through the ballot itself); cycle, the FEC's totals, which for candidates of two races cover both
-- (is_shared_between_races). Sums over contenders are NULL where one of them is unknown. in_state_share is of the contenders'
-- itemized dollars from known states together.
-- leaves out: stages without a report that all contenders filed

with windows as (

    select * from {{ ref('windows') }}

),

contenders as (

    select
        *,
        count(*) over (partition by race_id) as contender_count
    from {{ ref('race_contenders') }}

),

ballots as (

    select
        race_id,
        min(election_date) as first_date,
        max(election_date) as last_date
    from {{ ref('race_elections') }}
    group by race_id

),

stages as (

    {% for stage, day in [('before_first_ballot', 'first_date'), ('before_last_ballot', 'last_date')] %}
    select
        windows.race_id,
        '{{ stage }}' as stage,
        max_by(windows.window_id, windows.through_date) as window_id,
        'through-' || max(ballots.{{ day }}) as outside_window_id
    from windows
    inner join ballots
        on windows.race_id = ballots.race_id and windows.through_date <= ballots.{{ day }}
    where windows.kind = 'through' and windows.is_report_end and windows.is_comparable
    group by windows.race_id
    union all
    {% endfor %}
    select
        race_id,
        'cycle' as stage,
        window_id,
        window_id as outside_window_id
    from windows
    where kind = 'cycle'

),

money as (

    select
        stages.race_id,
        stages.stage,
        case when count(money.receipts) = max(contenders.contender_count) then sum(money.receipts) end as receipts,
        case when count(money.disbursements) = max(contenders.contender_count) then sum(money.disbursements) end
            as disbursements,
        arg_max(money.candidate_id, money.receipts) as leader_id,
        max(money.receipts) as leader_receipts,
        coalesce(bool_or(money.is_shared_between_races), false) as is_shared_between_races,
        case
            when count(money.individual_unitemized) = max(contenders.contender_count)
                then {{ share('sum(money.individual_unitemized)', 'sum(money.individual_contributions)') }}
        end as unitemized_share
    from stages
    inner join contenders
        on stages.race_id = contenders.race_id
    left join {{ ref('race_candidate_money_by_window') }} as money
        on
            stages.race_id = money.race_id
            and stages.window_id = money.window_id
            and contenders.candidate_id = money.candidate_id
    group by stages.race_id, stages.stage

),

geography as (

    select
        stages.race_id,
        stages.stage,
        case
            when count(geography.in_state_share) = max(contenders.contender_count)
                then {{ share('sum(geography.in_state_amount)', 'sum(geography.in_state_amount + geography.out_of_state_amount)') }}
        end as in_state_share
    from stages
    inner join contenders
        on stages.race_id = contenders.race_id
    left join {{ ref('candidate_geography_by_window') }} as geography
        on
            stages.race_id = geography.race_id
            and stages.window_id = geography.window_id
            and contenders.candidate_id = geography.candidate_id
    group by stages.race_id, stages.stage

),

outside as (

    select
        stages.race_id,
        stages.stage,
        sum(spending.amount) as outside_spending
    from stages
    inner join {{ ref('race_outside_spending_by_window') }} as spending
        on stages.race_id = spending.race_id and stages.outside_window_id = spending.window_id
    group by stages.race_id, stages.stage

),

final as (

    select
        stages.race_id,
        races.cycle,
        stages.stage,
        stages.window_id,
        windows.label as window_label,
        windows.through_date,
        {{ money('money.receipts') }} as contenders_receipts,
        {{ money('money.disbursements') }} as contenders_disbursements,
        money.leader_id,
        leaders.candidate_name as leader_name,
        {{ money('money.leader_receipts') }} as leader_receipts,
        money.unitemized_share,
        geography.in_state_share,
        stages.outside_window_id,
        {{ money('case when spending.outside_total is not null then coalesce(outside.outside_spending, 0) end') }}
            as outside_spending,
        money.is_shared_between_races
    from stages
    inner join {{ ref('races') }} as races
        on stages.race_id = races.race_id
    inner join windows
        on stages.race_id = windows.race_id and stages.window_id = windows.window_id
    inner join money
        on stages.race_id = money.race_id and stages.stage = money.stage
    inner join geography
        on stages.race_id = geography.race_id and stages.stage = geography.stage
    left join outside
        on stages.race_id = outside.race_id and stages.stage = outside.stage
    left join {{ ref('race_spending') }} as spending
        on stages.race_id = spending.race_id
    left join {{ ref('race_candidates') }} as leaders
        on stages.race_id = leaders.race_id and money.leader_id = leaders.candidate_id

)

select * from final
