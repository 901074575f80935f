{{ config(schema='ledger') }}
-- one row per electronic filing, with the filing that it names as the one it amends, or itself
-- An amendment names the original in its report_id, some the amendment before. A later number, one of another filer, or of a
-- report of another type for other days is a slip. An amendment that names none, by a slip, or one that is not in the lake,
-- belongs to the filer's first report of its form, code and coverage, where there is an earlier one; else a number that is not in
-- the lake still joins its amendments. Negative numbers are paper and have no chain.
-- A table of its own: the steps of filings read it many times.

with linked as (

    select
        filing.*,
        previous.file_number is not null as has_previous,
        case
            when filing.amends_file_number >= filing.file_number then null
            when previous.committee_id <> filing.committee_id then null
            when
                previous.report_code <> filing.report_code
                and (
                    previous.coverage_through_date < filing.coverage_from_date
                    or previous.coverage_from_date > filing.coverage_through_date
                )
                then null
            else filing.amends_file_number
        end as previous_file_number
    from {{ ref('stg_filings') }} as filing
    left join {{ ref('stg_filings') }} as previous
        on filing.amends_file_number = previous.file_number

),

numbered as (

    select
        *,
        min(case when file_number > 0 then file_number end) over (
            partition by committee_id, form, report_code, coverage_from_date, coverage_through_date
        ) as first_file_number
    from linked

)

select
    file_number,
    has_previous,
    case
        when file_number <= 0 then file_number
        when previous_file_number is not null and has_previous then previous_file_number
        when amendment_indicator_code = 'A' and coverage_through_date is not null and first_file_number < file_number
            then first_file_number
        else coalesce(previous_file_number, file_number)
    end as named_file_number
from numbered
