{{ config(materialized='view') }}
-- one row per row of outside spending of any kind, with its race, its spender and whether it counts
-- kind: independent_expenditure, electioneering_communication (the candidate's calculated share, no direction),
-- communication_cost, party_coordinated (24C of pas2). Each kind is put into one shape here and nowhere else.
-- amount is what counts of the row. amount_high is what counts on the other reading, where an early report gives way on guessed
-- days or nothing but running sums tells that a bill is paid; is_counted: some of it counts on the first reading.
-- leaves out: independent expenditures that do not count on either reading

with unioned as (

    select
        'independent_expenditure' as kind,
        cycle,
        row_id,
        spender_id,
        spender_name,
        support_oppose,
        counted_amount as amount,
        counted_amount_high as amount_high,
        event_date,
        reason,
        counts_in_outside_spending as is_counted,
        is_review
    from {{ ref('independent_expenditures') }}
    where counts_in_outside_spending or counted_amount_high <> 0

    union all

    select
        'electioneering_communication' as kind,
        cycle,
        row_id,
        spender_id,
        spender_name,
        cast(null as {{ text_type() }}) as support_oppose,
        amount,
        amount as amount_high,
        coalesce(dissemination_date, communication_date, expenditure_date) as event_date,
        'reported' as reason,
        true as is_counted,
        false as is_review
    from {{ ref('stg_electioneering_communications') }}

    union all

    select
        'communication_cost' as kind,
        cycle,
        row_id,
        spender_id,
        spender_name,
        support_oppose,
        amount,
        amount as amount_high,
        expenditure_date as event_date,
        'reported' as reason,
        true as is_counted,
        false as is_review
    from {{ ref('stg_communication_costs') }}

    union all

    select
        'party_coordinated' as kind,
        cycle,
        row_id,
        committee_id as spender_id,
        cast(null as {{ text_type() }}) as spender_name,
        cast(null as {{ text_type() }}) as support_oppose,
        amount,
        amount as amount_high,
        transaction_date as event_date,
        'reported' as reason,
        true as is_counted,
        false as is_review
    from {{ ref('stg_candidate_expenditures') }}
    where transaction_type_code = '24C' and memo_code is null

),

final as (

    select
        unioned.kind,
        unioned.cycle,
        unioned.row_id,
        targets.race_id,
        targets.race_cycle,
        targets.candidate_id,
        targets.resolution_method,
        targets.is_candidate_conflict or targets.is_seat_conflict as is_conflict,
        targets.unplaced_reason,
        filed.filed_candidate_id,
        filed.filed_candidate_name,
        filed.filed_seat,
        unioned.spender_id,
        unioned.spender_name,
        unioned.support_oppose,
        unioned.amount,
        unioned.amount_high,
        unioned.event_date,
        unioned.reason,
        unioned.is_counted,
        unioned.is_review
    from unioned
    inner join {{ ref('expenditure_targets') }} as targets
        on unioned.kind = targets.kind and unioned.cycle = targets.cycle and unioned.row_id = targets.row_id
    inner join {{ ref('spending_rows') }} as filed
        on unioned.kind = filed.kind and unioned.cycle = filed.cycle and unioned.row_id = filed.row_id

)

select * from final
