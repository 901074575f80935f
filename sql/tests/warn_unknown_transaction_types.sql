{{ config(severity='warn', meta={'about': 'Transaction types that the registry of types does not hold; their rows count nowhere.'}) }}
select
    cycle,
    transaction_type_code,
    sum(row_count) as row_count,
    sum(amount) as amount
from {{ ref('contribution_sums') }}
where reason = 'unknown_type' and {{ in_built_cycles() }}
group by cycle, transaction_type_code
