-- one row per cycle and committee: the FEC's committee summary
select
    cycle,
    committee_id,
    upper(committee_type_code) as committee_type_code,
    receipts,
    disbursements,
    individual_itemized,
    individual_unitemized,
    individual_contributions,
    party_contributions,
    other_committee_contributions,
    candidate_contributions,
    candidate_loans,
    transfers_from_authorized,
    transfers_to_authorized,
    individual_refunds,
    contributions_to_federal_candidates,
    independent_expenditures,
    party_coordinated_expenditures,
    coverage_start_date,
    coverage_end_date
from {{ source('lake', 'committee_summaries') }}
-- the FEC's file repeats an id now and then; the later line stands
qualify row_number() over (partition by cycle, committee_id order by source_line desc) = 1
