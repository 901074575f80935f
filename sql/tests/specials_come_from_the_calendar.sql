-- a special exists only where the calendar has it
select races.race_id
from {{ ref('races') }} as races
left join {{ ref('stg_special_calendar') }} as calendar
    on races.race_id = calendar.race_id
where races.is_special and calendar.race_id is null
