-- one row per memo row of a regular report for or against a candidate, with whether its payment has been reported
-- Memo X there often means aired but not yet paid; the paid row comes in a later report. The nth memo row of a spender,
-- candidate, direction and amount is paid once n such rows stand in later filings.

with reported as (

    select *
    from {{ ref('expenditure_rows') }}
    where source = 'report' and {{ in_changed_cycles() }}

),

memos as (

    select
        *,
        row_number() over (
            partition by cycle, spender_id, filed_candidate_id, support_oppose, amount
            order by file_number asc nulls last, row_id asc
        ) as memo_number
    from reported
    where memo_code = 'X'

)

select
    memos.cycle,
    memos.row_id,
    count(paid.row_id) >= max(memos.memo_number) as is_paid
from memos
left join reported as paid
    on
        memos.cycle = paid.cycle
        and memos.spender_id = paid.spender_id
        and memos.filed_candidate_id = paid.filed_candidate_id
        and memos.support_oppose = paid.support_oppose
        and memos.amount = paid.amount
        and paid.memo_code is null
        and memos.file_number < paid.file_number
group by memos.cycle, memos.row_id
