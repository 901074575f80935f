-- one row per itemized receipt of an electronic report on a line of contributions: its verdict
{% set reported = filed_contribution_rows(
    'filing_receipts', 'contributor', 'coalesce(filed.donor_committee_id, filed.contributor_committee_id)'
) %}
with {{ filed_memo_rows(reported) }},

{{ contribution_verdicts(reported) }}

select * from verdicts
