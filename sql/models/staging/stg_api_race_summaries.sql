-- one row per cycle and seat: the FEC's own sums over its candidates, as the newest pull has them
-- leaves out: the same seat from earlier pulls
select
    api.cycle,
    api.row_id,
    api.load_id,
    case api.office when 'house' then 'H' when 'senate' then 'S' when 'president' then 'P' end as office_code,
    coalesce(upper(api.state), 'US') as office_state,
    case when api.office = 'house' then api.district else '00' end as office_district,
    api.candidate_count,
    api.receipts,
    api.disbursements,
    api.independent_expenditures
from {{ source('lake', 'api_elections_summary') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_elections_summary' and api.cycle = loads.cycle
qualify row_number() over (partition by api.cycle, api.office, api.state, api.district order by loads.source_as_of desc, api.row_id desc) = 1
