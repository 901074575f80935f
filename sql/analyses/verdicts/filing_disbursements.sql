-- one row per itemized disbursement of an electronic report on a line of contributions, such as a refund: its verdict
with reported as (

    {{ filed_contribution_rows('filing_disbursements', 'payee', 'filed.beneficiary_committee_id') }}

),

{{ no_memo_rows() }},

{{ contribution_verdicts() }}

select * from verdicts
