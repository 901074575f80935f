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

    {% for model, table_name in [
        ('stg_individual_contributions', 'individual_contributions'),
        ('stg_committee_transactions', 'committee_transactions'),
        ('stg_candidate_expenditures', 'committee_to_candidate_transactions'),
    ] %}
    select
        '{{ table_name }}' as table_name,
        cycle,
        committee_id,
        report_type_code,
        file_number,
        transaction_date
    from {{ ref(model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    transactions.cycle,
    transactions.committee_id,
    transactions.report_type_code,
    transactions.file_number,
    transactions.transaction_date,
    loads.source_as_of,
    count(*) as row_count
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
