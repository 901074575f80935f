-- one row per report with a summary (Forms 3, 3P, 3X): its cover and every line of columns A and B
select filed.*
from {{ source('lake', 'filing_reports') }} as filed
inner join {{ ref('stg_filings') }} as one_copy
    on filed.file_number = one_copy.file_number and filed.load_id = one_copy.load_id
