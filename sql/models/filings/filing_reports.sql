{{ config(materialized='view') }}
-- one row per report with a summary (Forms 3, 3P, 3X): its cover and every line of columns A and B
-- leaves out: street addresses
select {{ all_but('filed', ['street_1', 'street_2']) }}
{{ from_filed('filing_reports') }}
