{{ config(materialized='table') }}
-- one row per report in the FEC's dump of Schedule E of which another version is in force, with the reason
-- held_by_bulk: pas2 has the same filing, is newer, and its rows differ. superseded_by_amendment: pas2 has a newer version, or
-- the lake holds an electronic amendment that the dump has not, or the dump itself has a newer filing of that filer, report type
-- and year that repeats its transactions. (The dump is as amended: openFEC marks all of its rows as most recent.)

with dump_rows as (

    select *
    from {{ ref('stg_regular_independent_expenditures') }}
    where not is_notice

),

in_bulk as (

    select
        committee_id,
        report_key,
        case when bool_or(report_key = bulk_report_key) then 'held_by_bulk' else 'superseded_by_amendment' end as version_status
    from {{ ref('dump_bulk_versions') }}
    where not is_dump_in_force
    group by committee_id, report_key

),

filed as (

    select
        versions.committee_id,
        {{ to_text('versions.dump_file_number') }} as report_key
    from {{ ref('dump_filing_versions') }} as versions
    where
        versions.is_chain_head
        and not versions.is_dump_in_force
        and versions.file_number not in (
            select held.file_number
            from {{ ref('dump_filing_versions') }} as held
            where held.is_dump_in_force
        )
    group by versions.committee_id, versions.dump_file_number

),

amended as (

    select
        older.spender_id as committee_id,
        older.report_key
    from dump_rows as older
    inner join dump_rows as newer
        on
            older.spender_id = newer.spender_id
            and older.report_type_code = newer.report_type_code
            and older.report_year = newer.report_year
            and older.transaction_id = newer.transaction_id
            and older.candidate_id = newer.candidate_id
            and older.file_number < newer.file_number
    where older.file_number > 0
    group by older.spender_id, older.report_key

),

reasons as (

    select
        committee_id,
        report_key,
        version_status
    from in_bulk
    union all
    select
        committee_id,
        report_key,
        'superseded_by_amendment' as version_status
    from filed
    union all
    select
        committee_id,
        report_key,
        'superseded_by_amendment' as version_status
    from amended

)

select
    committee_id,
    report_key,
    max(version_status) as version_status
from reasons
group by committee_id, report_key
