-- one row per cycle, load, source, bulk table, filer, file number, report type, day and row reason, and per named committee
-- where the row is pending: row verdicts added up
-- No version stands in it, so it is of every version of a report that is loaded.

select
    cycle,
    load_id,
    source,
    bulk_table,
    committee_id,
    file_number,
    report_type_code,
    transaction_date,
    is_earmark_pending,
    case when is_earmark_pending then named_committee_id end as named_committee_id,
    reason,
    {{ money('sum(amount)') }} as amount,
    {{ money('sum(sign * amount)') }} as net_amount,
    {{ money('sum(counted_amount)') }} as counted_amount,
    count(*) as row_count
from {{ ref('row_verdicts') }}
where {{ in_changed_cycles() }}
group by all
