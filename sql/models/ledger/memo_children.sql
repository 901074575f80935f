-- one row per memo row that stands for money: a partner's share of a partnership's contribution
-- Bulk files carry no back reference, so a lump and its children are matched by committee, filing and day: exactly one
-- non-memo ORG row, and memo IND rows that add up to no more than it (the FEC cuts cents off every row, so they add up to
-- less where their dollars make up the whole).
-- The FEC's bulk files drop some lumps: a memo row that says it is a partner's share, in a filing without any lump of that
-- day, stands for itself (parent_row_id is NULL).
-- An e-filed child names its parent, whatever that is: there the lines of one filing are matched by transaction id.
-- leaves out: other memo rows, which the ledger calls memo_unmatched

with gifts as (

    select *
    from {{ ref('contribution_rows') }}
    where
        source = 'indiv'
        and version_status is null
        and transaction_type_code in ('10', '15')
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
    where memo_code = 'X' and {{ is_partner('gifts') }}

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

efiled as (

    select *
    from {{ ref('contribution_rows') }}
    where
        source = 'efile'
        and version_status is null
        and form_line in (
            select form || ' ' || form_line
            from {{ ref('filing_lines') }}
            where is_itemized_individual
        )
        and {{ in_changed_cycles() }}

),

efiled_children as (

    select
        children.cycle,
        children.row_id,
        parents.row_id as parent_row_id,
        children.amount,
        parents.amount as parent_amount,
        sum(children.amount) over (partition by children.cycle, parents.row_id) as children_amount
    from efiled as children
    inner join efiled as parents
        on
            children.cycle = parents.cycle
            and children.file_number = parents.file_number
            and children.back_reference_transaction_id = parents.transaction_id
    where
        children.memo_code = 'X'
        and parents.memo_code is null
        and {{ is_partner('children') }}
        and not {{ is_conduit_name('parents.contributor_name') }}
    -- a transaction id that stands twice names no parent
    qualify count(*) over (partition by children.cycle, children.row_id) = 1

),

final as (

    select * from matched
    union all
    select * from orphans
    union all
    select *
    from efiled_children
    where children_amount <= parent_amount

)

select * from final
