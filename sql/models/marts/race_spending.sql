{{ config(materialized='table') }}
-- one row per race: what the candidates raised and spent, and what outside groups spent
-- Candidates' receipts and disbursements are the FEC's totals less the transfers that rows show among a candidate's own
-- committees; where those rows are not loaded (candidates_with_unknown_transfers), such money may be in them twice. Candidates
-- of two races in the cycle bring the totals of both (shared_candidates, shared_receipts). Candidates whose total is unknown
-- or stands elsewhere are counted in candidates_without_money. A figure whose source is not loaded is NULL; missing_sources
-- names every bulk dataset behind the row that is not loaded. review_amount is the part of the independent expenditures that
-- is implausible and waits for a person's word; their low and high are without and with what gives way on a guess: early
-- reports on guessed days, bills that running sums alone tell to be paid.

with races as (

    select * from {{ ref('races') }}

),

loaded as (

    select
        cycle,
        max(case when table_name = 'independent_expenditure_notices' then 1 else 0 end) = 1 as has_independent,
        max(case when table_name = 'electioneering_communications' then 1 else 0 end) = 1 as has_electioneering,
        max(case when table_name = 'communication_costs' then 1 else 0 end) = 1 as has_communication,
        max(case when table_name = 'committee_to_candidate_transactions' then 1 else 0 end) = 1 as has_coordinated
    from {{ ref('stg_loads') }}
    group by cycle

),

ages as (

    select
        cycle,
        max(case when model = 'race_spending' then missing_sources end) as missing_sources,
        max(case when model = 'race_candidate_money' then as_of end) as candidates_as_of,
        max(case when model = 'race_outside_spending' then as_of end) as outside_as_of
    from {{ ref('mart_as_of') }}
    group by cycle

),

candidates as (

    select
        race_id,
        count(*) as candidate_count,
        count(receipts) as candidates_with_reports,
        count(*) - count(receipts) as candidates_without_money,
        sum(internal_transfers) as internal_transfers,
        sum(case when receipts is not null and internal_transfers is null then 1 else 0 end) as unknown_transfers,
        sum(receipts - coalesce(internal_transfers, 0)) as receipts,
        -- a sum of some candidates' lines is not the race's
        case
            when count(individual_contributions + other_committee_contributions + party_contributions) = count(receipts)
                then sum(individual_contributions + other_committee_contributions + party_contributions)
        end as contributions,
        case
            when count(candidate_contributions + candidate_loans) = count(receipts)
                then sum(candidate_contributions + candidate_loans)
        end as self_funding,
        case when count(individual_unitemized) = count(receipts) then sum(individual_unitemized) end as unitemized,
        sum(individual_unitemized) as known_unitemized,
        count(receipts) - count(individual_unitemized) as without_unitemized,
        sum(disbursements - coalesce(internal_transfers, 0)) as disbursements,
        sum(case when is_shared_between_races and receipts is not null then 1 else 0 end) as shared_candidates,
        sum(case when is_shared_between_races then receipts - coalesce(internal_transfers, 0) end) as shared_receipts,
        min(coverage_end_date) as earliest_coverage_end_date
    from {{ ref('race_candidate_money') }}
    group by race_id

),

outside as (

    select
        race_id,
        sum(case when kind = 'independent_expenditure' then amount else 0 end) as independent_expenditures,
        sum(case when kind = 'electioneering_communication' then amount else 0 end) as electioneering_communications,
        sum(case when kind = 'communication_cost' then amount else 0 end) as communication_costs,
        sum(case when kind = 'independent_expenditure' and support_oppose is null then amount else 0 end)
            as direction_unclear,
        sum(review_amount) as review_amount
    from {{ ref('race_outside_spending') }}
    group by race_id

),

spending as (

    select
        race_id,
        sum(case when kind = 'independent_expenditure' then amount_high - amount else 0 end) as guessed_amount,
        sum(case when kind = 'party_coordinated' then amount else 0 end) as party_coordinated
    from {{ ref('outside_spending') }}
    where race_id is not null
    group by race_id

),

joined as (

    select
        races.race_id,
        races.cycle,
        candidates.candidate_count,
        candidates.candidates_with_reports,
        candidates.candidates_without_money,
        candidates.internal_transfers,
        candidates.unknown_transfers,
        candidates.receipts,
        candidates.contributions,
        candidates.self_funding,
        candidates.unitemized,
        candidates.known_unitemized,
        candidates.without_unitemized,
        candidates.disbursements,
        candidates.shared_candidates,
        candidates.shared_receipts,
        candidates.earliest_coverage_end_date,
        case when loaded.has_independent then coalesce(outside.independent_expenditures, 0) end
            as independent_expenditures,
        case when loaded.has_independent then coalesce(spending.guessed_amount, 0) end as guessed_amount,
        case when loaded.has_independent then coalesce(outside.review_amount, 0) end as review_amount,
        case when loaded.has_electioneering then coalesce(outside.electioneering_communications, 0) end
            as electioneering_communications,
        case when loaded.has_communication then coalesce(outside.communication_costs, 0) end as communication_costs,
        case when loaded.has_independent then coalesce(outside.direction_unclear, 0) end as direction_unclear,
        case when loaded.has_coordinated then coalesce(spending.party_coordinated, 0) end as party_coordinated,
        ages.missing_sources,
        ages.candidates_as_of,
        ages.outside_as_of
    from races
    left join loaded
        on races.cycle = loaded.cycle
    left join ages
        on races.cycle = ages.cycle
    left join candidates
        on races.race_id = candidates.race_id
    left join outside
        on races.race_id = outside.race_id
    left join spending
        on races.race_id = spending.race_id

),

final as (

    select
        race_id,
        cycle,
        coalesce(candidate_count, 0) as candidate_count,
        coalesce(candidates_with_reports, 0) as candidates_with_reports,
        coalesce(candidates_without_money, 0) as candidates_without_money,
        {{ money('receipts') }} as candidates_receipts,
        {{ money('contributions') }} as candidates_contributions,
        {{ money('self_funding') }} as candidates_self_funding,
        {{ money('receipts - contributions - self_funding') }} as candidates_other_receipts,
        {{ money('unitemized') }} as candidates_unitemized,
        {{ money('known_unitemized') }} as candidates_unitemized_low,
        coalesce(without_unitemized, 0) as candidates_without_unitemized,
        {{ money('disbursements') }} as candidates_disbursements,
        {{ money('internal_transfers') }} as candidates_internal_transfers,
        coalesce(unknown_transfers, 0) as candidates_with_unknown_transfers,
        coalesce(shared_candidates, 0) as shared_candidates,
        {{ money('shared_receipts') }} as shared_receipts,
        {{ money('independent_expenditures') }} as independent_expenditures,
        {{ money('electioneering_communications') }} as electioneering_communications,
        {{ money('communication_costs') }} as communication_costs,
        {{ money('independent_expenditures + electioneering_communications + communication_costs') }} as outside_total,
        {{ money('review_amount') }} as review_amount,
        {{ money('independent_expenditures') }} as independent_expenditures_low,
        {{ money('independent_expenditures + guessed_amount') }} as independent_expenditures_high,
        {{ money('direction_unclear') }} as direction_unclear,
        {{ money('party_coordinated') }} as party_coordinated,
        missing_sources,
        earliest_coverage_end_date,
        candidates_as_of,
        outside_as_of
    from joined

)

select * from final
