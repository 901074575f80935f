-- one row per cycle, filer, report and file number in the transactions of the FEC's bulk files
-- leaves out: committees without an electronic report in the lake, as nothing is to be compared there

with filers as (

    select distinct
        cycle,
        committee_id
    from {{ ref('filings') }}
    where not is_notice and {{ in_changed_cycles() }}

),

transactions as (

    {% for model in ['stg_individual_contributions', 'stg_committee_transactions', 'stg_candidate_expenditures'] %}
    select
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
    count(*) as row_count
from transactions
inner join filers
    on transactions.cycle = filers.cycle and transactions.committee_id = filers.committee_id
where {{ in_changed_cycles('transactions.cycle') }}
group by
    transactions.cycle,
    transactions.committee_id,
    transactions.report_type_code,
    transactions.file_number,
    transactions.transaction_date
