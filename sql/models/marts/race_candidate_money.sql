{{ config(materialized='table') }}
-- one row per race and candidate: the FEC's cycle totals of the candidate
-- A total stands as a whole under the id that owns the candidate's committees (candidate_money). Where it does not stand
-- here, or no report is in hand, every figure is NULL, never 0, and money_reason says why. A candidate of two races in one
-- cycle has the same total in both: it cannot be split from summaries, so never add such rows over races; shared_reason
-- names the other race.
-- internal_transfers is what rows show between the candidate's own committees; it stands in receipts and in disbursements.
-- NULL where there are several committees and their transactions are not loaded.

with roster as (

    select * from {{ ref('race_candidates') }}

),

races_of as (

    select
        cycle,
        candidate_id,
        {{ joined_text('race_id') }} as race_ids
    from roster
    group by cycle, candidate_id

),

other_races as (

    select
        roster.race_id,
        roster.candidate_id,
        {{ joined_text('others.race_id') }} as race_ids
    from roster
    inner join roster as others
        on
            roster.cycle = others.cycle
            and roster.candidate_id = others.candidate_id
            and roster.race_id <> others.race_id
    group by roster.race_id, roster.candidate_id

),

has_totals as (

    select distinct cycle
    from {{ ref('stg_loads') }}
    where table_name in ('candidate_summaries', 'candidate_totals', 'congressional_campaign_totals')

),

placed as (

    select
        roster.race_id,
        roster.cycle,
        roster.candidate_id,
        roster.candidate_name,
        roster.party_code,
        roster.is_shared_between_races,
        coalesce(standing.person_id, roster.candidate_id) as person_id,
        standing.totals_id,
        standing.committee_ids,
        standing.committee_count,
        standing.stands_under_id,
        case
            when standing.totals_id is not null then cast(null as {{ text_type() }})
            when has_totals.cycle is null then 'no file of totals is loaded'
            when standing.stands_under_id is not null
                then standing.money_reason || ', ' || coalesce(races_of.race_ids, 'no race of this cycle')
            else coalesce(standing.money_reason, 'no report')
        end as money_reason,
        case
            when standing.totals_id is not null
                then nullif(concat_ws('; ', 'the total is also in ' || other_races.race_ids, standing.shared_reason), '')
        end as shared_reason
    from roster
    left join {{ ref('candidate_money') }} as standing
        on roster.cycle = standing.cycle and roster.candidate_id = standing.candidate_id
    left join has_totals
        on roster.cycle = has_totals.cycle
    left join races_of
        on standing.cycle = races_of.cycle and standing.stands_under_id = races_of.candidate_id
    left join other_races
        on roster.race_id = other_races.race_id and roster.candidate_id = other_races.candidate_id

),

final as (

    select
        placed.race_id,
        placed.cycle,
        placed.candidate_id,
        placed.person_id,
        placed.candidate_name,
        placed.party_code,
        {{ money('totals.receipts') }} as receipts,
        {{ money('totals.disbursements') }} as disbursements,
        {{ money('totals.cash_on_hand') }} as cash_on_hand,
        {{ money('totals.debts_owed_by') }} as debts_owed_by,
        {{ money('totals.individual_contributions') }} as individual_contributions,
        {{ money('totals.individual_itemized') }} as individual_itemized,
        {{ money('totals.individual_unitemized') }} as individual_unitemized,
        {{ money('totals.other_committee_contributions') }} as other_committee_contributions,
        {{ money('totals.party_contributions') }} as party_contributions,
        {{ money('totals.candidate_contributions') }} as candidate_contributions,
        {{ money('totals.candidate_loans') }} as candidate_loans,
        {{ money('totals.transfers_from_authorized') }} as transfers_from_authorized,
        {{ money('totals.transfers_to_authorized') }} as transfers_to_authorized,
        case
            when placed.committee_count = 1 then {{ money('0') }}
            else transfers.internal_transfers
        end as internal_transfers,
        {{ money('totals.individual_refunds') }} as individual_refunds,
        totals.coverage_end_date,
        placed.committee_ids,
        placed.totals_id,
        placed.money_reason,
        placed.is_shared_between_races,
        placed.shared_reason,
        totals.money_source,
        loads.source_as_of
    from placed
    left join {{ ref('official_candidate_totals') }} as totals
        on placed.cycle = totals.cycle and placed.totals_id = totals.candidate_id
    left join {{ ref('internal_transfers') }} as transfers
        on
            placed.cycle = transfers.cycle
            and placed.candidate_id = transfers.candidate_id
            and placed.totals_id is not null
    left join {{ ref('stg_loads') }} as loads
        on
            placed.cycle = loads.cycle
            and loads.table_name
            = case totals.money_source
                when 'candidate_summary' then 'candidate_summaries'
                when 'weball' then 'candidate_totals'
                when 'webl' then 'congressional_campaign_totals'
            end

)

select * from final
