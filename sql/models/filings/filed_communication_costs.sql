{{ config(schema='ledger') }}
-- one row per communication cost on an electronic Form 7 that the FEC's bulk file does not hold yet, in any version
-- Only reports in force.

with filing as (

    select * from {{ ref('filings') }}

),

bulk_numbers as (

    select distinct file_number
    from {{ source('lake', 'communication_costs') }}
    where file_number is not null

),

held as (

    select distinct filing.chain_root_file_number
    from filing
    inner join bulk_numbers
        on filing.file_number = bulk_numbers.file_number or filing.chain_root_file_number = bulk_numbers.file_number
    where filing.form = 'F7'

)

select
    filed.cycle,
    filed.row_id,
    filed.load_id,
    filed.source_line,
    filing.committee_id as spender_id,
    filing.committee_name as spender_name,
    filed.candidate_id,
    coalesce(
        filed.candidate_name,
        nullif(concat_ws(', ', filed.candidate_last_name, filed.candidate_first_name), '')
    ) as candidate_name,
    {{ filed_seat('filed.candidate_office_code', 'filed.candidate_state', 'filed.candidate_district') }} as filed_seat,
    filed.amount,
    filed.communication_date as expenditure_date,
    {{ direction('filed.support_oppose_code') }} as support_oppose,
    filed.communication_type_description as purpose,
    filed.file_number
from {{ ref('filing_communication_costs') }} as filed
inner join filing
    on filed.file_number = filing.file_number
left join held
    on filing.chain_root_file_number = held.chain_root_file_number
{{ join_filed_seat('filed.candidate_state', 'filed.candidate_district', 'filed.cycle') }}
where filing.form = 'F7' and filing.is_chain_head and held.chain_root_file_number is null
