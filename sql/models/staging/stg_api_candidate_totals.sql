-- one row per cycle and candidate: the FEC's totals, as the newest pull has them
-- leaves out: the same candidate from earlier pulls of the cycle
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.candidate_id,
    api.candidate_name,
    api.office_code,
    api.office_state,
    api.office_district,
    api.party_code,
    api.incumbency_code,
    api.election_year,
    api.receipts,
    api.disbursements,
    api.cash_on_hand,
    api.debts_owed_by,
    api.individual_itemized,
    api.transfers_from_authorized,
    api.other_committee_contributions,
    api.coverage_start_date,
    api.coverage_end_date,
    api.has_raised_funds,
    api.is_inactive
from {{ source('lake', 'api_candidate_totals') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_candidate_totals' and api.cycle = loads.cycle
qualify row_number() over (partition by api.cycle, api.candidate_id order by loads.source_as_of desc, api.row_id desc) = 1
