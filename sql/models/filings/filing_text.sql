{{ config(materialized='view') }}
-- one row per text of a filing
select
    {{ filed_line() }},
    filed.line_count
{{ from_filed('filing_text') }}
