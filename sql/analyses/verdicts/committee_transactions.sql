-- one row per row of the FEC's committee transactions, in the order of the file: its verdict
with reported as (

    {{ bulk_contribution_rows('oth', 'committee_transactions', 'name', 'city', 'state', 'zip_code') }}

),

{{ no_memo_rows() }},

{{ contribution_verdicts() }}

select * from verdicts
