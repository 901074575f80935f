-- one row per cycle, spender and regular report that holds independent expenditures, with the days it covers
-- Bulk files carry no coverage dates. A monthly or quarterly report covers the month or quarter of its type, by the form's own
-- definition; any other report covers from the day after the spender's report before it through its last row. A day after the
-- file's own date, or after the cycle, is a slip of the pen and is passed over.

with reported as (

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
        rows_.source = 'report'
        and (loads.source_as_of is null or rows_.event_date <= cast(loads.source_as_of as date))
        and rows_.event_date <= make_date(rows_.cycle, 12, 31)
        and {{ in_changed_cycles('rows_.cycle') }}
    group by rows_.cycle, rows_.spender_id, rows_.file_number

),

periods as (

    select
        reported.*,
        {{ report_period_start('report_type_code', 'last_date') }} as type_from_date,
        greatest(last_date, {{ report_period_end('report_type_code', 'last_date') }}) as through_date
    from reported

),

final as (

    select
        cycle,
        spender_id,
        file_number,
        report_type_code,
        coalesce(
            type_from_date,
            cast(
                lag(through_date) over (
                    partition by cycle, spender_id
                    order by through_date asc nulls last, file_number asc nulls last
                ) + interval '1' day as date
            )
        ) as from_date,
        through_date
    from periods

)

select * from final
