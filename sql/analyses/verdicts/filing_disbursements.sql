-- one row per itemized disbursement of an electronic report on a line of contributions, such as a refund: its verdict
{% set reported = filed_contribution_rows('filing_disbursements', 'payee', 'filed.beneficiary_committee_id') %}
with {{ no_memo_rows() }},

{{ contribution_verdicts(reported) }}

select * from verdicts
