-- one row per communication cost of a membership organization
-- source bulk is the FEC's file, efile an electronic Form 7 that the file does not hold yet
-- support_oppose falls back on the transaction type: 24F is for, 24N against
select
    costs.cycle,
    costs.row_id,
    costs.load_id,
    costs.source_line,
    costs.spender_id,
    costs.spender_name,
    costs.candidate_id,
    costs.candidate_name,
    {{ filed_seat('costs.office_code', 'costs.office_state', 'costs.office_district') }} as filed_seat,
    costs.amount,
    costs.expenditure_date,
    coalesce(
        case when upper(costs.support_oppose) in ('S', 'O') then upper(costs.support_oppose) end,
        case upper(costs.transaction_type_code) when '24F' then 'S' when '24N' then 'O' end
    ) as support_oppose,
    costs.purpose,
    'bulk' as source
from {{ source('lake', 'communication_costs') }} as costs
{{ join_filed_seat('costs.office_state', 'costs.office_district', 'costs.cycle') }}

union all

select
    cycle,
    row_id,
    load_id,
    source_line,
    spender_id,
    spender_name,
    candidate_id,
    candidate_name,
    filed_seat,
    amount,
    expenditure_date,
    support_oppose,
    purpose,
    'efile' as source
from {{ ref('filed_communication_costs') }}
