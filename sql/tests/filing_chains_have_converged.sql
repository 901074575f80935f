-- pointer doubling has found every root: the root of a root is itself
select near.*
from {{ ref('filings') }} as near
inner join {{ ref('filings') }} as far on near.chain_root_file_number = far.file_number
where far.chain_root_file_number <> far.file_number
