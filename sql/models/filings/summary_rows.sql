{{ config(schema='ledger') }}
-- one row per filing and line of a form that rows are itemized on: their dollars, with memo rows apart
-- A loan counts by its balance, as the form's debts do; shared and transferred amounts of Schedules H3 to H6 stand under the
-- schedule and the field (H4:federal_share). A memo row re-describes another and adds nothing (11 CFR 104.3, Form 3 instructions).

with rows_of_lines as (

    select
        file_number,
        form_line,
        amount,
        memo_code
    from {{ ref('filing_receipts') }}
    union all
    select
        file_number,
        form_line,
        amount,
        memo_code
    from {{ ref('filing_disbursements') }}
    union all
    select
        file_number,
        form_line,
        amount,
        memo_code
    from {{ ref('filing_independent_expenditures') }}
    union all
    select
        file_number,
        form_line,
        amount,
        memo_code
    from {{ ref('filing_coordinated_expenditures') }}
    union all
    select
        file_number,
        form_line,
        balance_amount as amount,
        memo_code
    from {{ ref('filing_loans') }}
    union all
    select
        file_number,
        form_line,
        amount,
        memo_code
    from {{ ref('filing_debts') }}

),

schedule_h as (

    select distinct unnest(string_split(row_lines, ' ')) as row_line
    from {{ ref('summary_lines') }}
    where row_lines like 'H%'

),

shared as (

    select
        other.file_number,
        schedule_h.row_line as form_line,
        {{ filed_money("json_extract_string(other.fields, '$.' || split_part(schedule_h.row_line, ':', 2))") }} as amount,
        other.memo_code
    from {{ ref('filing_other_lines') }} as other
    inner join schedule_h
        on other.record_type = split_part(schedule_h.row_line, ':', 1)

),

unioned as (

    select * from rows_of_lines
    union all
    select * from shared

)

select
    file_number,
    form_line,
    coalesce(sum(case when upper(memo_code) = 'X' then 0 else amount end), 0) as itemized_amount,
    sum(case when upper(memo_code) = 'X' then 0 else 1 end) as itemized_count,
    coalesce(sum(case when upper(memo_code) = 'X' then amount end), 0) as memo_amount,
    sum(case when upper(memo_code) = 'X' then 1 else 0 end) as memo_count
from unioned
group by file_number, form_line
