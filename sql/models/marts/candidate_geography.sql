{{ config(materialized='table') }}
-- one row per race, candidate, time window and basis: where the candidate's itemized individual money came from
-- Gross amounts by the donor's address; refunds apart, as a positive amount. Self-funding, committees and conduits are left
-- out. in_state_share is of itemized dollars from a known US state; low and high bound the in-state share of all individual
-- money, itemized or not: low takes every dollar without a known address as out of state, high as in state.
-- The rows are those of bulk and of electronic reports that bulk does not hold yet, see contributions. NULL where neither the
-- contributions of the cycle nor a report of the candidate's are loaded, and where no committee is the candidate's alone.
-- No share is given of a part of the rows: coverage is what the rows hold of the FEC's itemized line, and where it is below
-- 95%, above 105% (one of the two is not of the same reports) or not known the share and its bounds are NULL. share_reason says why there is no share, or what a share lacks.
-- leaves out: other windows than the whole cycle

with roster as (

    select
        race_candidates.race_id,
        race_candidates.cycle,
        race_candidates.candidate_id,
        race_candidates.candidate_name,
        races.office_code,
        races.office_state,
        races.is_special and races.election_year = races.cycle as is_even_special,
        race_candidates.is_shared_between_races
    from {{ ref('race_candidates') }} as race_candidates
    inner join {{ ref('races') }} as races
        on race_candidates.race_id = races.race_id

),

placed as (

    select
        roster.race_id,
        roster.candidate_id,
        case
            when counted.counts_in_geography
                then {{ donor_place(
                    'counted.reason', 'counted.resolved_state', 'states.kind', 'roster.office_code', 'roster.office_state'
                ) }}
        end as donor_place,
        counted.geography_amount,
        counted.row_count,
        case when counted.counts_in_itemized then counted.amount end as itemized_amount
    from roster
    inner join {{ ref('committee_candidates') }} as owners
        on roster.cycle = owners.cycle and roster.candidate_id = owners.candidate_id
    inner join {{ ref('contribution_sums') }} as counted
        on owners.cycle = counted.cycle and owners.committee_id = counted.committee_id
    left join {{ ref('states') }} as states
        on counted.resolved_state = states.code

),

sums as (

    select
        race_id,
        candidate_id,
        {% for place in ['in_state', 'out_of_state', 'united_states', 'military', 'foreign', 'unknown'] -%}
        sum(case when donor_place = '{{ place }}' then geography_amount else 0 end) as {{ place }}_amount,
        {% endfor -%}
        -sum(case when donor_place = 'refund' then geography_amount else 0 end) as refunds_amount,
        sum(case when donor_place <> 'refund' then row_count else 0 end) as gift_count,
        sum(case when donor_place = 'in_state' then row_count else 0 end) as in_state_gift_count,
        sum(coalesce(itemized_amount, 0)) as itemized_rows_amount
    from placed
    group by race_id, candidate_id

),

-- electronic reports bring a candidate's rows beside the bulk file or without it
efiled as (

    select
        committees.cycle,
        committees.candidate_id,
        max(filing.coverage_through_date) as data_through_date
    from {{ ref('committee_candidates') }} as committees
    inner join {{ ref('filings') }} as filing
        on committees.cycle = filing.cycle and committees.committee_id = filing.committee_id
    inner join {{ ref('filing_versions') }} as versions
        on filing.cycle = versions.cycle and filing.file_number = versions.file_number
    where
        filing.form in ('F3', 'F3P')
        and filing.status = 'parsed'
        and committees.candidate_id is not null
    group by committees.cycle, committees.candidate_id

),

-- a candidate id's committees: how many it owns, who owns the others, and which are several people's
owned as (

    select
        claims.cycle,
        claims.candidate_id,
        sum(case when claims.owner_id = claims.candidate_id then 1 else 0 end) as own_committees,
        max(case when claims.owner_id <> claims.candidate_id then claims.owner_id end) as other_owner_id,
        max(owners.reason) as shared_reason
    from {{ ref('candidate_committees') }} as claims
    left join {{ ref('committee_candidates') }} as owners
        on claims.cycle = owners.cycle and claims.committee_id = owners.committee_id
    group by claims.cycle, claims.candidate_id

),

itemized_lines as (

    select
        cycle,
        entity_id as candidate_id,
        official_amount,
        official_source
    from {{ ref('official_lines') }}
    where entity_type = 'candidate' and line = 'individual_itemized'

),

loaded as (

    select
        roster.race_id,
        roster.candidate_id,
        case
            when loads.cycle is null and efiled.cycle is null
                then 'neither the contributions of the cycle (indiv) nor electronic reports of the candidate are loaded'
            when owned.shared_reason is not null then owned.shared_reason || ', so its rows are nobody''s alone'
            when roster.is_even_special and roster.is_shared_between_races
                then 'the rows mix two races of the cycle; race_contributions has them with their days'
            when coalesce(owned.own_committees, 0) = 0 and owned.other_owner_id is not null
                then 'the committee is the candidate''s under ' || owned.other_owner_id
            when coalesce(owned.own_committees, 0) = 0 then 'no committee is linked to this candidate id'
        end as unknown_reason,
        -- electronic reports hold the donors behind joint fundraisers themselves
        loads.cycle is not null and oth_loads.cycle is null and efiled.cycle is null as lacks_joint_fundraising,
        greatest(coalesce(loads.data_through_date, efiled.data_through_date), efiled.data_through_date)
            as data_through_date,
        ages.as_of as source_as_of
    from roster
    left join {{ ref('stg_loads') }} as loads
        on roster.cycle = loads.cycle and loads.table_name = 'individual_contributions'
    left join {{ ref('stg_loads') }} as oth_loads
        on roster.cycle = oth_loads.cycle and oth_loads.table_name = 'committee_transactions'
    left join efiled
        on roster.cycle = efiled.cycle and roster.candidate_id = efiled.candidate_id
    left join owned
        on roster.cycle = owned.cycle and roster.candidate_id = owned.candidate_id
    left join {{ ref('mart_as_of') }} as ages
        on roster.cycle = ages.cycle and ages.model = 'candidate_geography'

),

-- nothing itemized is zero where the rows are loaded, unknown where they are not
filled as (

    select
        roster.*,
        loaded.unknown_reason,
        loaded.lacks_joint_fundraising,
        loaded.source_as_of,
        loaded.data_through_date,
        {% for column in [
            'in_state_amount', 'out_of_state_amount', 'united_states_amount', 'military_amount', 'foreign_amount',
            'unknown_amount', 'refunds_amount', 'gift_count', 'in_state_gift_count', 'itemized_rows_amount',
        ] -%}
        case when loaded.unknown_reason is null then coalesce(sums.{{ column }}, 0) end as {{ column }},
        {% endfor -%}
        itemized_lines.official_amount as itemized_line_amount,
        itemized_lines.official_source as itemized_line_source,
        money.individual_unitemized as unitemized_amount
    from roster
    inner join loaded
        on roster.race_id = loaded.race_id and roster.candidate_id = loaded.candidate_id
    left join sums
        on roster.race_id = sums.race_id and roster.candidate_id = sums.candidate_id
    left join itemized_lines
        on roster.cycle = itemized_lines.cycle and roster.candidate_id = itemized_lines.candidate_id
    left join {{ ref('race_candidate_money') }} as money
        on roster.race_id = money.race_id and roster.candidate_id = money.candidate_id

),

based as (

    select
        *,
        in_state_amount + out_of_state_amount as known_state_amount,
        out_of_state_amount + military_amount + foreign_amount as known_elsewhere_amount,
        {{ individual_base(
            'in_state_amount + out_of_state_amount + united_states_amount + military_amount + foreign_amount + unknown_amount',
            'itemized_line_amount', 'unitemized_amount'
        ) }} as individual_amount,
        {{ coverage_of('itemized_rows_amount', 'itemized_line_amount') }} as coverage
    from filled

),

reasoned as (

    select
        *,
        case
            when unknown_reason is not null then unknown_reason
            when office_code = 'P' then 'a presidential candidate has no home state'
            when coverage is null
                then
                    'coverage unknown: no summary with the itemized line of this candidate is loaded (candidate_summary or'
                    || ' committee_summary)'
            when {{ is_uncovered('coverage') }}
                then
                    {{ uncovered_reason('coverage') }} || ': ' || {{ dollars('itemized_rows_amount') }} || ' of '
                    || {{ dollars('itemized_line_amount') }} || ' (' || itemized_line_source || ')'
        end as withheld_reason
    from based

),

final as (

    select
        race_id,
        cycle,
        candidate_id,
        candidate_name,
        'cycle' as time_window,
        'itemized' as basis,
        {{ money("case when office_code <> 'P' then in_state_amount end") }} as in_state_amount,
        {{ money("case when office_code <> 'P' then out_of_state_amount end") }} as out_of_state_amount,
        {{ money('military_amount') }} as military_amount,
        {{ money('foreign_amount') }} as foreign_amount,
        {{ money('unknown_amount') }} as unknown_amount,
        {{ money('refunds_amount') }} as refunds_amount,
        gift_count,
        in_state_gift_count,
        case when withheld_reason is null then {{ share('in_state_amount', 'known_state_amount') }} end as in_state_share,
        {{ money('unitemized_amount') }} as unitemized_amount,
        {{ money('individual_amount') }} as individual_amount,
        case when withheld_reason is null then {{ share('in_state_amount', 'individual_amount') }} end as in_state_share_low,
        case
            when withheld_reason is null
                then {{ share('individual_amount - known_elsewhere_amount', 'individual_amount') }}
        end as in_state_share_high,
        {{ money('itemized_rows_amount') }} as itemized_rows_amount,
        {{ money('itemized_line_amount') }} as itemized_line_amount,
        itemized_line_source,
        coverage,
        case
            when withheld_reason is not null then withheld_reason
            when known_state_amount = 0 then 'the rows hold no contribution from a known state'
            when lacks_joint_fundraising then 'the donors behind joint fundraising committees are not in it: oth is not loaded'
        end as share_reason,
        is_shared_between_races,
        data_through_date,
        source_as_of
    from reasoned

)

select * from final
