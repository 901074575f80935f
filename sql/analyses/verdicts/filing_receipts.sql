-- one row per itemized receipt of an electronic report on a line of contributions: its verdict
with reported as (

    {{ filed_contribution_rows('filing_receipts', 'contributor', 'coalesce(filed.donor_committee_id, filed.contributor_committee_id)') }}

),

{{ filed_memo_rows() }},

{{ contribution_verdicts() }}

select * from verdicts
