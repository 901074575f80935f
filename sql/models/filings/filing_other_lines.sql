{{ config(materialized='view') }}
-- one row per line of a known type that has no table of its own
select
    {{ filed_line() }},
    filed.record_type,
    filed.fields
{{ from_filed('filing_other_lines') }}
