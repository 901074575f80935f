{{ config(materialized='table') }}
-- one row per filing of early reports, from the FEC's file, electronic or in the API, with the amendment chain it belongs to
-- An amendment may be filed, and put, into a later cycle than its original: so chains are computed whole, over all cycles.
-- previous_file_number names the original or the amendment before, so a chain is a connected component. Where it is missing or
-- wrong the transactions tell (notice_originals). The newest filing of a chain and spender is its head and replaces the rest
-- whole, even where it has no rows.
-- Negative numbers are paper filings and have no chain; a previous filing that is not in the lake still joins its amendments.
-- An amendment that joins nothing, or whose previous filing is not in the lake, is flagged: dollars of what it amends may
-- count beside it.

with filings as (

    select
        filing.file_number,
        filing.spender_id,
        filing.previous_file_number,
        filing.is_amendment,
        filing.row_count,
        previous.spender_id as previous_spender_id,
        originals.original_file_number,
        min(case when filing.previous_file_number < filing.file_number then filing.file_number end) over (
            partition by filing.previous_file_number, filing.spender_id
        ) as first_file_number
    from {{ ref('notice_filings') }} as filing
    left join {{ ref('notice_filings') }} as previous
        on filing.previous_file_number = previous.file_number
    left join {{ ref('notice_originals') }} as originals
        on filing.file_number = originals.file_number

),

step_0 as (

    select
        file_number,
        case
            when original_file_number is not null then original_file_number
            when
                previous_file_number > 0
                and previous_file_number < file_number
                -- a number of another spender is a slip and joins nothing
                and coalesce(previous_spender_id, spender_id) = spender_id
                then
                    case
                        -- of several amendments of a filing that is not in the lake the first may know its original
                        when previous_spender_id is null and first_file_number < file_number then first_file_number
                        else previous_file_number
                    end
            else file_number
        end as root_file_number
    from filings

),

{{ chain_steps() }},

final as (

    select
        filings.file_number,
        filings.spender_id,
        filings.previous_file_number,
        chained.root_file_number as chain_root_file_number,
        filings.file_number = max(filings.file_number) over (
            partition by chained.root_file_number, filings.spender_id
        ) as is_chain_head,
        filings.is_amendment
        and filings.original_file_number is null
        and (
            filings.previous_spender_id is null
            or chained.root_file_number = filings.file_number
        ) as is_chain_broken,
        filings.original_file_number is not null as is_chain_inferred,
        coalesce(filings.row_count < previous.row_count, false) as is_dropping_rows
    from filings
    inner join step_6 as chained
        on filings.file_number = chained.file_number
    left join {{ ref('notice_filings') }} as previous
        on coalesce(filings.original_file_number, filings.previous_file_number) = previous.file_number

)

select * from final
