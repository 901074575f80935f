{{ config(materialized='table') }}
-- one row per filing of notices, from the FEC's file, electronic or in the API, with the amendment chain it belongs to
-- An amendment may be filed, and put, into a later cycle than its original: so chains are computed whole, over all cycles.
-- previous_file_number names the original or the amendment before, so a chain is a connected component. The newest filing of a
-- chain and spender is its head and replaces the rest whole, even where it has no rows.
-- Negative numbers are paper filings and have no chain; a previous filing that is not in the lake still joins its amendments.
-- An amendment that joins nothing, or whose previous filing is not in the lake, is flagged: dollars of what it amends may
-- count beside it.

with step_0 as (

    select
        filing.file_number,
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

{{ chain_steps() }},

final as (

    select
        filing.file_number,
        filing.spender_id,
        filing.previous_file_number,
        chained.root_file_number as chain_root_file_number,
        filing.file_number = max(filing.file_number) over (
            partition by chained.root_file_number, filing.spender_id
        ) as is_chain_head,
        filing.is_amendment
        and (previous.file_number is null or chained.root_file_number = filing.file_number) as is_chain_broken,
        coalesce(filing.row_count < previous.row_count, false) as is_dropping_rows
    from {{ ref('notice_filings') }} as filing
    inner join step_6 as chained
        on filing.file_number = chained.file_number
    left join {{ ref('notice_filings') }} as previous
        on filing.previous_file_number = previous.file_number

)

select * from final
