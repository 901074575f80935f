-- every row itemized in a report stands in its reconciliation, on a line of the form or on none
with filed as (

    select
        summary_rows.file_number,
        sum(summary_rows.itemized_count + summary_rows.memo_count) as row_count,
        sum(summary_rows.itemized_amount) as amount
    from {{ ref('summary_rows') }} as summary_rows
    inner join {{ ref('filings') }} as filing
        on summary_rows.file_number = filing.file_number
    where filing.form in ('F3', 'F3P', 'F3X', 'F5') and summary_rows.form_line not like 'H_:%'
    group by summary_rows.file_number

),

reconciled as (

    select
        file_number,
        sum(itemized_count + memo_count) as row_count,
        sum(itemized_amount) as amount
    from {{ ref('filing_reconciliation') }}
    where not (form = 'F3X' and line in ('18(a)', '18(b)', '21(a)(i)', '21(a)(ii)', '30(a)(i)', '30(a)(ii)'))
    group by file_number

)

select
    filed.*,
    reconciled.row_count as reconciled_count,
    reconciled.amount as reconciled_amount
from filed
left join reconciled
    on filed.file_number = reconciled.file_number
where
    filed.row_count is distinct from reconciled.row_count
    or filed.amount is distinct from reconciled.amount
