-- one row per electronic report and version of the same report in bulk: which of the two is in force
-- The FEC replaces a report's bulk rows when it has processed an amendment, so bulk holds one version of a report, and not
-- always the newest. Two filings are versions of one report when they belong to one amendment chain, or when one filer gave
-- them the same report type and most of the bulk rows' dates lie in the electronic report's coverage. The higher number is in
-- force; bulk takes over at an equal one. Paper has no number to compare: there bulk, which has been processed, is in force.

with reports as (

    select
        filing.file_number,
        filing.cycle,
        filing.committee_id,
        filing.report_code,
        filing.coverage_from_date,
        filing.coverage_through_date,
        filing.chain_root_file_number,
        filing.is_chain_head
    from {{ ref('filings') }} as filing
    where not filing.is_notice and filing.committee_id is not null and {{ in_changed_cycles('filing.cycle') }}

),

in_coverage as (

    select
        reports.cycle,
        reports.file_number,
        bulk.file_number as bulk_file_number,
        min(bulk.source_as_of) as source_as_of,
        sum(bulk.row_count) as dated_count,
        sum(
            case
                when bulk.transaction_date between reports.coverage_from_date and reports.coverage_through_date
                    then bulk.row_count
                else 0
            end
        ) as covered_count
    from reports
    inner join {{ ref('bulk_reports') }} as bulk
        on
            reports.cycle = bulk.cycle
            and reports.committee_id = bulk.committee_id
            and reports.report_code = bulk.report_type_code
            and bulk.transaction_date is not null
    group by reports.cycle, reports.file_number, bulk.file_number

),

numbers as (

    select
        cycle,
        committee_id,
        file_number,
        min(source_as_of) as source_as_of
    from {{ ref('bulk_reports') }}
    where file_number is not null and {{ in_changed_cycles() }}
    group by cycle, committee_id, file_number

),

numbered as (

    -- the same filing, the original that the chain names, and every other filing of the chain that is in the lake
    select
        reports.cycle,
        reports.file_number,
        numbers.file_number as bulk_file_number,
        numbers.source_as_of
    from reports
    inner join numbers
        on
            reports.cycle = numbers.cycle
            and reports.committee_id = numbers.committee_id
            and numbers.file_number in (reports.file_number, reports.chain_root_file_number)

    union

    select
        reports.cycle,
        reports.file_number,
        numbers.file_number as bulk_file_number,
        numbers.source_as_of
    from reports
    inner join {{ ref('filings') }} as others
        on
            reports.chain_root_file_number = others.chain_root_file_number
            and reports.committee_id = others.committee_id
    inner join numbers
        on
            reports.cycle = numbers.cycle
            and reports.committee_id = numbers.committee_id
            and others.file_number = numbers.file_number

),

pairs as (

    select * from numbered

    union all

    -- by its days only where no number tells: a filer may give two reports of one type for the same days
    select
        in_coverage.cycle,
        in_coverage.file_number,
        in_coverage.bulk_file_number,
        in_coverage.source_as_of
    from in_coverage
    left join (select distinct file_number from numbered) as told
        on in_coverage.file_number = told.file_number
    where told.file_number is null and 2 * in_coverage.covered_count > in_coverage.dated_count

)

select
    reports.cycle,
    reports.committee_id,
    reports.file_number,
    pairs.bulk_file_number,
    coalesce(reports.file_number <= 0 or pairs.bulk_file_number <= 0 or reports.file_number <= pairs.bulk_file_number, true)
        as is_bulk_in_force,
    pairs.source_as_of,
    reports.is_chain_head
from pairs
inner join reports
    on pairs.cycle = reports.cycle and pairs.file_number = reports.file_number
