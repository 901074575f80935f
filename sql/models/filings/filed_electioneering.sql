{{ config(schema='ledger') }}
-- one row per electioneering communication and candidate named on an electronic Form 9 that the FEC's bulk file does not hold
-- yet, in the columns of that file; amount is the candidate's even share, the first candidate's with the odd cents
-- Only reports in force. Bulk has no number of the filing: it holds one where it has the filer's disbursement of the same amount
-- with one of the same dates.
-- leaves out: disbursements that name no candidate

with filing as (

    select * from {{ ref('filings') }}

),

covers as (

    select
        cover.file_number,
        {{ filed_day(filed_field('cover', 'public_distribution_date')) }} as dissemination_date
    from {{ ref('filing_other_lines') }} as cover
    where cover.record_type = 'F9'

),

disbursements as (

    select
        filed.cycle,
        filed.row_id,
        filed.load_id,
        filed.source_line,
        filed.file_number,
        filed.transaction_id,
        filing.committee_id as spender_id,
        filing.committee_name as spender_name,
        filed.amount,
        filed.transaction_date as expenditure_date,
        filed.communication_date,
        covers.dissemination_date,
        filed.purpose
    from {{ ref('filing_electioneering') }} as filed
    inner join filing
        on filed.file_number = filing.file_number
    left join covers
        on filed.file_number = covers.file_number
    where filing.form = 'F9' and filing.is_chain_head and filed.form_line like 'F93%' and filed.amount is not null

),

bulk as (

    select * from {{ source('lake', 'electioneering_communications') }}

),

held as (

    select distinct disbursements.file_number
    from disbursements
    inner join bulk
        on
            disbursements.spender_id = bulk.spender_id
            and disbursements.amount = bulk.reported_amount
            and (
                disbursements.expenditure_date = bulk.expenditure_date
                or disbursements.communication_date = bulk.communication_date
                or disbursements.dissemination_date = bulk.dissemination_date
            )

),

named as (

    select
        filed.file_number,
        filed.back_reference_transaction_id,
        filed.row_id as candidate_row_id,
        filed.candidate_id,
        coalesce(
            filed.candidate_name,
            nullif(concat_ws(', ', filed.candidate_last_name, filed.candidate_first_name), '')
        ) as candidate_name,
        {{ filed_seat('filed.candidate_office_code', 'filed.candidate_state', 'filed.candidate_district') }} as filed_seat,
        max(case when filed.back_reference_transaction_id is null then 0 else 1 end) over (
            partition by filed.file_number
        ) as has_references
    from {{ ref('filing_electioneering') }} as filed
    {{ join_filed_seat('filed.candidate_state', 'filed.candidate_district', 'filed.cycle') }}
    where filed.form_line like 'F94%'

),

shared as (

    select
        disbursements.*,
        named.candidate_row_id,
        named.candidate_id,
        named.candidate_name,
        named.filed_seat,
        count(*) over (partition by disbursements.row_id) as candidates_named,
        row_number() over (
            partition by disbursements.row_id
            order by named.candidate_row_id nulls last
        ) as place
    from disbursements
    inner join named
        on
            disbursements.file_number = named.file_number
            and (
                named.has_references = 0
                or disbursements.transaction_id = named.back_reference_transaction_id
            )
    left join held
        on disbursements.file_number = held.file_number
    where held.file_number is null

),

cents as (

    select
        shared.*,
        cast(floor(shared.amount * 100 / shared.candidates_named) / 100 as decimal(14, 2)) as even_share
    from shared

)

select
    cycle,
    concat(row_id, '/', candidate_row_id) as row_id,
    load_id,
    source_line,
    spender_id,
    spender_name,
    candidate_id,
    candidate_name,
    filed_seat,
    cast(
        case when place = 1 then amount - even_share * (candidates_named - 1) else even_share end as decimal(14, 2)
    ) as amount,
    amount as reported_amount,
    candidates_named,
    expenditure_date,
    communication_date,
    dissemination_date,
    purpose,
    file_number
from cents
