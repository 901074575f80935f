{{ config(severity='warn', meta={'about': 'Lines whose rows add up to more than the FEC total of the same line.'}) }}
select *
from {{ ref('reconciliation') }}
where status = 'rows_exceed_summary' and {{ in_built_cycles() }}
