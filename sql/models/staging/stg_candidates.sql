-- one row per cycle and candidate, with the seat sought
select
    candidates.cycle,
    candidates.candidate_id,
    candidates.candidate_name,
    candidates.party_code,
    candidates.election_year,
    upper(candidates.office_code) as office_code,
    upper(candidates.office_state) as office_state,
    case upper(candidates.office_code)
        when 'H' then lpad(coalesce({{ district('candidates.office_district') }}, '00'), 2, '0')
        else '00'
    end as office_district,
    {{ seat('candidates.office_code', 'candidates.office_state', district('candidates.office_district')) }} as seat,
    candidates.incumbency_code,
    candidates.candidate_status_code,
    candidates.principal_committee_id
from {{ source('lake', 'candidates') }} as candidates
{{ join_one_seat_states('candidates.office_state', 'candidates.cycle') }}
-- the FEC's file repeats an id now and then; the later line stands
qualify
    row_number() over (
        partition by candidates.cycle, candidates.candidate_id
        order by candidates.election_year desc nulls last, candidates.source_line desc
    ) = 1
