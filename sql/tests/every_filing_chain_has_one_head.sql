-- one filing of each amendment chain is in force
select
    chain_root_file_number,
    committee_id,
    form,
    sum(case when is_chain_head then 1 else 0 end) as heads
from {{ ref('filings') }}
group by chain_root_file_number, committee_id, form
having sum(case when is_chain_head then 1 else 0 end) <> 1
