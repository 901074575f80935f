{{ config(materialized='view') }}
-- one row per contribution on a 48-hour notice: F65
-- The cover (Form 6) names the candidate, since version 6 of the format the lines do not.

with covers as (

    select
        cover.file_number,
        {{ filed_field('cover', 'candidate_id') }} as candidate_id,
        coalesce(
            {{ filed_field('cover', 'candidate_name') }},
            nullif(concat_ws(
                ', ', {{ filed_field('cover', 'candidate_last_name') }}, {{ filed_field('cover', 'candidate_first_name') }}
            ), '')
        ) as candidate_name,
        {{ filed_field('cover', 'candidate_office_code') }} as candidate_office_code,
        {{ filed_field('cover', 'candidate_state') }} as candidate_state,
        {{ filed_field('cover', 'candidate_district') }} as candidate_district
    from {{ ref('filing_other_lines') }} as cover
    where cover.record_type = 'F6'

)

select
    {{ filed_line() }},
    filed.entity_type_code,
    {{ filed_party('contributor') }},
    filed.contributor_committee_id,
    filed.transaction_date,
    filed.employer,
    filed.occupation,
    filed.contributor_name,
    coalesce(filed.candidate_id, covers.candidate_id) as candidate_id,
    coalesce(filed.candidate_name, covers.candidate_name) as candidate_name,
    coalesce(filed.candidate_office_code, covers.candidate_office_code) as candidate_office_code,
    coalesce(filed.candidate_state, covers.candidate_state) as candidate_state,
    coalesce(filed.candidate_district, covers.candidate_district) as candidate_district,
    filed.conduit_name,
    filed.conduit_city,
    filed.conduit_state,
    filed.conduit_zip,
    filed.amended_code,
    filed.image_number
{{ from_filed('filing_contribution_notices') }}
left join covers
    on filed.file_number = covers.file_number
