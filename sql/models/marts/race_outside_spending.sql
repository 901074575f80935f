-- one row per race, candidate, spender, kind and direction: outside money that counts
-- Independent expenditures, electioneering communications (the candidate's calculated share, no direction) and
-- communication costs. candidate_id is NULL where only the seat is known. Each dollar stands once: sum(amount) is true.
-- leaves out: party coordinated expenditures (race_spending shows them apart) and rows whose race is unresolved

with independent as (

    select
        race_id,
        cycle,
        candidate_id,
        spender_id,
        spender_name,
        'independent_expenditure' as kind,
        support_oppose,
        amount,
        event_date,
        reason
    from {{ ref('independent_expenditures') }}
    where counts_in_outside_spending

),

electioneering as (

    select
        windows.race_id,
        communications.cycle,
        communications.candidate_id,
        communications.spender_id,
        communications.spender_name,
        'electioneering_communication' as kind,
        cast(null as {{ text_type() }}) as support_oppose,
        communications.amount,
        coalesce(
            communications.dissemination_date,
            communications.communication_date,
            communications.expenditure_date
        ) as event_date,
        'reported' as reason
    from {{ ref('stg_electioneering_communications') }} as communications
    inner join {{ ref('race_windows') }} as windows
        on
            communications.cycle = windows.cycle
            and communications.candidate_id = windows.candidate_id
            and {{ in_window(
                'coalesce(communications.dissemination_date, communications.communication_date, communications.expenditure_date)',
                'windows'
            ) }}

),

communication as (

    select
        windows.race_id,
        costs.cycle,
        costs.candidate_id,
        costs.spender_id,
        costs.spender_name,
        'communication_cost' as kind,
        costs.support_oppose,
        costs.amount,
        costs.expenditure_date as event_date,
        'reported' as reason
    from {{ ref('stg_communication_costs') }} as costs
    inner join {{ ref('race_windows') }} as windows
        on
            costs.cycle = windows.cycle
            and costs.candidate_id = windows.candidate_id
            and {{ in_window('costs.expenditure_date', 'windows') }}

),

unioned as (

    select * from independent
    union all
    select * from electioneering
    union all
    select * from communication

),

sums as (

    select
        race_id,
        cycle,
        candidate_id,
        spender_id,
        max(spender_name) as filed_spender_name,
        kind,
        support_oppose,
        sum(amount) as amount,
        count(*) as row_count,
        sum(case when reason = 'notice_only' then amount else 0 end) as notice_only_amount,
        sum(case when reason = 'incurred_unpaid' then amount else 0 end) as incurred_unpaid_amount,
        min(event_date) as first_date,
        max(event_date) as last_date
    from unioned
    where race_id is not null and {{ in_changed_cycles() }}
    group by race_id, cycle, candidate_id, spender_id, kind, support_oppose

),

-- a kind is as old as the oldest file behind it
as_of as (

    select
        cycle,
        case table_name
            when 'electioneering_communications' then 'electioneering_communication'
            when 'communication_costs' then 'communication_cost'
            else 'independent_expenditure'
        end as kind,
        min(source_as_of) as source_as_of
    from {{ ref('stg_loads') }}
    where
        table_name in (
            'independent_expenditure_notices',
            'committee_to_candidate_transactions',
            'electioneering_communications',
            'communication_costs'
        )
    group by
        cycle,
        case table_name
            when 'electioneering_communications' then 'electioneering_communication'
            when 'communication_costs' then 'communication_cost'
            else 'independent_expenditure'
        end

),

final as (

    select
        sums.race_id,
        sums.cycle,
        sums.candidate_id,
        race_candidates.candidate_name,
        race_candidates.party_code,
        sums.spender_id,
        coalesce(committees.committee_name, sums.filed_spender_name) as spender_name,
        sums.kind,
        sums.support_oppose,
        {{ money('sums.amount') }} as amount,
        sums.row_count,
        {{ money('sums.notice_only_amount') }} as notice_only_amount,
        {{ money('sums.incurred_unpaid_amount') }} as incurred_unpaid_amount,
        sums.first_date,
        sums.last_date,
        as_of.source_as_of
    from sums
    left join {{ ref('race_candidates') }} as race_candidates
        on sums.race_id = race_candidates.race_id and sums.candidate_id = race_candidates.candidate_id
    left join {{ ref('stg_committees') }} as committees
        on sums.cycle = committees.cycle and sums.spender_id = committees.committee_id
    left join as_of
        on sums.cycle = as_of.cycle and sums.kind = as_of.kind

)

select * from final
