-- one row per cycle, filer, report, file number, day and age of the bulk file in the FEC's bulk transactions
-- leaves out: committees without an electronic report in the lake, as nothing is to be compared there

with filers as (

    select distinct
        cycle,
        committee_id
    from {{ ref('filings') }}
    where not is_notice and {{ in_changed_cycles() }}

),

transactions as (

    select
        bulk_table as table_name,
        cycle,
        committee_id,
        report_type_code,
        file_number,
        transaction_date,
        row_count
    from {{ ref('contributions_by_day') }}
    where source <> 'efile'

    union all

    select
        'committee_to_candidate_transactions' as table_name,
        cycle,
        committee_id,
        report_type_code,
        file_number,
        transaction_date,
        1 as row_count
    from {{ ref('stg_candidate_expenditures') }}

)

select
    transactions.cycle,
    transactions.committee_id,
    transactions.report_type_code,
    transactions.file_number,
    transactions.transaction_date,
    loads.source_as_of,
    cast(sum(transactions.row_count) as bigint) as row_count
from transactions
inner join filers
    on transactions.cycle = filers.cycle and transactions.committee_id = filers.committee_id
inner join {{ ref('stg_loads') }} as loads
    on transactions.cycle = loads.cycle and transactions.table_name = loads.table_name
where {{ in_changed_cycles('transactions.cycle') }}
group by
    transactions.cycle,
    transactions.committee_id,
    transactions.report_type_code,
    transactions.file_number,
    transactions.transaction_date,
    loads.source_as_of
