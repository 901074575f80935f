-- one row per cycle and PAC or party committee: the totals of webk
select
    cycle,
    committee_id,
    committee_name,
    committee_type_code,
    receipts,
    disbursements,
    individual_contributions,
    individual_refunds,
    other_committee_contributions,
    transfers_from_affiliated,
    transfers_to_affiliated,
    contributions_to_committees,
    independent_expenditures,
    party_coordinated_expenditures,
    coverage_end_date
from {{ source('lake', 'pac_totals') }}
