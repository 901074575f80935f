-- one row per cycle, candidate and contributor's state: the FEC's own sum, as the newest pull has it
-- leaves out: the same sum from earlier pulls
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.candidate_id,
    api.state,
    api.state_label,
    api.amount,
    api.row_count
from {{ source('lake', 'api_schedule_a_by_state') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_schedule_a_by_state' and api.cycle = loads.cycle
qualify row_number() over (partition by api.cycle, api.candidate_id, api.state order by loads.source_as_of desc, api.row_id desc) = 1
