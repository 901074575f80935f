{{ config(materialized='table') }}
-- one row per race, candidate, spender, kind and direction: outside money that counts
-- Independent expenditures, electioneering communications (the candidate's calculated share, no direction) and
-- communication costs. candidate_id is NULL where only the seat is known. Each dollar stands once: sum(amount) is true.
-- cycle is the race's: an expenditure may be paid, and filed, in the next one. Where early reports give way to a regular report
-- whose days are guessed, amount_low is the total without them, which is amount, and amount_high the total with them.
-- review_amount is the part of amount that is implausible and waits for a person's word.
-- leaves out: party coordinated expenditures (race_spending shows them apart) and rows whose race is unresolved

with independent as (

    select
        expenditures.race_id,
        races.cycle,
        expenditures.candidate_id,
        expenditures.spender_id,
        expenditures.spender_name,
        'independent_expenditure' as kind,
        expenditures.support_oppose,
        expenditures.amount,
        expenditures.event_date,
        expenditures.reason,
        expenditures.counts_in_outside_spending as is_counted,
        expenditures.is_review
    from {{ ref('independent_expenditures') }} as expenditures
    inner join {{ ref('races') }} as races
        on expenditures.race_id = races.race_id
    where expenditures.counts_in_outside_spending or expenditures.is_coverage_guessed

),

electioneering as (

    select
        targets.race_id,
        races.cycle,
        targets.candidate_id,
        communications.spender_id,
        communications.spender_name,
        'electioneering_communication' as kind,
        cast(null as {{ text_type() }}) as support_oppose,
        communications.amount,
        coalesce(
            communications.dissemination_date,
            communications.communication_date,
            communications.expenditure_date
        ) as event_date,
        'reported' as reason,
        true as is_counted,
        false as is_review
    from {{ ref('stg_electioneering_communications') }} as communications
    inner join {{ ref('expenditure_targets') }} as targets
        on
            communications.cycle = targets.cycle
            and communications.row_id = targets.row_id
            and targets.kind = 'electioneering_communication'
    inner join {{ ref('races') }} as races
        on targets.race_id = races.race_id

),

communication as (

    select
        targets.race_id,
        races.cycle,
        targets.candidate_id,
        costs.spender_id,
        costs.spender_name,
        'communication_cost' as kind,
        costs.support_oppose,
        costs.amount,
        costs.expenditure_date as event_date,
        'reported' as reason,
        true as is_counted,
        false as is_review
    from {{ ref('stg_communication_costs') }} as costs
    inner join {{ ref('expenditure_targets') }} as targets
        on
            costs.cycle = targets.cycle
            and costs.row_id = targets.row_id
            and targets.kind = 'communication_cost'
    inner join {{ ref('races') }} as races
        on targets.race_id = races.race_id

),

unioned as (

    select * from independent
    union all
    select * from electioneering
    union all
    select * from communication

),

sums as (

    select
        race_id,
        cycle,
        candidate_id,
        spender_id,
        max(spender_name) as filed_spender_name,
        kind,
        support_oppose,
        sum(case when is_counted then amount else 0 end) as amount,
        sum(case when is_counted then 1 else 0 end) as row_count,
        sum(case when reason = 'notice_only' then amount else 0 end) as notice_only_amount,
        sum(case when reason = 'incurred_unpaid' then amount else 0 end) as incurred_unpaid_amount,
        sum(case when is_review then amount else 0 end) as review_amount,
        sum(amount) as amount_high,
        min(case when is_counted then event_date end) as first_date,
        max(case when is_counted then event_date end) as last_date
    from unioned
    where race_id is not null
    group by race_id, cycle, candidate_id, spender_id, kind, support_oppose
    having sum(case when is_counted then 1 else 0 end) > 0

),

final as (

    select
        sums.race_id,
        sums.cycle,
        sums.candidate_id,
        race_candidates.candidate_name,
        race_candidates.party_code,
        sums.spender_id,
        coalesce(committees.committee_name, sums.filed_spender_name) as spender_name,
        sums.kind,
        sums.support_oppose,
        {{ money('sums.amount') }} as amount,
        sums.row_count,
        {{ money('sums.notice_only_amount') }} as notice_only_amount,
        {{ money('sums.incurred_unpaid_amount') }} as incurred_unpaid_amount,
        {{ money('sums.review_amount') }} as review_amount,
        {{ money('sums.amount') }} as amount_low,
        {{ money('sums.amount_high') }} as amount_high,
        sums.first_date,
        sums.last_date,
        ages.as_of as source_as_of
    from sums
    left join {{ ref('race_candidates') }} as race_candidates
        on sums.race_id = race_candidates.race_id and sums.candidate_id = race_candidates.candidate_id
    left join {{ ref('stg_committees') }} as committees
        on sums.cycle = committees.cycle and sums.spender_id = committees.committee_id
    left join {{ ref('mart_as_of') }} as ages
        on sums.cycle = ages.cycle and ages.model = 'race_outside_spending'

)

select * from final
