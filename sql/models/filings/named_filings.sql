{{ config(schema='ledger') }}
-- one row per electronic filing, with the filing that it names as the one it amends, or itself
-- An amendment names the original in its report_id, some the amendment before. A number of another filer is a slip and joins
-- nothing; one that is not in the lake still joins its amendments. An amendment that names none belongs to the filer's first
-- report of that form, code and coverage. Negative numbers are paper and have no chain.
-- A table of its own: the steps of filings read it many times.

select
    filing.file_number,
    previous.file_number is not null as has_previous,
    case
        when filing.file_number <= 0 then filing.file_number
        when
            filing.amends_file_number is null
            and filing.amendment_indicator_code = 'A'
            and filing.coverage_through_date is not null
            then coalesce(min(case when filing.file_number > 0 then filing.file_number end) over (
                partition by
                    filing.committee_id, filing.form, filing.report_code,
                    filing.coverage_from_date, filing.coverage_through_date
            ), filing.file_number)
        when filing.amends_file_number is null then filing.file_number
        when filing.amends_file_number >= filing.file_number then filing.file_number
        when previous.committee_id <> filing.committee_id then filing.file_number
        else filing.amends_file_number
    end as named_file_number
from {{ ref('stg_filings') }} as filing
left join {{ ref('stg_filings') }} as previous
    on filing.amends_file_number = previous.file_number
