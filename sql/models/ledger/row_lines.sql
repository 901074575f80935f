{{ config(materialized='table') }}
-- one row per cycle, entity and line: what the rows of the line add up to, and how far the entity's rows reach
-- Of a PAC or party, 11(b) and 11(c) are one line, as webk has no other; individual_contributions is what the rows
-- hold of 11(a)(iii), whose rest is unitemized.
-- first_date and last_date are of all the entity's rows, not of the line alone: they tell which reports the rows hold.
-- leaves out: rows on no line that is compared, but for those dates

with sums as (

    select
        sums.*,
        committee_candidates.candidate_id
    from {{ ref('contribution_sums') }} as sums
    left join {{ ref('committee_candidates') }} as committee_candidates
        on sums.cycle = committee_candidates.cycle and sums.committee_id = committee_candidates.committee_id

),

committees as (

    select
        cycle,
        committee_id,
        committee_type_code
    from {{ ref('stg_committees') }}

),

of_candidates as (

    select
        'candidate' as entity_type,
        cycle,
        candidate_id as entity_id,
        line,
        amount,
        row_count,
        source,
        first_date,
        last_date
    from sums
    where candidate_id is not null

    union all

    -- beside the itemized line, the bound of 11(a)(iii)
    select
        'candidate' as entity_type,
        cycle,
        candidate_id as entity_id,
        'individual_contributions' as line,
        amount,
        row_count,
        source,
        first_date,
        last_date
    from sums
    where candidate_id is not null and line = 'individual_itemized'

),

-- A hybrid PAC's independent account (type 10) and contributions recoded by their conduit stand outside the line of
-- individuals. A super PAC has no other account: what individuals and organizations give it is on its itemized line.
of_committees as (

    select
        sums.cycle,
        sums.committee_id as entity_id,
        case
            when sums.line = 'party_contributions' then 'other_committee_contributions'
            when sums.line is null or sums.line <> 'individual_itemized' then sums.line
            when coalesce(sums.transaction_type_code, '15') in ('11', '15', '15E') then 'individual_itemized'
            when
                sums.transaction_type_code = '10'
                and committees.committee_type_code in ('O', 'U')
                and sums.entity_type_code in ('IND', 'ORG')
                then 'individual_itemized'
        end as line,
        coalesce(sums.transaction_type_code, '15') in ('11', '15', '15E') as is_in_bound,
        sums.amount,
        sums.row_count,
        sums.source,
        sums.first_date,
        sums.last_date
    from sums
    left join committees
        on sums.cycle = committees.cycle and sums.committee_id = committees.committee_id

),

unioned as (

    select * from of_candidates

    union all

    select
        'committee' as entity_type,
        cycle,
        entity_id,
        line,
        amount,
        row_count,
        source,
        first_date,
        last_date
    from of_committees

    union all

    select
        'committee' as entity_type,
        cycle,
        entity_id,
        'individual_contributions' as line,
        amount,
        row_count,
        source,
        first_date,
        last_date
    from of_committees
    where line = 'individual_itemized' and is_in_bound

)

select
    entity_type,
    cycle,
    entity_id,
    coalesce(line, 'none') as line,
    {{ money('sum(amount)') }} as rows_amount,
    sum(row_count) as row_count,
    max(case when source = 'efile' then 1 else 0 end) = 1 as has_electronic_rows,
    min(min(first_date)) over (partition by entity_type, cycle, entity_id) as first_date,
    max(max(last_date)) over (partition by entity_type, cycle, entity_id) as last_date
from unioned
group by entity_type, cycle, entity_id, coalesce(line, 'none')
