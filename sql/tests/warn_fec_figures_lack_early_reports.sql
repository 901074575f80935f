{{ config(severity='warn', meta={'about': 'Figures of a checked race that are larger than those of the FEC by our 24- and 48-hour reports and unpaid debts, which its sums leave out; amount is our figure less the FEC\'s.'}) }}
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
where status = 'explained' and (notice_amount <> 0 or unpaid_amount <> 0) and {{ in_built_cycles() }}
