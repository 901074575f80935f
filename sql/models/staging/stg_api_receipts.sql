-- one row per itemized receipt that the API has, as the newest pull has it
-- leaves out: the same row (SUB_ID) from earlier pulls and other questions; street addresses
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.sub_id,
    api.committee_id,
    api.file_number,
    api.transaction_id,
    api.report_year,
    api.report_type_code,
    api.form_type,
    api.line_number,
    api.image_number,
    api.amendment_indicator_code,
    api.entity_type_code,
    api.other_id,
    api.contributor_name,
    api.contributor_city,
    api.contributor_state,
    api.contributor_zip,
    api.employer,
    api.occupation,
    api.aggregate_amount,
    api.is_individual,
    api.transaction_type_code,
    upper(api.memo_code) as memo_code,
    api.memo_text,
    api.transaction_date,
    api.amount,
    api.candidate_id,
    api.conduit_committee_id,
    api.election_code,
    api.back_reference_transaction_id,
    api.loaded_at
from {{ source('lake', 'api_schedule_a') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_schedule_a' and api.cycle = loads.cycle
qualify row_number() over (partition by api.sub_id order by loads.source_as_of desc, api.row_id desc) = 1
