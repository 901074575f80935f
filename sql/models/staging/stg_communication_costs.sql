-- one row per communication cost of a membership organization
-- support_oppose falls back on the transaction type: 24F is for, 24N against
select
    cycle,
    row_id,
    load_id,
    source_line,
    spender_id,
    spender_name,
    candidate_id,
    amount,
    expenditure_date,
    coalesce(
        case when upper(support_oppose) in ('S', 'O') then upper(support_oppose) end,
        case upper(transaction_type_code) when '24F' then 'S' when '24N' then 'O' end
    ) as support_oppose,
    purpose
from {{ source('lake', 'communication_costs') }}
