{{ config(severity='warn', meta={'about': 'Lines of filings that do not agree with their rows, the same cover or earlier reports.'}) }}
-- lines of reports in force that do not agree with the report's rows, its other lines or the reports before it: the filers'
-- own slips, and covers on paper that were misread
select
    cycle,
    file_number,
    committee_id,
    form_column,
    line,
    official_amount,
    itemized_amount,
    computed_amount,
    expected_amount,
    status,
    arithmetic_status,
    continuity_status
from {{ ref('filing_reconciliation') }}
where is_flagged and is_chain_head and {{ in_built_cycles() }}
