{{ config(materialized='view', schema='main') }}
-- one row per figure of a race that the FEC was asked for: its own sum beside ours, the difference, and what explains it
-- The FEC's sums of independent expenditures leave out 24- and 48-hour reports and memo rows (debts not yet paid), which ours
-- count until a regular report has them; bulk files cut the cents off, less than a dollar a row. status is agrees, explained
-- (these account for the whole difference) or differs.
-- leaves out: races of which the FEC's figures were not asked for (`racemoney check`), and figures that we do not give

with checked_races as (

    select
        races.race_id,
        races.cycle,
        races.office_code,
        races.office_state,
        races.office_district
    from {{ ref('races') }} as races
    inner join {{ ref('stg_api_race_summaries') }} as summaries
        on
            races.cycle = summaries.cycle
            and races.office_code = summaries.office_code
            and races.office_state = summaries.office_state
            and races.office_district = summaries.office_district

),

-- a special and a regular election of one seat may have the same candidates
checked_candidates as (

    select
        checked_races.cycle,
        race_candidates.candidate_id,
        max(checked_races.office_code) as office_code,
        max(checked_races.office_state) as office_state,
        max(checked_races.office_district) as office_district,
        max(race_candidates.candidate_name) as candidate_name,
        {{ joined_text('checked_races.race_id') }} as race_id
    from checked_races
    inner join {{ ref('race_candidates') }} as race_candidates
        on checked_races.race_id = race_candidates.race_id
    group by checked_races.cycle, race_candidates.candidate_id

),

our_states as (

    select
        cycle,
        candidate_id,
        max(in_state_amount) as in_state_amount,
        max(itemized_rows_amount) as itemized_rows_amount
    from {{ ref('candidate_geography') }}
    group by cycle, candidate_id

),

fec_states as (

    select
        checked.cycle,
        checked.candidate_id,
        sum(case when totals.state = checked.office_state then totals.amount else 0 end) as in_state_amount,
        sum(case when totals.state = checked.office_state then totals.row_count else 0 end) as in_state_rows,
        sum(totals.amount) as itemized_rows_amount,
        sum(totals.row_count) as itemized_rows
    from checked_candidates as checked
    inner join {{ ref('stg_api_state_totals') }} as totals
        on checked.cycle = totals.cycle and checked.candidate_id = totals.candidate_id
    group by checked.cycle, checked.candidate_id

),

contributions as (

    {% for figure, rows, office in [
        ('in_state_amount', 'in_state_rows', "<> 'P'"), ('itemized_rows_amount', 'itemized_rows', 'is not null')
    ] -%}
    select
        checked.cycle,
        checked.race_id,
        checked.candidate_id,
        checked.candidate_name,
        cast(null as {{ text_type() }}) as support_oppose,
        '{{ figure }}' as figure,
        ours.{{ figure }} as our_amount,
        theirs.{{ figure }} as fec_amount,
        0 as notice_amount,
        0 as unpaid_amount,
        theirs.{{ rows }} as cut_cents
    from checked_candidates as checked
    inner join our_states as ours
        on checked.cycle = ours.cycle and checked.candidate_id = ours.candidate_id
    inner join fec_states as theirs
        on checked.cycle = theirs.cycle and checked.candidate_id = theirs.candidate_id
    where checked.office_code {{ office }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- the FEC goes by the cycle of the report, as cycle does in the ledger
our_expenditures as (

    select
        cycle,
        candidate_id,
        support_oppose,
        sum(counted_amount) as our_amount,
        sum(case when reason = 'notice_only' then counted_amount else 0 end) as notice_amount,
        sum(case when reason = 'incurred_unpaid' then counted_amount else 0 end) as unpaid_amount,
        sum(case when source = 'pas2' then 1 else 0 end) as cut_cents
    from {{ ref('independent_expenditures') }}
    where counts_in_outside_spending and support_oppose is not null
    group by cycle, candidate_id, support_oppose

),

expenditure_keys as (

    select
        cycle,
        candidate_id,
        support_oppose
    from our_expenditures
    union
    select
        cycle,
        candidate_id,
        support_oppose
    from {{ ref('stg_api_expenditure_totals') }}

),

expenditures as (

    select
        checked.cycle,
        checked.race_id,
        checked.candidate_id,
        checked.candidate_name,
        keys.support_oppose,
        'independent_expenditures' as figure,
        coalesce(ours.our_amount, 0) as our_amount,
        coalesce(theirs.amount, 0) as fec_amount,
        coalesce(ours.notice_amount, 0) as notice_amount,
        coalesce(ours.unpaid_amount, 0) as unpaid_amount,
        coalesce(ours.cut_cents, 0) as cut_cents
    from checked_candidates as checked
    inner join expenditure_keys as keys
        on checked.cycle = keys.cycle and checked.candidate_id = keys.candidate_id
    left join our_expenditures as ours
        on
            keys.cycle = ours.cycle
            and keys.candidate_id = ours.candidate_id
            and keys.support_oppose = ours.support_oppose
    left join {{ ref('stg_api_expenditure_totals') }} as theirs
        on
            keys.cycle = theirs.cycle
            and keys.candidate_id = theirs.candidate_id
            and keys.support_oppose = theirs.support_oppose

),

-- one figure a candidate, though two races of the seat may have it
our_money as (

    select
        cycle,
        candidate_id,
        max(receipts) as receipts,
        max(disbursements) as disbursements
    from {{ ref('race_candidate_money') }}
    group by cycle, candidate_id

),

our_seats as (

    select
        checked.cycle,
        checked.office_code,
        checked.office_state,
        checked.office_district,
        sum(money.receipts) as receipts,
        sum(money.disbursements) as disbursements
    from checked_candidates as checked
    left join our_money as money
        on checked.cycle = money.cycle and checked.candidate_id = money.candidate_id
    group by checked.cycle, checked.office_code, checked.office_state, checked.office_district

),

seat_races as (

    select
        cycle,
        office_code,
        office_state,
        office_district,
        {{ joined_text('race_id') }} as race_id
    from checked_races
    group by cycle, office_code, office_state, office_district

),

seats as (

    {% for figure in ['receipts', 'disbursements'] -%}
    select
        theirs.cycle,
        seat_races.race_id,
        cast(null as {{ text_type() }}) as candidate_id,
        cast(null as {{ text_type() }}) as candidate_name,
        cast(null as {{ text_type() }}) as support_oppose,
        '{{ figure }}' as figure,
        ours.{{ figure }} as our_amount,
        theirs.{{ figure }} as fec_amount,
        0 as notice_amount,
        0 as unpaid_amount,
        0 as cut_cents
    from {{ ref('stg_api_race_summaries') }} as theirs
    inner join seat_races
        on
            theirs.cycle = seat_races.cycle
            and theirs.office_code = seat_races.office_code
            and theirs.office_state = seat_races.office_state
            and theirs.office_district = seat_races.office_district
    inner join our_seats as ours
        on
            theirs.cycle = ours.cycle
            and theirs.office_code = ours.office_code
            and theirs.office_state = ours.office_state
            and theirs.office_district = ours.office_district
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

unioned as (

    select * from contributions
    union all
    select * from expenditures
    union all
    select * from seats

),

compared as (

    select
        *,
        our_amount - fec_amount as difference,
        our_amount - fec_amount - notice_amount - unpaid_amount as unexplained
    from unioned
    where our_amount is not null and fec_amount is not null

),

final as (

    select
        cycle,
        race_id,
        candidate_id,
        candidate_name,
        support_oppose,
        figure,
        {{ money('our_amount') }} as our_amount,
        {{ money('fec_amount') }} as fec_amount,
        {{ money('difference') }} as difference,
        {{ money('notice_amount') }} as notice_amount,
        {{ money('unpaid_amount') }} as unpaid_amount,
        {{ money('unexplained') }} as unexplained_amount,
        case
            when difference = 0 then 'agrees'
            when unexplained <= 0 and -unexplained <= cut_cents then 'explained'
            else 'differs'
        end as status,
        nullif(
            concat_ws(
                '; ',
                case
                    when notice_amount <> 0
                        then
                            'the FEC leaves out early reports that no regular report has yet: '
                            || {{ dollars('notice_amount') }}
                end,
                case
                    when unpaid_amount <> 0
                        then 'and debts not yet paid: ' || {{ dollars('unpaid_amount') }}
                end,
                case
                    when unexplained < 0 and -unexplained <= cut_cents
                        then 'bulk rows have no cents: ' || {{ dollars('-unexplained') }}
                    when unexplained <> 0 then 'not explained: ' || {{ dollars('unexplained') }}
                end
            ),
            ''
        ) as explanation
    from compared

)

select * from final
