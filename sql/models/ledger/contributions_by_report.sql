-- one row per cycle, load, source, bulk table, filer, file number, report type, election code, type, entity type, line, memo,
-- state, size class, FEC flag and row reason, and per named committee where the row is pending: row verdicts added up
-- No version stands in it, so it is of every version of a report that is loaded.
-- first_date and last_date leave out days outside the cycle, which are slips of the pen (years such as 0218 or 2091).

select
    cycle,
    load_id,
    source,
    bulk_table,
    committee_id,
    file_number,
    report_type_code,
    election_code,
    transaction_type_code,
    entity_type_code,
    form_line,
    is_memo,
    filed_state,
    resolved_state,
    size_class,
    is_fec_individual,
    is_earmark_pending,
    case when is_earmark_pending then named_committee_id end as named_committee_id,
    reason,
    {{ money('sum(amount)') }} as amount,
    {{ money('sum(sign * amount)') }} as net_amount,
    {{ money('sum(counted_amount)') }} as counted_amount,
    count(*) as row_count,
    min(case when year(transaction_date) between cycle - 1 and cycle then transaction_date end) as first_date,
    max(case when year(transaction_date) between cycle - 1 and cycle then transaction_date end) as last_date
from {{ ref('row_verdicts') }}
where {{ in_changed_cycles() }}
group by all
