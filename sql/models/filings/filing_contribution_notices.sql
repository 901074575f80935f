{{ config(materialized='view') }}
-- one row per contribution on a 48-hour notice: F65
select
    {{ filed_line() }},
    filed.entity_type_code,
    {{ filed_party('contributor') }},
    filed.contributor_committee_id,
    filed.transaction_date,
    filed.employer,
    filed.occupation,
    filed.contributor_name,
    filed.candidate_id,
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
{{ from_filed('filing_contribution_notices') }}
