{{ config(materialized='view') }}
-- one row per debt on a report
select
    {{ filed_line() }},
    filed.entity_type_code,
    {{ filed_party('creditor') }},
    filed.purpose,
    filed.beginning_balance_amount,
    filed.incurred_amount,
    filed.payment_amount,
    filed.creditor_name,
    filed.creditor_committee_id,
    filed.creditor_candidate_id,
    filed.candidate_name,
    filed.candidate_office_code,
    filed.candidate_state,
    filed.candidate_district,
    filed.conduit_name,
    filed.conduit_city,
    filed.conduit_state,
    filed.conduit_zip,
    filed.amended_code,
    filed.image_number
{{ from_filed('filing_debts') }}
