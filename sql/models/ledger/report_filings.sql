{{ config(materialized='table') }}
-- one row per spender and regular report that holds independent expenditures, with the days it covers
-- coverage_basis says how the days are known. cover: those on the report's cover, where its electronic filing is in the lake, or
-- the API's list of filings has it. report type: bulk files carry no coverage dates, but a monthly or quarterly report covers
-- the month or quarter of its type, by the form's own definition. guessed: any other report is taken to cover from the day after
-- the spender's report before it through its last row. A day after the file's own date, or after the cycle, is a slip of the pen
-- and is passed over.
-- Reports of all cycles: the one before may lie in another.

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
    ) as stated
    where file_number is not null and from_date is not null and through_date is not null
    group by file_number

),

ages as (

    select
        'pas2' as source,
        cycle,
        source_as_of
    from {{ ref('stg_loads') }}
    where table_name = 'committee_to_candidate_transactions'
    union all
    select
        'schedule_e_dump' as source,
        cycle,
        max(source_as_of) as source_as_of
    from {{ ref('stg_regular_independent_expenditures') }}
    group by cycle

),

reported as (

    select
        max(rows_.cycle) as cycle,
        rows_.spender_id,
        rows_.file_number,
        max(rows_.report_type_code) as report_type_code,
        max(
            case
                when
                    rows_.event_date <= make_date(rows_.cycle, 12, 31)
                    and (
                        rows_.source not in ('pas2', 'schedule_e_dump')
                        or ages.source_as_of is null
                        or rows_.event_date <= cast(ages.source_as_of as date)
                    )
                    then rows_.event_date
            end
        ) as last_date
    from {{ ref('expenditure_rows') }} as rows_
    left join ages
        on rows_.cycle = ages.cycle and rows_.source = ages.source
    where not rows_.is_notice and rows_.version_status is null
    group by rows_.spender_id, rows_.file_number

),

-- an ad of December that is paid in January stands in a report of the new year
dated as (

    select
        *,
        greatest(last_date, make_date(cycle - 1, 1, 1)) as type_date
    from reported

),

periods as (

    select
        dated.*,
        covers.from_date as cover_from_date,
        covers.through_date as cover_through_date,
        {{ report_period_start('dated.report_type_code', 'dated.type_date') }} as type_from_date,
        {{ report_period_end('dated.report_type_code', 'dated.type_date') }} as type_through_date
    from dated
    left join covers
        on dated.file_number = covers.file_number

),

ended as (

    select
        *,
        case
            when cover_through_date is not null then 'cover'
            when type_from_date is not null and type_through_date is not null and last_date is not null then 'report type'
            else 'guessed'
        end as coverage_basis,
        coalesce(
            cover_through_date,
            case when last_date is not null then greatest(last_date, type_through_date) end
        ) as through_date
    from periods

),

final as (

    select
        cycle,
        spender_id,
        file_number,
        report_type_code,
        coalesce(
            cover_from_date,
            type_from_date,
            cast(
                lag(through_date) over (
                    partition by spender_id
                    order by through_date asc nulls last, file_number asc nulls last
                ) + interval '1' day as date
            )
        ) as from_date,
        through_date,
        coverage_basis
    from ended

)

select
    *,
    -- an early report goes by dissemination, a report's row often by payment: where no cover tells the days, three more each way
    case when coverage_basis = 'cover' then from_date else cast(from_date - interval '3' day as date) end as holds_from_date,
    case when coverage_basis = 'cover' then through_date else cast(through_date + interval '3' day as date) end
        as holds_through_date
from final
