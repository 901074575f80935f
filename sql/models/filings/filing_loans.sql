{{ config(materialized='view') }}
-- one row per loan on a report
-- leaves out: street addresses
select
    {{ filed_line() }},
    filed.receipt_line_number,
    filed.entity_type_code,
    {{ filed_party('lender') }},
    filed.election_code,
    filed.election_description,
    filed.payment_to_date_amount,
    filed.balance_amount,
    filed.incurred_date,
    filed.due_date_text,
    filed.interest_rate_text,
    filed.is_secured,
    filed.is_personal_funds,
    filed.lender_committee_id,
    filed.lender_candidate_id,
    filed.lender_candidate_last_name,
    filed.lender_candidate_first_name,
    filed.lender_candidate_middle_name,
    filed.lender_candidate_prefix,
    filed.lender_candidate_suffix,
    filed.lender_candidate_office_code,
    filed.lender_candidate_state,
    filed.lender_candidate_district,
    filed.lender_name,
    filed.lender_candidate_name,
    filed.amended_code,
    filed.image_number
{{ from_filed('filing_loans') }}
