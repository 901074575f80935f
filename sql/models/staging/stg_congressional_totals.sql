-- one row per cycle and candidate: the totals of webl, current House and Senate campaigns, in the columns of weball
select
    cycle,
    candidate_id,
    receipts,
    disbursements,
    cash_on_hand,
    transfers_from_authorized,
    transfers_to_authorized,
    candidate_contributions,
    candidate_loans,
    other_loans,
    debts_owed_by,
    individual_contributions,
    other_committee_contributions,
    party_contributions,
    individual_refunds,
    committee_refunds,
    coverage_end_date
from {{ source('lake', 'congressional_campaign_totals') }}
