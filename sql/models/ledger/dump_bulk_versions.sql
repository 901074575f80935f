{{ config(materialized='table') }}
-- one row per report of the FEC's dump of Schedule E and version of the same report in pas2: which of the two is in force
-- Both hold a report as amended, as of the night on which they were made. Two versions are of one report when they have the
-- same file number; or when one filer gave them the same report type in one cycle, neither number is in the other file, and
-- they are of one year or share a transaction id for one candidate. The higher number is in force. Paper has no number to
-- compare: there the dump is, unless it is older. A filing that both hold counts from the dump, which has cents; from pas2 only
-- where the dump is older and its rows for candidates do not make the same whole dollars: then the FEC has corrected them.
-- leaves out: reports that only one of the two holds

with dump_rows as (

    select *
    from {{ ref('stg_regular_independent_expenditures') }}
    where not is_notice

),

bulk_rows as (

    select
        *,
        {{ report_key('file_number', 'report_type_code', 'cycle') }} as report_key
    from {{ ref('stg_candidate_expenditures') }}
    where transaction_type_code in ('24A', '24E')

),

dump as (

    select
        spender_id as committee_id,
        report_key,
        max(file_number) as file_number,
        max(cycle) as cycle,
        max(report_type_code) as report_type_code,
        max(report_year) as report_year,
        max(source_as_of) as source_as_of,
        count(case when candidate_id is not null then 1 end) as row_count,
        sum(case when candidate_id is not null then {{ whole_dollars('amount') }} else 0 end) as whole_amount
    from dump_rows
    group by spender_id, report_key

),

bulk as (

    select
        bulk_rows.committee_id,
        bulk_rows.report_key,
        max(bulk_rows.file_number) as file_number,
        max(bulk_rows.cycle) as cycle,
        max(bulk_rows.report_type_code) as report_type_code,
        max(year(bulk_rows.transaction_date)) as report_year,
        max(loads.source_as_of) as source_as_of,
        count(*) as row_count,
        sum({{ whole_dollars('bulk_rows.amount') }}) as whole_amount
    from bulk_rows
    left join {{ ref('stg_loads') }} as loads
        on bulk_rows.cycle = loads.cycle and loads.table_name = 'committee_to_candidate_transactions'
    group by bulk_rows.committee_id, bulk_rows.report_key

),

only_in_dump as (

    select dump.*
    from dump
    left join bulk
        on dump.committee_id = bulk.committee_id and dump.report_key = bulk.report_key
    where bulk.report_key is null

),

only_in_bulk as (

    select bulk.*
    from bulk
    left join dump
        on bulk.committee_id = dump.committee_id and bulk.report_key = dump.report_key
    where dump.report_key is null

),

sharing as (

    select distinct
        dump_rows.spender_id as committee_id,
        dump_rows.report_key,
        bulk_rows.report_key as bulk_report_key
    from dump_rows
    inner join bulk_rows
        on
            dump_rows.spender_id = bulk_rows.committee_id
            and dump_rows.cycle = bulk_rows.cycle
            and dump_rows.report_type_code = bulk_rows.report_type_code
            and dump_rows.transaction_id = bulk_rows.transaction_id
            and dump_rows.candidate_id = bulk_rows.candidate_id

),

pairs as (

    select
        dump.committee_id,
        dump.report_key,
        bulk.report_key as bulk_report_key,
        dump.source_as_of >= bulk.source_as_of
        or (dump.row_count = bulk.row_count and dump.whole_amount = bulk.whole_amount) as is_dump_in_force
    from dump
    inner join bulk
        on dump.committee_id = bulk.committee_id and dump.report_key = bulk.report_key

    union all

    select
        dump.committee_id,
        dump.report_key,
        bulk.report_key as bulk_report_key,
        case
            when dump.file_number > 0 and bulk.file_number > 0 then dump.file_number > bulk.file_number
            else dump.source_as_of >= bulk.source_as_of
        end as is_dump_in_force
    from only_in_dump as dump
    inner join only_in_bulk as bulk
        on
            dump.committee_id = bulk.committee_id
            and dump.cycle = bulk.cycle
            and dump.report_type_code = bulk.report_type_code
    left join sharing
        on
            dump.committee_id = sharing.committee_id
            and dump.report_key = sharing.report_key
            and bulk.report_key = sharing.bulk_report_key
    where dump.report_year = bulk.report_year or sharing.committee_id is not null

)

select
    committee_id,
    report_key,
    bulk_report_key,
    coalesce(is_dump_in_force, true) as is_dump_in_force
from pairs
