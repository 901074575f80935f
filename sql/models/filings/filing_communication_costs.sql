{{ config(materialized='view') }}
-- one row per communication cost: F76
select
    {{ filed_line() }},
    filed.communication_type_code,
    filed.communication_type_description,
    filed.communication_class_code,
    filed.communication_date,
    filed.election_code,
    filed.election_description,
    filed.support_oppose_code,
    filed.candidate_id,
    filed.candidate_last_name,
    filed.candidate_first_name,
    filed.candidate_middle_name,
    filed.candidate_prefix,
    filed.candidate_suffix,
    filed.candidate_office_code,
    filed.candidate_state,
    filed.candidate_district,
    filed.candidate_name,
    filed.image_number
{{ from_filed('filing_communication_costs') }}
