-- one row per memo row that stands for money: a partner's share of a partnership's contribution
-- Bulk files carry no back reference, so a lump and its children are matched by committee, filing and day: exactly one
-- non-memo ORG row, and memo IND rows that add up to no more than it (the FEC cuts cents off every row, so they add up to
-- less where their dollars make up the whole).
-- The FEC's bulk files drop some lumps: a memo row that says it is a partner's share, in a filing without any lump of that
-- day, stands for itself (parent_row_id is NULL).
-- leaves out: other memo rows, which the ledger calls memo_unmatched

with gifts as (

    select *
    from {{ ref('stg_individual_contributions') }}
    where
        transaction_type_code in ('10', '15')
        and (memo_code = 'X' or entity_type_code = 'ORG')
        and {{ in_changed_cycles() }}

),

lump_days as (

    select
        cycle,
        committee_id,
        file_number,
        transaction_date,
        count(*) as lump_count,
        min(row_id) as parent_row_id,
        max(amount) as parent_amount
    from gifts
    where memo_code is null and entity_type_code = 'ORG' and not {{ is_conduit_name('contributor_name') }}
    group by cycle, committee_id, file_number, transaction_date

),

lumps as (

    select *
    from lump_days
    where lump_count = 1

),

children as (

    select *
    from gifts
    where
        memo_code = 'X'
        and entity_type_code = 'IND'
        and amount > 0
        and not {{ matches("upper(coalesce(memo_text, ''))", 'EARMARK|REFUND|REDESIG|REATTRIB') }}

),

sums as (

    select
        lumps.cycle,
        lumps.committee_id,
        lumps.file_number,
        lumps.transaction_date,
        lumps.parent_row_id,
        lumps.parent_amount,
        sum(children.amount) as children_amount
    from lumps
    inner join children
        on
            lumps.cycle = children.cycle
            and lumps.committee_id = children.committee_id
            and lumps.file_number = children.file_number
            and lumps.transaction_date = children.transaction_date
    group by
        lumps.cycle,
        lumps.committee_id,
        lumps.file_number,
        lumps.transaction_date,
        lumps.parent_row_id,
        lumps.parent_amount

),

matched as (

    select
        children.cycle,
        children.row_id,
        sums.parent_row_id,
        children.amount,
        sums.parent_amount,
        sums.children_amount
    from sums
    inner join children
        on
            sums.cycle = children.cycle
            and sums.committee_id = children.committee_id
            and sums.file_number = children.file_number
            and sums.transaction_date = children.transaction_date
    where sums.children_amount <= sums.parent_amount

),

orphans as (

    select
        children.cycle,
        children.row_id,
        cast(null as {{ text_type() }}) as parent_row_id,
        children.amount,
        cast(null as decimal(14, 2)) as parent_amount,
        cast(null as decimal(14, 2)) as children_amount
    from children
    left join lump_days
        on
            children.cycle = lump_days.cycle
            and children.committee_id = lump_days.committee_id
            and children.file_number = lump_days.file_number
            and children.transaction_date = lump_days.transaction_date
    where lump_days.parent_row_id is null and upper(children.memo_text) like '%PARTNER%'

),

final as (

    select * from matched
    union all
    select * from orphans

)

select * from final
