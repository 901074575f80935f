-- one row per cycle and notice filing, from the FEC's file or electronic, with the amendment chain it belongs to
-- previous_file_number names the original or the amendment before, so a chain is a connected component: roots are found by
-- pointer doubling (each step looks twice as far; six steps reach 64 amendments, and a test checks that the last one found
-- nothing new). The newest filing of a chain is its head and replaces the rest whole. Negative numbers are paper filings and
-- have no chain; a previous filing that is not in the file still joins its amendments. An amendment that joins nothing, or
-- whose previous filing is not in the file, is flagged: dollars of what it amends may count beside it.

with notices as (

    select
        cycle,
        file_number,
        max(previous_file_number) as previous_file_number,
        max(case when amendment_indicator_code like 'A%' then 1 else 0 end) as amendment_count,
        count(*) as row_count
    from {{ ref('stg_independent_expenditure_notices') }}
    where {{ in_changed_cycles() }}
    group by cycle, file_number

    union all

    select
        filed.cycle,
        filed.file_number,
        max(filing.amends_file_number) as previous_file_number,
        max(case when filing.amendment_indicator_code = 'A' then 1 else 0 end) as amendment_count,
        count(*) as row_count
    from {{ ref('stg_filing_independent_expenditures') }} as filed
    inner join {{ ref('filings') }} as filing
        on filed.file_number = filing.file_number
    where filing.is_notice and {{ in_changed_cycles('filed.cycle') }}
    group by filed.cycle, filed.file_number

),

-- the same notice may be in both
filings as (

    select
        cycle,
        file_number,
        max(previous_file_number) as previous_file_number,
        max(amendment_count) = 1 as is_amendment,
        max(row_count) as row_count
    from notices
    group by cycle, file_number

),

step_0 as (

    select
        *,
        case
            when previous_file_number > 0 and previous_file_number < file_number then previous_file_number
            else file_number
        end as root_file_number
    from filings

),

{% for step in range(1, 7) %}
step_{{ step }} as (

    select
        near.cycle,
        near.file_number,
        near.previous_file_number,
        near.is_amendment,
        near.row_count,
        coalesce(far.root_file_number, near.root_file_number) as root_file_number
    from step_{{ step - 1 }} as near
    left join step_{{ step - 1 }} as far
        on near.cycle = far.cycle and near.root_file_number = far.file_number

),

{% endfor %}
final as (

    select
        chained.cycle,
        chained.file_number,
        chained.previous_file_number,
        chained.root_file_number as chain_root_file_number,
        chained.file_number = max(chained.file_number) over (
            partition by chained.cycle, chained.root_file_number
        ) as is_chain_head,
        chained.is_amendment
        and (previous.file_number is null or chained.root_file_number = chained.file_number) as is_chain_broken,
        coalesce(chained.row_count < previous.row_count, false) as is_dropping_rows
    from step_6 as chained
    left join filings as previous
        on chained.cycle = previous.cycle and chained.previous_file_number = previous.file_number

)

select * from final
