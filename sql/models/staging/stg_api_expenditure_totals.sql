-- one row per cycle, candidate and direction: the FEC's own sum of independent expenditures, as the newest pull has it
-- leaves out: the same sum from earlier pulls; early reports, which the FEC leaves out of it
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.candidate_id,
    {{ direction('api.support_oppose') }} as support_oppose,
    api.amount
from {{ source('lake', 'api_schedule_e_totals') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_schedule_e_totals' and api.cycle = loads.cycle
qualify row_number() over (partition by api.cycle, api.candidate_id, api.support_oppose order by loads.source_as_of desc, api.row_id desc) = 1
