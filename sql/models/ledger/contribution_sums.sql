-- one row per cycle, filer, source, type, entity type, line, verdict and donor's state: the counted rows of
-- contributions, added up once for the marts that need them
-- line is the line of the filer's report that the row belongs to, NULL where it is on none that reconciliation compares.
-- first_date and last_date leave out days outside the cycle, which are slips of the pen (years such as 0218 or 2091).
-- Whose committee the filer is stands in committee_candidates: that can change with another cycle's files.
-- leaves out: rows whose report counts from another version (held_by_bulk, superseded_by_amendment)

with contributions as (

    select
        *,
        case
            when year(transaction_date) between cycle - 1 and cycle then transaction_date
        end as day_in_cycle
    from {{ ref('contributions') }}
    where
        reason not in ('held_by_bulk', 'superseded_by_amendment')
        and {{ in_changed_cycles() }}

),

lined as (

    select
        *,
        case
            when source = 'efile' and official_line = 'individual_itemized' and not counts_in_itemized then null
            when source = 'efile' and memo_code is null then official_line
            when source = 'indiv' and counts_in_itemized then 'individual_itemized'
            when source = 'indiv' and transaction_type_code in ('21Y', '22Y') and memo_code is null then 'individual_refunds'
            when source = 'indiv' and transaction_type_code = '15C' and memo_code is null then 'candidate_contributions'
            when source = 'oth' and memo_code is null then
                case
                    when transaction_type_code = '16C' then 'candidate_loans'
                    when transaction_type_code = '18G' then 'transfers_in'
                    when transaction_type_code = '24G' then 'transfers_out'
                    when transaction_type_code = '18K' and entity_type_code = 'PTY' then 'party_contributions'
                    when transaction_type_code = '18K' then 'other_committee_contributions'
                    when transaction_type_code in ('24A', '24E') then 'independent_expenditures'
                    when transaction_type_code = '24C' then 'party_coordinated_expenditures'
                    when transaction_type_code in ('24K', '24Z') then 'contributions_to_committees'
                end
        end as line
    from contributions

)

select
    cycle,
    committee_id,
    source,
    transaction_type_code,
    entity_type_code,
    line,
    reason,
    counts_in_itemized,
    counts_in_geography,
    resolved_state,
    {{ money('sum(amount)') }} as amount,
    {{ money('sum(net_amount)') }} as net_amount,
    {{ money('sum(geography_amount)') }} as geography_amount,
    count(*) as row_count,
    min(day_in_cycle) as first_date,
    max(day_in_cycle) as last_date
from lined
group by
    cycle,
    committee_id,
    source,
    transaction_type_code,
    entity_type_code,
    line,
    reason,
    counts_in_itemized,
    counts_in_geography,
    resolved_state
