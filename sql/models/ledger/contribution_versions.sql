-- one row per load, source, bulk table, filer and file number of contributions: in force, or why not, since and until when
-- status is NULL where the version is in force. held_by_bulk: the FEC has processed the report and its bulk rows count.
-- superseded_by_amendment: a newer filing of the report is in force, which may be an electronic one that the FEC has not
-- processed yet.
-- An electronic report is in force from the day on which it was filed, bulk from that on which the file was made; until the
-- day of what took its place. NULL where that day is not known, or has not come.
-- leaves out: of a filing that came twice, one copy

with reported as (

    select distinct
        cycle,
        load_id,
        source,
        bulk_table,
        committee_id,
        file_number
    from {{ ref('contributions_by_report') }}
    where {{ in_changed_cycles() }}

),

loads as (

    select
        cycle,
        table_name,
        source_as_of
    from {{ ref('stg_loads') }}

),

filed as (

    select
        file_number,
        load_id,
        cycle,
        filed_date,
        lead(filed_date) over (
            partition by chain_root_file_number, committee_id, form
            order by file_number nulls last
        ) as amended_date
    from {{ ref('filings') }}

),

bulk as (

    select
        reported.cycle,
        reported.load_id,
        reported.source,
        reported.bulk_table,
        reported.committee_id,
        reported.file_number,
        case when superseded.file_number is not null then 'superseded_by_amendment' end as status,
        cast(loads.source_as_of as date) as in_force_from_date,
        amendments.filed_date as in_force_until_date
    from reported
    left join loads
        on reported.cycle = loads.cycle and reported.bulk_table = loads.table_name
    left join {{ ref('superseded_bulk_reports') }} as superseded
        on
            reported.cycle = superseded.cycle
            and reported.committee_id = superseded.committee_id
            and reported.file_number = superseded.file_number
    left join filed as amendments
        on superseded.superseded_by_file_number = amendments.file_number
    where reported.source <> 'efile'

),

electronic as (

    select
        reported.cycle,
        reported.load_id,
        reported.source,
        reported.bulk_table,
        reported.committee_id,
        reported.file_number,
        filed.filed_date,
        filed.amended_date,
        case
            when not versions.is_chain_head then 'superseded_by_amendment'
            -- the file that would hold the row has to be loaded, and as new as the one that holds the report
            when loads.source_as_of >= versions.held_as_of then 'held_by_bulk'
        end as status,
        cast(loads.source_as_of as date) as held_date
    from reported
    inner join filed
        on reported.file_number = filed.file_number and reported.load_id = filed.load_id
    inner join {{ ref('filing_versions') }} as versions
        on reported.cycle = versions.cycle and reported.file_number = versions.file_number
    left join loads
        on reported.cycle = loads.cycle and reported.bulk_table = loads.table_name
    where reported.source = 'efile'

)

select * from bulk

union all

select
    cycle,
    load_id,
    source,
    bulk_table,
    committee_id,
    file_number,
    status,
    filed_date as in_force_from_date,
    case
        when status = 'superseded_by_amendment' then amended_date
        when status = 'held_by_bulk' then held_date
    end as in_force_until_date
from electronic
