-- one row per race, candidate, time window and basis: where the candidate's itemized individual money came from
-- Gross amounts by the donor's address; refunds apart, as a positive amount. Self-funding, committees and conduits are left
-- out. in_state_share is of itemized dollars from a known US state; low and high bound the in-state share of all individual
-- money, itemized or not: low takes every dollar without a known address as out of state, high as in state.
-- The rows are those of bulk and of electronic reports that bulk does not hold yet, see contributions. NULL where neither the
-- contributions of the cycle nor a report of the candidate's are loaded. For president no share: there is no home state.
-- leaves out: other windows than the whole cycle

with roster as (

    select
        race_candidates.race_id,
        race_candidates.cycle,
        race_candidates.candidate_id,
        race_candidates.candidate_name,
        races.office_code,
        races.office_state,
        race_candidates.is_shared_between_races
    from {{ ref('race_candidates') }} as race_candidates
    inner join {{ ref('races') }} as races
        on race_candidates.race_id = races.race_id
    where {{ in_changed_cycles('race_candidates.cycle') }}

),

gifts as (

    select
        contributions.cycle,
        contributions.candidate_id,
        contributions.resolved_state,
        states.kind as state_kind,
        contributions.reason = 'refund' as is_refund,
        sum(contributions.geography_amount) as amount,
        count(*) as row_count
    from {{ ref('contributions') }} as contributions
    left join {{ ref('states') }} as states
        on contributions.resolved_state = states.code
    where
        contributions.counts_in_geography
        and contributions.candidate_id is not null
        and {{ in_changed_cycles('contributions.cycle') }}
    group by
        contributions.cycle,
        contributions.candidate_id,
        contributions.resolved_state,
        states.kind,
        contributions.reason

),

placed as (

    select
        roster.race_id,
        roster.candidate_id,
        gifts.amount,
        gifts.row_count,
        case
            when gifts.is_refund then 'refund'
            when gifts.resolved_state = roster.office_state then 'in_state'
            when gifts.state_kind = 'military' then 'military'
            when gifts.state_kind = 'foreign' then 'foreign'
            when gifts.resolved_state is not null then 'out_of_state'
            else 'unknown'
        end as bucket
    from roster
    inner join gifts
        on roster.cycle = gifts.cycle and roster.candidate_id = gifts.candidate_id

),

sums as (

    select
        race_id,
        candidate_id,
        sum(case when bucket = 'in_state' then amount else 0 end) as in_state_amount,
        sum(case when bucket = 'out_of_state' then amount else 0 end) as out_of_state_amount,
        sum(case when bucket = 'military' then amount else 0 end) as military_amount,
        sum(case when bucket = 'foreign' then amount else 0 end) as foreign_amount,
        sum(case when bucket = 'unknown' then amount else 0 end) as unknown_amount,
        -sum(case when bucket = 'refund' then amount else 0 end) as refunds_amount,
        sum(case when bucket <> 'refund' then row_count else 0 end) as gift_count,
        sum(case when bucket = 'in_state' then row_count else 0 end) as in_state_gift_count
    from placed
    group by race_id, candidate_id

),

-- electronic reports bring a candidate's rows beside the bulk file or without it
efiled as (

    select
        committees.cycle,
        committees.candidate_id,
        max(filing.coverage_through_date) as data_through_date,
        max(loads.source_as_of) as source_as_of
    from {{ ref('committee_candidates') }} as committees
    inner join {{ ref('filings') }} as filing
        on committees.cycle = filing.cycle and committees.committee_id = filing.committee_id
    inner join {{ ref('filing_versions') }} as versions
        on filing.cycle = versions.cycle and filing.file_number = versions.file_number
    inner join {{ source('meta', 'loads') }} as loads
        on filing.load_id = loads.load_id and filing.cycle = loads.cycle and loads.table_name = 'filing_headers'
    where
        filing.form in ('F3', 'F3P')
        and filing.status = 'parsed'
        and committees.candidate_id is not null
        and {{ in_changed_cycles('committees.cycle') }}
    group by committees.cycle, committees.candidate_id

),

loaded as (

    select
        roster.race_id,
        roster.candidate_id,
        coalesce(loads.cycle, efiled.cycle) is not null as is_loaded,
        greatest(coalesce(loads.data_through_date, efiled.data_through_date), efiled.data_through_date)
            as data_through_date,
        -- as old as the bulk file, whose rows most figures rest on
        coalesce(loads.source_as_of, efiled.source_as_of) as source_as_of
    from roster
    left join {{ ref('stg_loads') }} as loads
        on roster.cycle = loads.cycle and loads.table_name = 'individual_contributions'
    left join efiled
        on roster.cycle = efiled.cycle and roster.candidate_id = efiled.candidate_id

),

-- nothing itemized is zero where the rows are loaded, unknown where they are not
filled as (

    select
        roster.*,
        loaded.source_as_of,
        loaded.data_through_date,
        case when loaded.is_loaded then coalesce(sums.in_state_amount, 0) end as in_state_amount,
        case when loaded.is_loaded then coalesce(sums.out_of_state_amount, 0) end as out_of_state_amount,
        case when loaded.is_loaded then coalesce(sums.military_amount, 0) end as military_amount,
        case when loaded.is_loaded then coalesce(sums.foreign_amount, 0) end as foreign_amount,
        case when loaded.is_loaded then coalesce(sums.unknown_amount, 0) end as unknown_amount,
        case when loaded.is_loaded then coalesce(sums.refunds_amount, 0) end as refunds_amount,
        case when loaded.is_loaded then coalesce(sums.gift_count, 0) end as gift_count,
        case when loaded.is_loaded then coalesce(sums.in_state_gift_count, 0) end as in_state_gift_count,
        money.individual_itemized,
        money.individual_unitemized as unitemized_amount
    from roster
    inner join loaded
        on roster.race_id = loaded.race_id and roster.candidate_id = loaded.candidate_id
    left join sums
        on roster.race_id = sums.race_id and roster.candidate_id = sums.candidate_id
    left join {{ ref('race_candidate_money') }} as money
        on roster.race_id = money.race_id and roster.candidate_id = money.candidate_id

),

based as (

    select
        *,
        in_state_amount + out_of_state_amount as known_state_amount,
        out_of_state_amount + military_amount + foreign_amount as known_elsewhere_amount,
        -- rows can be fewer than the summary's itemized line (a part loaded, cents cut off): the base is the larger
        greatest(
            in_state_amount + out_of_state_amount + military_amount + foreign_amount + unknown_amount,
            individual_itemized
        ) + unitemized_amount as individual_amount,
        office_code <> 'P' as has_home_state
    from filled

),

final as (

    select
        race_id,
        cycle,
        candidate_id,
        candidate_name,
        'cycle' as time_window,
        'itemized' as basis,
        {{ money('case when has_home_state then in_state_amount end') }} as in_state_amount,
        {{ money('case when has_home_state then out_of_state_amount end') }} as out_of_state_amount,
        {{ money('military_amount') }} as military_amount,
        {{ money('foreign_amount') }} as foreign_amount,
        {{ money('unknown_amount') }} as unknown_amount,
        {{ money('refunds_amount') }} as refunds_amount,
        gift_count,
        in_state_gift_count,
        case when has_home_state then {{ share('in_state_amount', 'known_state_amount') }} end as in_state_share,
        {{ money('unitemized_amount') }} as unitemized_amount,
        {{ money('individual_amount') }} as individual_amount,
        case when has_home_state then {{ share('in_state_amount', 'individual_amount') }} end as in_state_share_low,
        case when has_home_state then {{ share('individual_amount - known_elsewhere_amount', 'individual_amount') }} end
            as in_state_share_high,
        is_shared_between_races,
        data_through_date,
        source_as_of
    from based

)

select * from final
