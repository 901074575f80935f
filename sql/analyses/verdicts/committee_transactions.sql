-- one row per row of the FEC's committee transactions, in the order of the file: its verdict
{% set reported = bulk_contribution_rows('oth', 'committee_transactions', 'name', 'city', 'state', 'zip_code') %}
with {{ no_memo_rows() }},

{{ contribution_verdicts(reported) }}

select * from verdicts
