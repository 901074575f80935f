-- one row per cycle and lake table that is loaded, with its as-of and its quarantine
-- a table of several parts is as old as its oldest part
select
    cycle,
    table_name,
    min(source_as_of) as source_as_of,
    -- dated by the copy on this disk, not by the FEC
    max(case when as_of_basis = 'file_mtime' then 1 else 0 end) = 1 as is_undated,
    max(data_through_date) as data_through_date,
    sum(rows_read) as rows_read,
    sum(rows_quarantined) as rows_quarantined,
    sum(quarantined_amount) as quarantined_amount
from {{ source('meta', 'loads') }}
group by cycle, table_name
