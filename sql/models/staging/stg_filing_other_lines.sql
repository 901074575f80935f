-- one row per line of a known type that has no table of its own
select
    filed.cycle,
    filed.row_id,
    filed.load_id,
    filed.source_line,
    filed.file_number,
    filed.form_line,
    filed.committee_id,
    filed.transaction_id,
    filed.back_reference_transaction_id,
    filed.back_reference_schedule,
    filed.memo_code,
    filed.memo_text,
    filed.amount,
    filed.record_type,
    filed.fields
from {{ source('lake', 'filing_other_lines') }} as filed
inner join {{ ref('stg_filings') }} as one_copy
    on filed.file_number = one_copy.file_number and filed.load_id = one_copy.load_id
