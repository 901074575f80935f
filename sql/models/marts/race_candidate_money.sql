-- one row per race and candidate: the FEC's cycle totals of the candidate
-- A candidate of two races in one cycle (is_shared_between_races) has the same totals in both: they cannot be split from
-- summaries, so never add such rows over races. Figures are NULL where no report is in hand, never 0.
-- internal_transfers is money that moved between the candidate's own committees: it stands in transfers out and in
-- transfers in, while money from a joint fundraiser stands only in transfers in.

with roster as (

    select * from {{ ref('race_candidates') }}
    where {{ in_changed_cycles() }}

),

totals as (

    select
        coalesce(summaries.cycle, totals.cycle) as cycle,
        coalesce(summaries.candidate_id, totals.candidate_id) as candidate_id,
        case when summaries.candidate_id is not null then 'candidate_summary' else 'weball' end as money_source,
        coalesce(summaries.receipts, totals.receipts) as receipts,
        coalesce(summaries.disbursements, totals.disbursements) as disbursements,
        coalesce(summaries.cash_on_hand, totals.cash_on_hand) as cash_on_hand,
        coalesce(summaries.debts_owed_by, totals.debts_owed_by) as debts_owed_by,
        summaries.individual_itemized,
        summaries.individual_unitemized,
        coalesce(summaries.individual_contributions, totals.individual_contributions) as individual_contributions,
        coalesce(summaries.other_committee_contributions, totals.other_committee_contributions)
            as other_committee_contributions,
        coalesce(summaries.party_contributions, totals.party_contributions) as party_contributions,
        coalesce(summaries.candidate_contributions, totals.candidate_contributions) as candidate_contributions,
        coalesce(summaries.candidate_loans, totals.candidate_loans) as candidate_loans,
        coalesce(summaries.transfers_from_authorized, totals.transfers_from_authorized) as transfers_from_authorized,
        coalesce(summaries.transfers_to_authorized, totals.transfers_to_authorized) as transfers_to_authorized,
        coalesce(summaries.individual_refunds, totals.individual_refunds) as individual_refunds,
        coalesce(summaries.coverage_end_date, totals.coverage_end_date) as coverage_end_date
    -- a summary without coverage is a row of zeros for a candidate who has not reported
    from (
        select * from {{ ref('stg_candidate_summaries') }}
        where coverage_end_date is not null
    ) as summaries
    full outer join (
        select * from {{ ref('stg_candidate_totals') }}
        where coverage_end_date is not null
    ) as totals
        on summaries.cycle = totals.cycle and summaries.candidate_id = totals.candidate_id

),

final as (

    select
        roster.race_id,
        roster.cycle,
        roster.candidate_id,
        roster.candidate_name,
        roster.party_code,
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
            when totals.transfers_from_authorized is not null and totals.transfers_to_authorized is not null
                then {{ money('least(totals.transfers_from_authorized, totals.transfers_to_authorized)') }}
        end as internal_transfers,
        {{ money('totals.individual_refunds') }} as individual_refunds,
        totals.coverage_end_date,
        roster.is_shared_between_races,
        totals.money_source,
        loads.source_as_of
    from roster
    left join totals
        on roster.cycle = totals.cycle and roster.candidate_id = totals.candidate_id
    left join {{ ref('stg_loads') }} as loads
        on
            roster.cycle = loads.cycle
            and loads.table_name
            = case totals.money_source
                when 'candidate_summary' then 'candidate_summaries'
                when 'weball' then 'candidate_totals'
            end

)

select * from final
