-- one row per cycle, spender and regular report that holds independent expenditures, with the days it covers
-- The days are those on the report's cover where its electronic filing is in the lake, or the API's list of filings has it.
-- Bulk files carry no coverage dates: there a monthly or quarterly report covers the month or quarter of its type, by the
-- form's own definition; any other report covers from the day after the spender's report before it through its last row. A day
-- after the file's own date, or after the cycle, is a slip of the pen and is passed over.

with covers as (

    select
        file_number,
        max(from_date) as from_date,
        max(through_date) as through_date
    from (
        select
            file_number,
            coverage_from_date as from_date,
            coverage_through_date as through_date
        from {{ ref('filings') }}
        union all
        select
            file_number,
            coverage_from_date as from_date,
            coverage_through_date as through_date
        from {{ ref('stg_api_filings') }}
    ) as told
    where file_number is not null and from_date is not null and through_date is not null
    group by file_number

),

reported as (

    select
        rows_.cycle,
        rows_.spender_id,
        rows_.file_number,
        max(rows_.report_type_code) as report_type_code,
        max(rows_.event_date) as last_date
    from {{ ref('expenditure_rows') }} as rows_
    left join {{ ref('stg_loads') }} as loads
        on rows_.cycle = loads.cycle and loads.table_name = 'committee_to_candidate_transactions'
    where
        not rows_.is_notice
        and rows_.version_status is null
        and (
            rows_.source <> 'pas2'
            or loads.source_as_of is null
            or rows_.event_date <= cast(loads.source_as_of as date)
        )
        and rows_.event_date <= make_date(rows_.cycle, 12, 31)
        and {{ in_changed_cycles('rows_.cycle') }}
    group by rows_.cycle, rows_.spender_id, rows_.file_number

),

periods as (

    select
        reported.*,
        covers.file_number is not null as is_from_cover,
        coalesce(
            covers.from_date,
            {{ report_period_start('reported.report_type_code', 'reported.last_date') }}
        ) as known_from_date,
        coalesce(
            covers.through_date,
            greatest(
                reported.last_date,
                {{ report_period_end('reported.report_type_code', 'reported.last_date') }}
            )
        ) as through_date
    from reported
    left join covers
        on reported.file_number = covers.file_number

),

final as (

    select
        cycle,
        spender_id,
        file_number,
        report_type_code,
        coalesce(
            known_from_date,
            cast(
                lag(through_date) over (
                    partition by cycle, spender_id
                    order by through_date asc nulls last, file_number asc nulls last
                ) + interval '1' day as date
            )
        ) as from_date,
        through_date,
        is_from_cover
    from periods

)

select
    *,
    -- a notice goes by dissemination, a report's row often by payment: where the days are guessed, three more each way
    case when is_from_cover then from_date else cast(from_date - interval '3' day as date) end as holds_from_date,
    case when is_from_cover then through_date else cast(through_date + interval '3' day as date) end as holds_through_date
from final
