{{ config(materialized='table') }}
-- one row per race, candidate, committee and kind of contribution on 48-hour notices that no report holds yet
-- They are apart from all other totals, and not all late money: contributions under $1,000, and those of the last 48 hours and
-- of days before the last 19, stand in no notice. A report that has them takes them over and they leave this table;
-- missing_amount is the part that the report of those days should have, and has not.
-- leaves out: notices of candidates whose race is not known (late_contributions has them)

with late as (

    select * from {{ ref('late_contributions') }}
    where status in ('pending', 'not_on_report') and race_id is not null

),

sums as (

    select
        race_id,
        race_cycle as cycle,
        candidate_id,
        committee_id,
        max(committee_name) as committee_name,
        kind,
        sum(amount) as amount,
        sum(case when status = 'not_on_report' then amount else 0 end) as missing_amount,
        count(*) as row_count,
        min(event_date) as first_date,
        max(event_date) as last_date,
        max(filed_date) as last_filed_date
    from late
    group by race_id, race_cycle, candidate_id, committee_id, kind

)

select
    sums.race_id,
    sums.cycle,
    sums.candidate_id,
    race_candidates.candidate_name,
    race_candidates.party_code,
    sums.committee_id,
    sums.committee_name,
    sums.kind,
    {{ money('sums.amount') }} as amount,
    {{ money('sums.missing_amount') }} as missing_amount,
    sums.row_count,
    sums.first_date,
    sums.last_date,
    sums.last_filed_date,
    'Not all late money: only contributions of $1,000 or more from the last 19 days to 48 hours before an election.' as note
from sums
left join {{ ref('race_candidates') }} as race_candidates
    on sums.race_id = race_candidates.race_id and sums.candidate_id = race_candidates.candidate_id
