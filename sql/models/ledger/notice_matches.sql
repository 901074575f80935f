{{ config(materialized='table') }}
-- one row per row of an early report in force that a covering regular report should repeat: whether it does
-- The same spending is reported again on the filer's next regular report (fec.gov, 24- and 48-hour reports), often under another
-- transaction id, at its actual cost, or put together with others. So rows are compared with the regular report's rows for the
-- same person and direction, of whatever cycle (for the same race, where the early report names nobody): matched one to one by
-- transaction id with one more sign, else by payee and day. A row without a match has been described in another way, and gives
-- way all the same, unless the early reports of that person and direction exceed the regular report by at least its amount:
-- then it is missing from the report and stays.
-- A report that does not cover its day repeats it where it has the same expenditure: same payee and amount, and the same day, or
-- a day at most three from it where the transaction ids agree too, or up to three days before it where the early report tells
-- nothing but when it was received. Such a day of receipt also reaches three days back into a report that ended before it.
-- report_file_number: the report that it gives way to, the first of several. is_coverage_guessed: the row gives way without a
-- match, on days that no cover and no report type gives.
-- leaves out: early reports that no regular report covers or repeats, or none with rows for that person and direction

with subjects as (

    select * from {{ ref('expenditure_subjects') }}
    where version_status is null and not is_repeated_row and not is_memo_child

),

notices as (

    select
        subjects.*,
        case
            when coalesce(subjects.dissemination_date, subjects.expenditure_date) is not null then subjects.event_date
            else cast(subjects.event_date - interval '3' day as date)
        end as first_date
    from subjects
    left join {{ ref('notice_chains') }} as chains
        on subjects.file_number = chains.file_number
    where
        subjects.is_notice
        and coalesce(chains.is_chain_head, true)
        and (subjects.person_key is not null or subjects.place_key is not null)

),

regular as (

    select subjects.*
    from subjects
    inner join {{ ref('report_filings') }} as filings
        on subjects.spender_id = filings.spender_id and subjects.file_number = filings.file_number
    where not subjects.is_notice

),

-- what a row says of its own report's days: a payment for an ad that an earlier report holds as aired says nothing of them
report_rows as (

    select
        regular.*,
        coalesce(settlements.own_amount, regular.amount) as own_amount
    from regular
    left join {{ ref('expenditure_settlements') }} as settlements
        on regular.cycle = settlements.cycle and regular.row_id = settlements.row_id

),

report_groups as (

    select
        spender_id,
        file_number,
        direction_key,
        person_key,
        place_key,
        race_id,
        sum(own_amount) as amount
    from report_rows
    group by spender_id, file_number, direction_key, person_key, place_key, race_id

),

in_reports as (

    select
        notices.*,
        filings.file_number as report_file_number,
        filings.coverage_basis,
        false as is_same_expenditure,
        case
            when
                notices.event_date <= filings.through_date
                and (filings.from_date is null or notices.event_date >= filings.from_date)
                then 1
            else 0
        end as is_inside
    from notices
    inner join {{ ref('report_filings') }} as filings
        on
            notices.spender_id = filings.spender_id
            and {{ in_report('notices.first_date', 'notices.event_date', 'filings') }}

),

-- a payment for an ad of an older report is no ad of its own
own_rows as (

    select
        *,
        count(*) over (
            partition by spender_id, file_number, direction_key, person_key, place_key, payee_key, floor(amount)
        ) as equal_count
    from report_rows
    where own_amount = amount and payee_key <> ''

),

-- the row of a regular report that is the same expenditure, one of a report that covers the day before all others
same_expenditures as (

    select
        notices.cycle,
        notices.row_id,
        notices.spender_id,
        notices.direction_key,
        notices.person_key,
        notices.place_key,
        notices.payee_key,
        notices.amount,
        notices.event_date,
        own_rows.file_number as report_file_number,
        own_rows.equal_count,
        filings.coverage_basis,
        {{ same_day('notices', 'own_rows') }} as is_same_day,
        {{ in_report('notices.event_date', 'notices.event_date', 'filings') }} as is_covered,
        count(*) over (partition by notices.cycle, notices.row_id, own_rows.file_number) as same_count
    from notices
    inner join own_rows
        on
            notices.spender_id = own_rows.spender_id
            and notices.direction_key = own_rows.direction_key
            and notices.payee_key = own_rows.payee_key
            and floor(notices.amount) = floor(own_rows.amount)
            and {{ same_subject('notices', 'own_rows') }}
    inner join {{ ref('report_filings') }} as filings
        on own_rows.spender_id = filings.spender_id and own_rows.file_number = filings.file_number
    where
        {{ same_day('notices', 'own_rows') }}
        or (notices.transaction_id = own_rows.transaction_id and abs(notices.event_date - own_rows.event_date) <= 3)
        or (
            notices.first_date < notices.event_date
            and own_rows.event_date between notices.first_date and notices.event_date
        )
    qualify row_number() over (
        partition by notices.cycle, notices.row_id
        order by
            case when {{ in_report('notices.event_date', 'notices.event_date', 'filings') }} then 0 else 1 end asc nulls last,
            case when notices.transaction_id = own_rows.transaction_id then 0 else 1 end asc nulls last,
            own_rows.file_number asc nulls last,
            own_rows.row_id asc nulls last
    ) = 1

),

-- one row of the report for one early row
paired as (

    select
        *,
        row_number() over (
            partition by spender_id, report_file_number, direction_key, person_key, place_key, payee_key, floor(amount)
            order by
                is_same_day desc nulls last,
                is_covered desc nulls last,
                cycle asc nulls last,
                row_id asc nulls last
        ) as place,
        row_number() over (
            partition by
                spender_id, report_file_number, direction_key, person_key, place_key, payee_key, floor(amount), event_date
            order by is_same_day desc nulls last, cycle asc nulls last, row_id asc nulls last
        ) as place_of_day
    from same_expenditures

),

elsewhere as (

    select
        cycle,
        row_id,
        report_file_number,
        coverage_basis
    from paired
    where not is_covered and place <= equal_count and place_of_day <= same_count

),

covered as (

    select in_reports.*
    from in_reports
    left join elsewhere
        on in_reports.cycle = elsewhere.cycle and in_reports.row_id = elsewhere.row_id
    where elsewhere.row_id is null

    union all

    select
        notices.*,
        elsewhere.report_file_number,
        elsewhere.coverage_basis,
        true as is_same_expenditure,
        1 as is_inside
    from elsewhere
    inner join notices
        on elsewhere.cycle = notices.cycle and elsewhere.row_id = notices.row_id

),

compared as (

    select
        covered.cycle,
        covered.row_id,
        covered.report_file_number,
        covered.is_inside,
        sum(report_groups.amount) as report_amount,
        max(covered.is_inside) over (partition by covered.cycle, covered.row_id) as is_inside_any
    from covered
    inner join report_groups
        on
            covered.spender_id = report_groups.spender_id
            and covered.report_file_number = report_groups.file_number
            and covered.direction_key = report_groups.direction_key
            and {{ same_subject('covered', 'report_groups') }}
    group by covered.cycle, covered.row_id, covered.report_file_number, covered.is_inside

),

-- three days beyond the edge only where no report covers the day itself
pairs as (

    select
        covered.*,
        compared.report_amount,
        coalesce(covered.person_key, 'place ' || covered.place_key) as subject_key,
        case
            when covered.person_key is not null
                then sum(covered.amount) over (
                    partition by
                        covered.spender_id, covered.report_file_number, covered.direction_key, covered.person_key
                )
            else
                sum(covered.amount) over (
                    partition by covered.spender_id, covered.report_file_number, covered.direction_key, covered.place_key
                )
        end as early_amount
    from covered
    inner join compared
        on
            covered.cycle = compared.cycle
            and covered.row_id = compared.row_id
            and covered.report_file_number = compared.report_file_number
    where compared.is_inside = compared.is_inside_any

),

signs as (

    select
        pairs.cycle,
        pairs.row_id,
        pairs.report_file_number,
        max(
            case
                when
                    pairs.transaction_id = report_rows.transaction_id
                    and (
                        floor(pairs.amount) = floor(report_rows.amount)
                        or pairs.payee_key = report_rows.payee_key
                        or {{ same_day('pairs', 'report_rows') }}
                    )
                    then 1
                else 0
            end
        ) as has_same_id,
        sum(
            case when pairs.payee_key = report_rows.payee_key and {{ same_day('pairs', 'report_rows') }} then 1 else 0 end
        ) as same_payee_count,
        max(
            case
                when
                    pairs.payee_key = report_rows.payee_key
                    and {{ same_day('pairs', 'report_rows') }}
                    and floor(pairs.amount) = floor(report_rows.amount)
                    then 1
                else 0
            end
        ) as has_same_amount
    from pairs
    inner join report_rows
        on
            pairs.spender_id = report_rows.spender_id
            and pairs.report_file_number = report_rows.file_number
            and pairs.direction_key = report_rows.direction_key
            and {{ same_subject('pairs', 'report_rows') }}
            and (
                pairs.transaction_id = report_rows.transaction_id
                or (pairs.payee_key <> '' and pairs.payee_key = report_rows.payee_key)
            )
    group by pairs.cycle, pairs.row_id, pairs.report_file_number

),

ranked as (

    select
        pairs.*,
        coalesce(signs.has_same_id, 0) as has_same_id,
        coalesce(signs.same_payee_count, 0) as same_payee_count,
        row_number() over (
            partition by
                pairs.spender_id,
                pairs.report_file_number,
                pairs.direction_key,
                pairs.subject_key,
                pairs.payee_key,
                pairs.event_date
            order by
                coalesce(signs.has_same_id, 0) desc nulls last,
                coalesce(signs.has_same_amount, 0) desc nulls last,
                pairs.amount desc nulls last,
                pairs.cycle asc nulls last,
                pairs.row_id asc nulls last
        ) as payee_number
    from pairs
    left join signs
        on
            pairs.cycle = signs.cycle
            and pairs.row_id = signs.row_id
            and pairs.report_file_number = signs.report_file_number

),

matched as (

    select
        *,
        is_same_expenditure or has_same_id = 1 or payee_number <= same_payee_count as is_matched,
        early_amount - report_amount as excess_amount
    from ranked

),

-- the largest first, as long as they fit into the excess
summed as (

    select
        *,
        not is_matched and amount > 0 and amount <= excess_amount as may_be_missing,
        sum(case when not is_matched and amount > 0 and amount <= excess_amount then amount else 0 end) over (
            partition by spender_id, report_file_number, direction_key, subject_key
            order by amount desc nulls last, cycle asc nulls last, row_id asc nulls last
            rows between unbounded preceding and current row
        ) as missing_amount
    from matched

),

decided as (

    select
        *,
        not may_be_missing or missing_amount > excess_amount as is_superseded
    from summed

),

final as (

    select
        cycle,
        row_id,
        max(case when is_superseded then 1 else 0 end) = 1 as is_superseded,
        max(case when is_superseded then 1 else 0 end) = 1
        and max(
            case
                when
                    is_superseded
                    and (is_matched or (is_inside = 1 and coverage_basis in ('cover', 'report type')))
                    then 1
                else 0
            end
        ) = 0 as is_coverage_guessed,
        min(case when is_superseded then report_file_number end) as report_file_number
    from decided
    group by cycle, row_id

)

select * from final
