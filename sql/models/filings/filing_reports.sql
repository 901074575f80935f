{{ config(materialized='view') }}
-- one row per report with a summary (Forms 3, 3P, 3X): its cover and every line of columns A and B
select filed.*
{{ from_filed('filing_reports') }}
