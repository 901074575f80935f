{{ config(materialized='table') }}
-- one row per memo row of a regular report for or against a candidate, with whether its payment has been reported
-- Memo X there often means aired but not yet paid; the paid row comes in a later report, which may lie in the next cycle. The
-- rows of one spender, candidate, direction and amount are a queue: each paid row settles the oldest memo row of an earlier
-- filing that is still open. What is open at the end are the newest memo rows, as many as the greatest excess of memo over paid
-- rows from any row onwards. Amounts agree in whole dollars, because bulk files leave the cents out.
-- leaves out: memo rows that describe another row of their filing, and repeated rows

with steps as (

    select
        cycle,
        row_id,
        spender_id,
        person_key,
        direction_key,
        floor(amount) as whole_amount,
        file_number,
        memo_code,
        sum(case when memo_code = 'X' then 1 else -1 end) over (
            partition by spender_id, person_key, direction_key, floor(amount)
            -- within one filing a paid row stands before the memo rows, which it does not settle
            order by file_number desc nulls first, memo_code asc nulls last, row_id desc nulls last
            rows between unbounded preceding and current row
        ) as open_from_here
    from {{ ref('expenditure_subjects') }}
    where
        not is_notice
        and version_status is null
        and not is_repeated_row
        and not is_memo_child
        and (memo_code = 'X' or (memo_code is null and file_number is not null))

),

queued as (

    select
        *,
        max(open_from_here) over (
            partition by spender_id, person_key, direction_key, whole_amount
        ) as open_at_end
    from steps

),

memos as (

    select
        cycle,
        row_id,
        open_at_end,
        row_number() over (
            partition by spender_id, person_key, direction_key, whole_amount
            order by file_number desc nulls first, row_id desc nulls last
        ) as newest_number
    from queued
    where memo_code = 'X'

)

select
    cycle,
    row_id,
    newest_number > open_at_end as is_paid
from memos
