{{ config(materialized='table') }}
-- one row per filing of notices, from the FEC's file, electronic or in the API, with the amendment chain it belongs to
-- An amendment may be filed, and put, into a later cycle than its original: so chains are computed whole, over all cycles.
-- previous_file_number names the original or the amendment before, so a chain is a connected component: roots are found by
-- pointer doubling (each step looks twice as far; six steps reach 64 amendments, and a test checks that the last one found
-- nothing new). The newest filing of a chain and spender is its head and replaces the rest whole, even where it has no rows.
-- Negative numbers are paper filings and have no chain; a previous filing that is not in the lake still joins its amendments.
-- An amendment that joins nothing, or whose previous filing is not in the lake, is flagged: dollars of what it amends may
-- count beside it.

with step_0 as (

    select
        filing.*,
        case
            when
                filing.previous_file_number > 0
                and filing.previous_file_number < filing.file_number
                -- a number of another spender is a slip and joins nothing
                and coalesce(previous.spender_id, filing.spender_id) = filing.spender_id
                then filing.previous_file_number
            else filing.file_number
        end as root_file_number
    from {{ ref('notice_filings') }} as filing
    left join {{ ref('notice_filings') }} as previous
        on filing.previous_file_number = previous.file_number

),

{% for step in range(1, 7) %}
step_{{ step }} as (

    select
        near.file_number,
        near.spender_id,
        near.previous_file_number,
        near.is_amendment,
        near.row_count,
        coalesce(far.root_file_number, near.root_file_number) as root_file_number
    from step_{{ step - 1 }} as near
    left join step_{{ step - 1 }} as far
        on near.root_file_number = far.file_number

),

{% endfor %}
final as (

    select
        chained.file_number,
        chained.spender_id,
        chained.previous_file_number,
        chained.root_file_number as chain_root_file_number,
        chained.file_number = max(chained.file_number) over (
            partition by chained.root_file_number, chained.spender_id
        ) as is_chain_head,
        chained.is_amendment
        and (previous.file_number is null or chained.root_file_number = chained.file_number) as is_chain_broken,
        coalesce(chained.row_count < previous.row_count, false) as is_dropping_rows
    from step_6 as chained
    left join {{ ref('notice_filings') }} as previous
        on chained.previous_file_number = previous.file_number

)

select * from final
