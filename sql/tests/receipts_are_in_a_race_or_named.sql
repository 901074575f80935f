-- every candidate's FEC total with receipts stands in a race, in money_in_no_race, or under another id of the person
select
    standings.cycle,
    standings.candidate_id,
    totals.receipts
from {{ ref('candidate_money') }} as standings
inner join {{ ref('official_candidate_totals') }} as totals
    on standings.cycle = totals.cycle and standings.totals_id = totals.candidate_id
left join {{ ref('race_candidates') }} as race_candidates
    on standings.cycle = race_candidates.cycle and standings.candidate_id = race_candidates.candidate_id
left join {{ ref('money_in_no_race') }} as in_no_race
    on
        standings.cycle = in_no_race.cycle
        and standings.candidate_id = in_no_race.entity_id
        and in_no_race.kind = 'candidate_receipts'
where
    totals.receipts <> 0
    and race_candidates.candidate_id is null
    and in_no_race.entity_id is null
