-- one row per ballot of the FEC's calendar, state, district and party, as the newest pull has it
-- leaves out: the same ballot from earlier pulls
select
    api.cycle,
    api.election_date,
    upper(api.office_code) as office_code,
    upper(api.office_state) as office_state,
    api.office_district,
    upper(api.election_type_code) as election_type_code,
    upper(api.party_code) as party_code,
    api.election_year
from {{ source('lake', 'api_election_dates') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_election_dates' and api.cycle = loads.cycle
qualify row_number() over (
    partition by
        api.election_date, api.office_code, api.office_state, api.office_district, api.election_type_code, api.party_code
    order by loads.source_as_of desc, api.row_id desc
) = 1
