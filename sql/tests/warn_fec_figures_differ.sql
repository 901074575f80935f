{{ config(severity='warn', meta={'about': 'Figures of a checked race that are not those of the FEC, by more than early reports and cut cents explain; amount is our figure less the FEC\'s, fec_comparisons says the rest.'}) }}
select
    cycle,
    race_id,
    candidate_id,
    candidate_name,
    support_oppose,
    figure,
    our_amount,
    fec_amount,
    difference,
    explanation
from {{ ref('fec_comparisons') }}
where status = 'differs' and {{ in_built_cycles() }}
