{{ config(severity='warn', meta={'about': 'Rows of early reports that count and are implausible beside what is known of their filer (above review_amount and review_multiple times its largest receipts, spending or earlier reports). Look at the filing at the FEC: if it is a prank, add the filer to the seed fictitious_filers; if it is real, the next regular report clears it.'}) }}
select
    coalesce(races.cycle, expenditures.cycle) as cycle,
    expenditures.race_id,
    expenditures.row_id,
    expenditures.file_number,
    expenditures.spender_id,
    expenditures.spender_name,
    expenditures.candidate_id,
    expenditures.amount,
    spending.outside_total as total_with,
    spending.outside_total - spending.review_amount as total_without,
    expenditures.review_reason
from {{ ref('independent_expenditures') }} as expenditures
left join {{ ref('races') }} as races
    on expenditures.race_id = races.race_id
left join {{ ref('race_spending') }} as spending
    on expenditures.race_id = spending.race_id
where expenditures.is_review and {{ in_built_cycles('coalesce(races.cycle, expenditures.cycle)') }}
