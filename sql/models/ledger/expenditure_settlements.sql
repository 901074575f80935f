{{ config(materialized='table') }}
-- one row per bill and payment (expenditure_payments): what of a bill is still open, and what of a row is its own report's ad
-- Every payment counts at what was paid. What changes is how much of the bills still counts beside it, so bills are settled in
-- rounds, each by weaker signs: payments that name a bill; payments to its payee with its day of airing; payments to its payee of
-- its amount, in whole dollars, because bulk files leave the cents out; then by running sums per payee, and where one side
-- names no payee. A payment of part of a bill leaves the rest open; one of more than the bill is the actual cost. A payment
-- under the bill's own transaction id is the same expenditure at its actual cost: it replaces the bill whole.
-- open_amount is what counts; open_amount_high what would count without the running sums, and with the rest of a bill that was
-- replaced by less. own_amount is what the row's report says of ads of its own days: not what pays an older bill, and not
-- the part of a bill that the same report pays.

with named_lanes as (

    select
        *,
        amount as left_amount,
        case
            when is_bill then subject || '|' || transaction_id
            else subject || '|' || linked_id
        end as named_lane
    from {{ ref('expenditure_payments') }}

),

measured as (

    select
        *,
        min(case when is_bill then report_number end) over (partition by named_lane) as first_bill_number,
        case
            when named_lane is not null
                then sum(case when is_bill then 0 else amount end) over (partition by named_lane, report_number)
            else 0
        end as paid_in_report,
        max(case when is_linked_by_own_id then 1 else 0 end) over (partition by named_lane) = 1 as has_own_id,
        max(case when is_bill and payee_key = '' then 1 else 0 end) over (partition by subject) = 1 as has_unnamed_bill,
        max(case when not is_bill and payee_key = '' then 1 else 0 end) over (partition by subject) = 1
            as has_unnamed_payment,
        is_bill or (linked_id is null and not is_own_ad) as is_open_to_days,
        is_bill or (linked_id is null and not is_own_ad and not is_other_day) as is_open_to_sums
    from named_lanes

),

standing as (

    select * from measured
    where not is_restated

),

{{ settled('by_name', 'standing', 'named_lane', bills_first=true) }},

replaced as (

    select
        * exclude (left_amount),
        case when is_bill and has_own_id and left_amount < amount then left_amount else 0 end as replaced_amount,
        case when is_bill and has_own_id and left_amount < amount then 0 else left_amount end as left_amount
    from by_name

),

{{ settled('by_day', 'replaced', "case when is_open_to_days and payee_key <> '' then concat(subject, '|', payee_key, '|', event_date) end") }},

{{ settled('by_amount', 'by_day', "case when is_open_to_sums and payee_key <> '' then concat(subject, '|', payee_key, '|', floor(left_amount)) end") }},

decided as (

    select
        *,
        left_amount as decided_amount
    from by_amount

),

{{ settled('by_payee', 'decided', "case when is_open_to_sums and payee_key <> '' then concat(subject, '|', payee_key) end") }},

{{ settled(
    'by_sums',
    'by_payee',
    "case when is_open_to_sums and (payee_key = '' or case when is_bill then has_unnamed_payment else has_unnamed_bill end)"
    ~ ' then subject end',
) }},

-- a bill of 1,000.40 that bulk files show as paid with 1,000 is paid
rounded as (

    select
        *,
        case when left_amount < least(1, amount) then 0 else left_amount end as open_amount,
        case when decided_amount < least(1, amount) then 0 else decided_amount end as open_amount_high
    from by_sums

),

final as (

    select
        measured.cycle,
        measured.row_id,
        measured.is_bill,
        {{ money('case when measured.is_bill then measured.amount_sign * coalesce(rounded.open_amount, 0) end') }}
            as open_amount,
        {{ money('case
            when measured.is_bill
                then measured.amount_sign * coalesce(rounded.open_amount_high + rounded.replaced_amount, 0)
        end') }} as open_amount_high,
        {{ money('measured.amount_sign * case
            when measured.is_bill then greatest(0, measured.amount - measured.paid_in_report)
            when measured.linked_id is null then rounded.left_amount
            when measured.first_bill_number < measured.report_number then 0
            else measured.amount
        end') }} as own_amount
    from measured
    left join rounded
        on measured.cycle = rounded.cycle and measured.row_id = rounded.row_id

)

select * from final
