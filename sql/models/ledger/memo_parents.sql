-- one row per lump whose memo children stand in for it in geography, with what remains at the lump's own address
select
    cycle,
    parent_row_id as row_id,
    {{ money('max(children_amount)') }} as children_amount,
    {{ money('greatest(max(parent_amount) - max(children_amount), 0)') }} as remainder_amount
from {{ ref('memo_children') }}
where parent_row_id is not null and {{ in_changed_cycles() }}
group by cycle, parent_row_id
