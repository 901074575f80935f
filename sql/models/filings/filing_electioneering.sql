{{ config(materialized='view') }}
-- one row per disbursement (F93) or candidate named (F94) on a statement of electioneering communications
select
    {{ filed_line() }},
    filed.entity_type_code,
    {{ filed_party('payee') }},
    filed.election_code,
    filed.election_description,
    filed.transaction_date,
    filed.purpose,
    filed.payee_employer,
    filed.payee_occupation,
    filed.communication_date,
    filed.purpose_code,
    filed.image_number,
    filed.candidate_id,
    filed.candidate_last_name,
    filed.candidate_first_name,
    filed.candidate_middle_name,
    filed.candidate_prefix,
    filed.candidate_suffix,
    filed.candidate_office_code,
    filed.candidate_state,
    filed.candidate_district,
    filed.candidate_name
{{ from_filed('filing_electioneering') }}
