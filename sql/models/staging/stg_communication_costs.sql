-- one row per communication cost of a membership organization
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
    costs.purpose
from {{ source('lake', 'communication_costs') }} as costs
{{ join_filed_seat('costs.office_state', 'costs.office_district', 'costs.cycle') }}
