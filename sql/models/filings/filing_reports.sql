{{ config(materialized='view') }}
-- one row per report with a summary (Forms 3, 3P, 3X): its cover and every line of columns A and B, and which of them do not
-- agree with the report's rows, its other lines or earlier reports
select
    filed.*,
    flagged.flagged_lines
{{ from_filed('filing_reports') }}
left join {{ ref('flagged_reports') }} as flagged
    on filed.file_number = flagged.file_number
