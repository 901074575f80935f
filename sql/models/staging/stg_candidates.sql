-- one row per cycle and candidate, with the seat sought
select
    cycle,
    candidate_id,
    candidate_name,
    party_code,
    election_year,
    upper(office_code) as office_code,
    upper(office_state) as office_state,
    case when upper(office_code) = 'H' then lpad(coalesce(office_district, '00'), 2, '0') else '00' end as office_district,
    {{ seat('office_code', 'office_state', 'office_district') }} as seat,
    incumbency_code,
    candidate_status_code,
    principal_committee_id
from {{ source('lake', 'candidates') }}
-- the FEC's file repeats an id now and then; the later line stands
qualify row_number() over (partition by cycle, candidate_id order by election_year desc nulls last, source_line desc) = 1
