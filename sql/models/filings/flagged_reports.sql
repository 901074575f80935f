{{ config(schema='ledger') }}
-- one row per filing whose cover does not agree with its rows, with itself or with earlier reports, and on which lines
select
    file_number,
    count(*) as flagged_count,
    string_agg(concat(form_column, ' ', line), ', ' order by form_column, line_order nulls last, line) as flagged_lines
from {{ ref('filing_reconciliation') }}
where is_flagged
group by file_number
