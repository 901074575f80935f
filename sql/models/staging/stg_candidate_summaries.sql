-- one row per cycle and candidate: the FEC's candidate summary
select
    cycle,
    candidate_id,
    receipts,
    disbursements,
    cash_on_hand,
    debts_owed_by,
    individual_itemized,
    individual_unitemized,
    individual_contributions,
    other_committee_contributions,
    party_contributions,
    candidate_contributions,
    contributions,
    transfers_from_authorized,
    transfers_to_authorized,
    candidate_loans,
    other_loans,
    individual_refunds,
    contribution_refunds,
    coverage_start_date,
    coverage_end_date
from {{ source('lake', 'candidate_summaries') }}
