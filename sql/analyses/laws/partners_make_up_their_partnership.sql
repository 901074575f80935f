-- a partnership's contribution whose partners' rows and remainder are not what it gave, or whose row is not there
with verdicts as (

    {{ all_verdicts() }}

),

children as (

    select
        parent_row_id,
        sum(counted_amount) as counted_amount
    from verdicts
    where parent_row_id is not null
    group by parent_row_id

),

rows_ as (

    {% for table in judged_tables() -%}
    select
        row_id,
        source_line,
        file_number
    from {{ source('lake', table) }}
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

),

parents as (

    select
        rows_.row_id,
        verdicts.reason,
        verdicts.amount,
        verdicts.counted_amount
    from rows_
    inner join children
        on rows_.row_id = children.parent_row_id
    inner join verdicts
        on rows_.source_line = verdicts.source_line and rows_.file_number is not distinct from verdicts.file_number

)

select
    children.parent_row_id as row_id,
    parents.reason,
    parents.amount,
    children.counted_amount as children_amount
from children
left join parents
    on children.parent_row_id = parents.row_id
where
    parents.row_id is null
    or (parents.reason = 'counted_memo_parent' and parents.counted_amount + children.counted_amount <> parents.amount)
    or (parents.reason = 'replaced_by_memo_children' and children.counted_amount <> parents.amount)
