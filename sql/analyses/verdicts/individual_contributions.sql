-- one row per row of the FEC's contributions by individuals, in the order of the file: its verdict
with reported as (

    {{ bulk_contribution_rows(
        'indiv', 'individual_contributions', 'contributor_name', 'contributor_city', 'contributor_state', 'contributor_zip'
    ) }}

),

{{ bulk_memo_rows() }},

{{ contribution_verdicts() }}

select * from verdicts
