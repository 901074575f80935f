-- a regular report of which rows count from the FEC's dump of Schedule E and from pas2, in whatever versions
with counted as (

    select distinct
        source,
        cycle,
        spender_id,
        {{ report_key('file_number', 'report_type_code', 'cycle') }} as report_key
    from {{ ref('expenditure_rows') }}
    where source in ('schedule_e_dump', 'pas2') and not is_notice and version_status is null

)

select
    dumped.spender_id,
    dumped.report_key,
    bulk.report_key as bulk_report_key
from {{ ref('dump_bulk_versions') }} as versions
inner join counted as dumped
    on
        versions.committee_id = dumped.spender_id
        and versions.report_key = dumped.report_key
        and dumped.source = 'schedule_e_dump'
inner join counted as bulk
    on
        versions.committee_id = bulk.spender_id
        and versions.bulk_report_key = bulk.report_key
        and bulk.source = 'pas2'
