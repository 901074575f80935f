{{ config(materialized='table') }}
-- one row per cycle and candidate with several committees: what its committees moved among themselves, as rows show it
-- Such a transfer stands in receipts (18G, line 12) and again in disbursements (24G, line 18), so the FEC's totals have it
-- twice. Each is counted once: from the rows of the committee that received, or of the one that paid where those are absent.
-- leaves out: memo rows; cycles without transactions between committees, where nothing is known

with sets as (

    select
        committees.cycle,
        committees.candidate_id,
        committees.committee_id
    from {{ ref('money_committees') }} as committees
    inner join {{ ref('candidate_money') }} as placed
        on committees.cycle = placed.cycle and committees.candidate_id = placed.candidate_id
    where placed.committee_count > 1

),

transfers as (

    select
        rows_.cycle,
        rows_.committee_id,
        rows_.named_committee_id as other_id,
        rows_.amount,
        coalesce(rows_.transaction_type_code = '18G', rows_.form_line in ('F3 SA12', 'F3P SA18')) as is_received
    from {{ ref('row_verdicts') }} as rows_
    inner join {{ ref('contribution_versions') }} as versions
        on {{ same_version('rows_', 'versions') }}
    where
        rows_.source <> 'indiv'
        and not rows_.is_memo
        and versions.status is null
        and (
            rows_.transaction_type_code in ('18G', '24G')
            or rows_.form_line in ('F3 SA12', 'F3 SB18', 'F3P SA18', 'F3P SB24')
        )

),

directed as (

    select
        sets.cycle,
        sets.candidate_id,
        case when transfers.is_received then transfers.other_id else transfers.committee_id end as payer_id,
        case when transfers.is_received then transfers.committee_id else transfers.other_id end as receiver_id,
        case when transfers.is_received then transfers.amount end as received_amount,
        case when not transfers.is_received then transfers.amount end as paid_amount
    from sets
    inner join transfers
        on sets.cycle = transfers.cycle and sets.committee_id = transfers.committee_id
    inner join sets as others
        on
            sets.cycle = others.cycle
            and sets.candidate_id = others.candidate_id
            and sets.committee_id <> others.committee_id
            and transfers.other_id = others.committee_id

),

pairs as (

    select
        cycle,
        candidate_id,
        payer_id,
        receiver_id,
        sum(received_amount) as received_amount,
        sum(paid_amount) as paid_amount
    from directed
    group by cycle, candidate_id, payer_id, receiver_id

),

summed as (

    select
        cycle,
        candidate_id,
        sum(coalesce(received_amount, paid_amount)) as amount
    from pairs
    group by cycle, candidate_id

),

candidates as (

    select distinct
        cycle,
        candidate_id
    from sets

),

final as (

    select
        candidates.cycle,
        candidates.candidate_id,
        {{ money('coalesce(summed.amount, 0)') }} as internal_transfers
    from candidates
    inner join {{ ref('stg_loads') }} as loads
        on candidates.cycle = loads.cycle and loads.table_name = 'committee_transactions'
    left join summed
        on candidates.cycle = summed.cycle and candidates.candidate_id = summed.candidate_id

)

select * from final
