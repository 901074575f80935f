{{ config(materialized='table') }}
-- one row per electronic report and version of the same report in the FEC's dump of Schedule E: which of the two is in force
-- Two filings are versions of one report when they belong to one amendment chain, or where no number tells, when one filer
-- gave them the same report type for the same year. The higher number is in force, the dump at an equal one. Paper has no
-- number to compare: there the dump, which has been processed, is in force.
-- leaves out: notices; electronic reports of which the dump has no version

with reports as (

    select
        file_number,
        committee_id,
        report_code,
        year(coverage_through_date) as report_year,
        chain_root_file_number,
        is_chain_head
    from {{ ref('filings') }}
    where not is_notice and committee_id is not null

),

dump as (

    select distinct
        spender_id as committee_id,
        file_number,
        report_type_code,
        report_year
    from {{ ref('stg_regular_independent_expenditures') }}
    where not is_notice and file_number is not null

),

numbered as (

    -- the same filing, the original that the chain names, and every other filing of the chain that is in the lake
    select
        reports.file_number,
        dump.file_number as dump_file_number
    from reports
    inner join dump
        on
            reports.committee_id = dump.committee_id
            and dump.file_number in (reports.file_number, reports.chain_root_file_number)

    union

    select
        reports.file_number,
        dump.file_number as dump_file_number
    from reports
    inner join {{ ref('filings') }} as others
        on
            reports.chain_root_file_number = others.chain_root_file_number
            and reports.committee_id = others.committee_id
    inner join dump
        on others.committee_id = dump.committee_id and others.file_number = dump.file_number

),

dated as (

    select
        reports.file_number,
        dump.file_number as dump_file_number
    from reports
    inner join dump
        on
            reports.committee_id = dump.committee_id
            and reports.report_code = dump.report_type_code
            and reports.report_year = dump.report_year
    where
        reports.file_number not in (select numbered.file_number from numbered)
        and dump.file_number not in (select numbered.dump_file_number from numbered)

),

pairs as (

    select * from numbered
    union all
    select * from dated

)

select
    reports.committee_id,
    reports.file_number,
    reports.is_chain_head,
    pairs.dump_file_number,
    reports.file_number <= 0 or pairs.dump_file_number <= 0 or reports.file_number <= pairs.dump_file_number
        as is_dump_in_force
from pairs
inner join reports
    on pairs.file_number = reports.file_number
