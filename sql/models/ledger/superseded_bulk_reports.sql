-- one row per report in bulk of which the lake holds a newer electronic version: an amendment that the FEC has not processed
select
    versions.cycle,
    versions.committee_id,
    versions.bulk_file_number as file_number,
    max(versions.file_number) as superseded_by_file_number
from {{ ref('report_versions') }} as versions
inner join {{ ref('filing_versions') }} as filing
    on versions.cycle = filing.cycle and versions.file_number = filing.file_number
where
    versions.bulk_file_number is not null
    and versions.is_chain_head
    and not versions.is_bulk_in_force
    -- a filer may give two reports of one type for the same days: while bulk holds both, both are in force
    and not filing.is_held_by_bulk
    and {{ in_changed_cycles('versions.cycle') }}
group by versions.cycle, versions.committee_id, versions.bulk_file_number
