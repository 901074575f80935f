-- one row per cycle, filer, source, type, entity type, line, verdict and donor's state: the counted rows of
-- contributions, added up once for the marts that need them
-- line is the line of the filer's report that the row belongs to, NULL where it is on none that reconciliation compares.
-- first_date and last_date leave out days outside the cycle, which are slips of the pen (years such as 0218 or 2091).
-- Whose committee the filer is stands in committee_candidates: that can change with another cycle's files.
-- leaves out: rows whose report counts from another version (held_by_bulk, superseded_by_amendment)

with judged as (

    select
        added.cycle,
        added.committee_id,
        added.source,
        added.transaction_type_code,
        added.entity_type_code,
        added.is_memo,
        added.resolved_state,
        added.amount,
        added.net_amount,
        added.counted_amount,
        added.row_count,
        added.first_date,
        added.last_date,
        filing_lines.official_line,
        {{ final_reason('added', 'versions', 'recipients') }} as reason
    from {{ ref('contributions_by_report') }} as added
    inner join {{ ref('contribution_versions') }} as versions
        on {{ same_version('added', 'versions') }}
    left join {{ ref('committee_candidates') }} as recipients
        on added.cycle = recipients.cycle and added.named_committee_id = recipients.committee_id
    left join {{ ref('filing_lines') }} as filing_lines
        on added.form_line = filing_lines.form || ' ' || filing_lines.form_line
    where versions.status is null and {{ in_changed_cycles('added.cycle') }}

),

counted as (

    select
        judged.*,
        reasons.counts_in_itemized,
        reasons.counts_in_geography,
        case when reasons.counts_in_geography then judged.counted_amount end as geography_amount
    from judged
    left join {{ ref('reasons') }} as reasons
        on judged.reason = reasons.reason and reasons.ledger = 'contributions'

),

lined as (

    select
        *,
        case
            when source = 'efile' and official_line = 'individual_itemized' and not counts_in_itemized then null
            when source = 'efile' and not is_memo then official_line
            when source = 'indiv' and counts_in_itemized then 'individual_itemized'
            when source = 'indiv' and transaction_type_code in ('21Y', '22Y') and not is_memo then 'individual_refunds'
            when source = 'indiv' and transaction_type_code = '15C' and not is_memo then 'candidate_contributions'
            when source = 'oth' and not is_memo then
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
    from counted

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
    cast(sum(row_count) as bigint) as row_count,
    min(first_date) as first_date,
    max(last_date) as last_date
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
