{{ config(severity='warn', meta={'about': 'Money that stands in no race: receipts of candidates, and outside spending. money_in_no_race names each with its dollars and the reason.'}) }}
select
    cycle,
    kind,
    entity_id,
    entity_name,
    amount,
    reason
from {{ ref('money_in_no_race') }}
where {{ in_built_cycles() }}
