{{ config(severity='warn', meta={'about': 'Candidate summaries where itemized and unitemized do not add up to individual contributions.'}) }}
select
    cycle,
    candidate_id,
    individual_itemized,
    individual_unitemized,
    individual_contributions,
    individual_contributions - individual_itemized - individual_unitemized as difference
from {{ ref('stg_candidate_summaries') }}
where individual_itemized + individual_unitemized <> individual_contributions and {{ in_built_cycles() }}
