{{ config(materialized='table') }}
-- one row per race, candidate, day and place of the donor: the itemized contributions of the candidate's committees
-- The rows of race_verdicts that count in geography, added up by day for the windows. transaction_date is NULL where a row
-- has no day, or one far from its cycle. individual_amount is the FEC's own definition (is_individual), gross.
-- leaves out: rows outside the days of the race for candidates of two races (candidate_money_spans)

with contributions as (

    select * from {{ ref('race_verdicts') }}
    where counts_in_geography or counts_in_itemized

),

spans as (

    select * from {{ ref('candidate_money_spans') }}

),

dated as (

    select
        race_id,
        candidate_id,
        cycle,
        case when year(transaction_date) between cycle - 2 and cycle + 1 then transaction_date end as transaction_date,
        case when counts_in_geography then donor_place end as donor_place,
        geography_amount,
        case when counts_in_itemized then amount end as itemized_amount
    from contributions

),

final as (

    select
        dated.race_id,
        dated.candidate_id,
        dated.cycle,
        dated.transaction_date,
        dated.donor_place,
        {{ money('sum(coalesce(dated.geography_amount, 0))') }} as geography_amount,
        {{ money('sum(coalesce(dated.itemized_amount, 0))') }} as itemized_amount,
        count(*) filter (dated.donor_place <> 'refund') as contribution_count
    from dated
    inner join spans
        on dated.race_id = spans.race_id and dated.candidate_id = spans.candidate_id
    where
        spans.reason is null
        and (
            not spans.is_after_another_race and spans.closes_on_date is null
            or dated.transaction_date >= case when spans.is_after_another_race then spans.from_date else '0001-01-01' end
            and dated.transaction_date <= coalesce(spans.closes_on_date, '9999-12-31')
        )
    group by dated.race_id, dated.candidate_id, dated.cycle, dated.transaction_date, dated.donor_place

)

select * from final
