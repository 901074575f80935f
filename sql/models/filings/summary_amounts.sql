{{ config(schema='ledger') }}
-- one row per filing, summary line and column that its form has: the amount on the cover, NULL where the cover is blank
-- A is this period, B to date. Forms 3, 3P and 3X by the columns of filing_reports, the two totals of Form 5 by its cover.

with seed as (

    select * from {{ ref('summary_lines') }}

),

filing as (

    select * from {{ ref('stg_filings') }}

),

reports as (

    select
        filed.file_number,
        columns('.*_(this_period|to_date)$')
    {{ from_filed('filing_reports') }}

),

amounts as (

    select
        file_number,
        field,
        amount
    from reports
    unpivot (amount for field in (columns(* exclude (file_number))))

),

covers as (

    select
        filed.file_number,
        filed.fields
    {{ from_filed('filing_other_lines') }}
    where filed.record_type = 'F5'

),

wanted as (

    select
        filing.file_number,
        seed.form,
        seed.line,
        seed.field,
        form_column.form_column,
        concat(seed.field, case form_column.form_column when 'A' then '_this_period' else '_to_date' end) as filed_field
    from filing
    inner join seed
        on filing.form = seed.form
    cross join (values ('A'), ('B')) as form_column (form_column)
    where filing.status = 'parsed'

)

select
    wanted.file_number,
    wanted.form,
    wanted.line,
    wanted.form_column,
    coalesce(
        amounts.amount,
        case
            when wanted.form_column = 'A' then {{ filed_money("json_extract_string(covers.fields, '$.' || wanted.field)") }}
        end
    ) as official_amount
from wanted
left join amounts
    on wanted.file_number = amounts.file_number and wanted.filed_field = amounts.field
left join covers
    on wanted.file_number = covers.file_number and wanted.form not in ('F3', 'F3P', 'F3X')
