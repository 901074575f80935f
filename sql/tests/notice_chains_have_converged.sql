-- pointer doubling has found every root: the root of a root is itself
select near.*
from {{ ref('notice_chains') }} as near
inner join {{ ref('notice_chains') }} as far
    on near.chain_root_file_number = far.file_number
where far.chain_root_file_number <> far.file_number
