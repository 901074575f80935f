{{ config(materialized='table') }}
-- one row per memo row of a regular report (a bill: aired and, so far, not paid) and per paid row of the same spender, person and
-- direction, with what tells which bill the payment is for
-- Memo X on Schedule E often means aired but not yet paid; the paid row comes in a later report, under the same transaction id,
-- with a back reference, with the bill's id in its memo text (there also in the bill's own filing), or with none of them.
-- report_number puts a spender's reports in order: by the days that they cover where those are known, because an amendment has
-- a newer number, else by number.
-- linked_id: the transaction id of the bill that a payment names. is_own_ad: the row cannot pay an old bill, because an early
-- report of its own announces it. is_other_day: nor can it by payee alone, because it, or an early report about its payee and
-- day, gives a day of airing that no bill has. is_restated: a later report has the same bill, under the same id and day.
-- leaves out: memo rows that describe another row of their filing, repeated rows, and spenders, people and directions without
-- a bill

with subjects as (

    select * from {{ ref('expenditure_subjects') }}
    where version_status is null and not is_repeated_row and not is_memo_child

),

known_days as (

    select
        spender_id,
        file_number,
        through_date,
        max(case when coverage_basis <> 'guessed' then through_date end) over (
            partition by spender_id
            order by file_number asc nulls first
            rows between unbounded preceding and current row
        ) as known_date
    from {{ ref('report_filings') }}

),

numbered_reports as (

    select
        spender_id,
        file_number,
        row_number() over (
            partition by spender_id
            order by
                case
                    -- a report whose days are guessed stands behind those of lower numbers
                    when coverage_basis = 'guessed' then greatest(through_date, known_date)
                    else through_date
                end asc nulls first,
                file_number asc nulls last
        ) as report_number
    from (
        select
            known_days.*,
            filings.coverage_basis
        from known_days
        inner join {{ ref('report_filings') }} as filings
            on known_days.spender_id = filings.spender_id and known_days.file_number = filings.file_number
    ) as dated

),

regular as (

    select
        subjects.*,
        coalesce(subjects.memo_code = 'X', false) as is_bill,
        numbered_reports.report_number,
        min(subjects.race_id) over (
            partition by subjects.spender_id, subjects.person_key, subjects.direction_key
        ) as first_race_id,
        max(subjects.race_id) over (
            partition by subjects.spender_id, subjects.person_key, subjects.direction_key
        ) as last_race_id
    from subjects
    left join numbered_reports
        on subjects.spender_id = numbered_reports.spender_id and subjects.file_number = numbered_reports.file_number
    where
        not subjects.is_notice
        and subjects.amount <> 0
        and (subjects.memo_code = 'X' or (subjects.memo_code is null and subjects.file_number is not null))

),

-- two races of one person are two subjects, and a credit settles a credit
keyed as (

    select
        cycle,
        row_id,
        spender_id,
        person_key,
        direction_key,
        concat_ws(
            '|',
            spender_id,
            coalesce(person_key, 'place ' || place_key, 'nobody'),
            direction_key,
            case when first_race_id <> last_race_id then coalesce(race_id, 'no race') else 'one race' end,
            case when amount > 0 then 'charge' else 'credit' end
        ) as subject,
        is_bill,
        -- a row without a filing is behind all others: nothing pays it
        coalesce(report_number, 1000000000) as report_number,
        file_number,
        transaction_id,
        back_reference_transaction_id,
        {{ id_words('memo_text') }} as memo_words,
        {{ id_words('transaction_id') }} as id_word,
        payee_key,
        event_date,
        expenditure_date,
        dissemination_date,
        cast(sign(amount) as int) as amount_sign,
        abs(amount) as amount
    from regular

),

bills as (

    select * from keyed
    where is_bill

),

payments as (

    select * from keyed
    where not is_bill and subject in (select bills.subject from bills)

),

-- one id can come back in other filings, so it needs one more sign
named as (

    select
        payments.cycle,
        payments.row_id,
        bills.transaction_id,
        bills.report_number,
        case
            when payments.back_reference_transaction_id = bills.transaction_id then 1
            when payments.transaction_id = bills.transaction_id then 2
            else 3
        end as evidence
    from payments
    inner join bills
        on
            payments.subject = bills.subject
            and (
                (
                    payments.report_number >= bills.report_number
                    and payments.back_reference_transaction_id = bills.transaction_id
                )
                or (
                    payments.report_number > bills.report_number
                    and payments.transaction_id = bills.transaction_id
                    and (
                        payments.payee_key in (bills.payee_key, '')
                        or bills.payee_key = ''
                        or {{ same_day('payments', 'bills') }}
                        or floor(payments.amount) = floor(bills.amount)
                    )
                )
                or (
                    payments.report_number >= bills.report_number
                    and length(bills.id_word) >= 7
                    and {{ matches('bills.id_word', '[0-9]') }}
                    and position(bills.id_word in payments.memo_words) > 0
                )
            )

),

links as (

    select
        cycle,
        row_id,
        transaction_id as linked_id,
        evidence
    from (
        select
            *,
            row_number() over (
                partition by cycle, row_id
                order by evidence asc nulls last, report_number desc nulls last, transaction_id asc nulls last
            ) as place
        from named
    ) as ranked
    where place = 1

),

announced as (

    select
        payments.cycle,
        payments.row_id,
        max(case when notices.transaction_id = payments.transaction_id then 1 else 0 end) = 1 as is_by_id,
        max(case when notices.payee_key = payments.payee_key then 1 else 0 end) = 1 as is_by_day
    from payments
    inner join subjects as notices
        on
            notices.is_notice
            and payments.spender_id = notices.spender_id
            and payments.person_key = notices.person_key
            and payments.direction_key = notices.direction_key
            and (
                (
                    payments.transaction_id = notices.transaction_id
                    and (payments.payee_key = notices.payee_key or {{ same_day('notices', 'payments') }})
                )
                or (
                    payments.payee_key <> ''
                    and payments.payee_key = notices.payee_key
                    and {{ same_day('notices', 'payments') }}
                )
            )
    -- the early report of a bill announces that bill
    left join bills
        on
            payments.subject = bills.subject
            and payments.report_number > bills.report_number
            and notices.payee_key = bills.payee_key
            and notices.event_date = bills.event_date
    where bills.row_id is null
    group by payments.cycle, payments.row_id

),

undated as (

    select
        payments.cycle,
        payments.row_id,
        payments.dissemination_date is not null
        and max(case when bills.dissemination_date is null then 1 else 0 end) = 0 as is_other_day
    from payments
    left join bills
        on payments.subject = bills.subject and payments.report_number > bills.report_number
    group by payments.cycle, payments.row_id, payments.dissemination_date

),

restated as (

    select
        bills.cycle,
        bills.row_id
    from bills
    inner join bills as later
        on
            bills.subject = later.subject
            and bills.report_number < later.report_number
            and bills.transaction_id = later.transaction_id
            and bills.event_date = later.event_date
            and (bills.payee_key = later.payee_key or bills.payee_key = '' or later.payee_key = '')
    group by bills.cycle, bills.row_id

),

unioned as (

    select * from bills
    union all
    select * from payments

),

final as (

    select
        unioned.cycle,
        unioned.row_id,
        unioned.spender_id,
        unioned.subject,
        unioned.is_bill,
        unioned.report_number,
        unioned.transaction_id,
        unioned.payee_key,
        unioned.event_date,
        unioned.amount_sign,
        unioned.amount,
        links.linked_id,
        coalesce(links.evidence = 2, false) as is_linked_by_own_id,
        coalesce(announced.is_by_id, false) as is_own_ad,
        coalesce(announced.is_by_day, false) or coalesce(undated.is_other_day, false) as is_other_day,
        restated.row_id is not null as is_restated
    from unioned
    left join links
        on unioned.cycle = links.cycle and unioned.row_id = links.row_id
    left join announced
        on unioned.cycle = announced.cycle and unioned.row_id = announced.row_id
    left join undated
        on unioned.cycle = undated.cycle and unioned.row_id = undated.row_id
    left join restated
        on unioned.cycle = restated.cycle and unioned.row_id = restated.row_id

)

select * from final
