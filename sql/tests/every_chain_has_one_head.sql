-- one filing of each amendment chain is in force
select
    chain_root_file_number,
    spender_id,
    sum(case when is_chain_head then 1 else 0 end) as heads
from {{ ref('notice_chains') }}
group by chain_root_file_number, spender_id
having sum(case when is_chain_head then 1 else 0 end) <> 1
