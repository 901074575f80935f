-- one row per independent expenditure row: the candidate and the race it is about, and how they were found
-- By candidate id where the id is in the candidate master; else by last name within the roster of the filed seat (one letter
-- may differ, and only one candidate may match); else by the filed seat alone; else unresolved, kept with its filed seat.
-- Half of the dollars of the 2015 file carry no candidate id.

with expenditures as (

    select
        cycle,
        row_id,
        filed_candidate_id,
        {{ letters_only("split_part(coalesce(filed_candidate_name, ''), ',', 1)") }} as filed_last_name,
        filed_seat,
        event_date
    from {{ ref('expenditure_rows') }}
    where {{ in_changed_cycles() }}

),

by_id as (

    select
        expenditures.cycle,
        expenditures.row_id,
        candidates.candidate_id
    from expenditures
    inner join {{ ref('stg_candidates') }} as candidates
        on expenditures.cycle = candidates.cycle and expenditures.filed_candidate_id = candidates.candidate_id

),

by_name as (

    select
        expenditures.cycle,
        expenditures.row_id,
        case when count(distinct windows.candidate_id) = 1 then min(windows.candidate_id) end as candidate_id
    from expenditures
    left join by_id
        on expenditures.cycle = by_id.cycle and expenditures.row_id = by_id.row_id
    inner join {{ ref('race_windows') }} as windows
        on
            expenditures.cycle = windows.cycle
            and expenditures.filed_seat = windows.seat
            and windows.candidate_id is not null
            and {{ in_window('expenditures.event_date', 'windows') }}
    inner join {{ ref('race_candidates') }} as race_candidates
        on windows.race_id = race_candidates.race_id and windows.candidate_id = race_candidates.candidate_id
    where
        by_id.row_id is null
        and length(expenditures.filed_last_name) >= 4
        and levenshtein(
            expenditures.filed_last_name,
            {{ letters_only("split_part(race_candidates.candidate_name, ',', 1)") }}
        ) <= 1
    group by expenditures.cycle, expenditures.row_id

),

resolved as (

    select
        expenditures.cycle,
        expenditures.row_id,
        expenditures.filed_seat,
        expenditures.event_date,
        coalesce(by_id.candidate_id, by_name.candidate_id) as candidate_id,
        case
            when by_id.candidate_id is not null then 'candidate_id'
            when by_name.candidate_id is not null then 'name'
        end as candidate_method
    from expenditures
    left join by_id
        on expenditures.cycle = by_id.cycle and expenditures.row_id = by_id.row_id
    left join by_name
        on expenditures.cycle = by_name.cycle and expenditures.row_id = by_name.row_id

),

final as (

    select
        resolved.cycle,
        resolved.row_id,
        resolved.candidate_id,
        coalesce(candidate_windows.race_id, seat_windows.race_id) as race_id,
        case
            when candidate_windows.race_id is not null then resolved.candidate_method
            when seat_windows.race_id is not null then 'filed_seat'
            else 'unresolved'
        end as resolution_method,
        candidate_windows.race_id is not null
        and resolved.filed_seat is not null
        and resolved.filed_seat <> candidate_windows.seat as is_seat_conflict
    from resolved
    left join {{ ref('race_windows') }} as candidate_windows
        on
            resolved.cycle = candidate_windows.cycle
            and resolved.candidate_id = candidate_windows.candidate_id
            and {{ in_window('resolved.event_date', 'candidate_windows') }}
    left join {{ ref('race_windows') }} as seat_windows
        on
            candidate_windows.race_id is null
            and resolved.cycle = seat_windows.cycle
            and resolved.filed_seat = seat_windows.seat
            and seat_windows.candidate_id is null
            and {{ in_window('resolved.event_date', 'seat_windows') }}

)

select * from final
