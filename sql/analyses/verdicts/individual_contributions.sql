-- one row per row of the FEC's contributions by individuals, in the order of the file: its verdict
{% set reported = bulk_contribution_rows(
    'indiv', 'individual_contributions', 'contributor_name', 'contributor_city', 'contributor_state', 'contributor_zip'
) %}
with {{ bulk_memo_rows(reported) }},

{{ contribution_verdicts(reported) }}

select * from verdicts
