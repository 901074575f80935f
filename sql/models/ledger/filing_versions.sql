-- one row per electronic report: whether it is in force, and whether bulk has taken it over
-- leaves out: notices, which expenditure_rows holds against the FEC's file of notices
select
    filing.cycle,
    filing.file_number,
    filing.is_chain_head,
    coalesce(bool_or(versions.is_bulk_in_force), false) as is_held_by_bulk,
    max(case when versions.is_bulk_in_force then versions.bulk_file_number end) as bulk_file_number,
    -- the bulk files of one night belong together: one that is no older has taken the report over, even with no row of it
    min(case when versions.is_bulk_in_force then versions.source_as_of end) as held_as_of
from {{ ref('filings') }} as filing
left join {{ ref('report_versions') }} as versions
    on filing.cycle = versions.cycle and filing.file_number = versions.file_number
where not filing.is_notice and {{ in_changed_cycles('filing.cycle') }}
group by filing.cycle, filing.file_number, filing.is_chain_head
