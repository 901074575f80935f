-- one row per independent expenditure in the FEC's weekly dump of Schedule E, as the newest load of it has it
-- The dump has all cycles in one file, so only the newest one stands, whatever cycle it was loaded under. cycle is that of the
-- report; the FEC computes it in the same way (openFEC, ofec_sched_e_aggregate_candidate_mv).
-- leaves out: reports of a cycle of which nothing is loaded, unless the row names an election of one that is
with newest as (

    select
        load_id,
        source_as_of
    from {{ source('meta', 'loads') }}
    where table_name = 'regular_independent_expenditures'
    qualify row_number() over (order by source_as_of desc nulls last, load_id desc nulls last) = 1

),

cycles as (

    select distinct cycle from {{ source('meta', 'loads') }}

),

dump as (

    select
        expenditures.*,
        newest.source_as_of,
        cast(coalesce(
            {{ cycle_of('expenditures.report_year') }},
            expenditures.report_cycle,
            {{ cycle_of('year(coalesce(expenditures.expenditure_date, expenditures.dissemination_date))') }},
            expenditures.cycle
        ) as int) as report_in_cycle,
        try_cast(substr(expenditures.election_code, 2, 4) as int) as election_year
    from {{ source('lake', 'regular_independent_expenditures') }} as expenditures
    inner join newest
        on expenditures.load_id = newest.load_id

),

about_loaded_cycles as (

    select dump.*
    from dump
    where
        dump.report_in_cycle in (select cycle from cycles)
        or {{ cycle_of('dump.election_year') }} in (select cycle from cycles)

)

select
    rows_.report_in_cycle as cycle,
    rows_.row_id,
    rows_.load_id,
    rows_.source_line,
    rows_.source_as_of,
    rows_.sub_id,
    rows_.spender_id,
    rows_.spender_name,
    rows_.form_type,
    rows_.report_type_code,
    coalesce(rows_.report_year, year(coalesce(rows_.expenditure_date, rows_.dissemination_date))) as report_year,
    -- the FEC keeps early reports in other tables
    coalesce(rows_.form_type like 'F24%' or rows_.report_type_code in ('24', '48'), false) as is_notice,
    rows_.file_number,
    {{ report_key('rows_.file_number', 'rows_.report_type_code', 'rows_.report_in_cycle') }} as report_key,
    rows_.transaction_id,
    rows_.back_reference_transaction_id,
    rows_.memo_text,
    upper(rows_.memo_code) as memo_code,
    rows_.candidate_id,
    coalesce(
        rows_.candidate_name,
        nullif(concat_ws(', ', rows_.candidate_last_name, rows_.candidate_first_name), '')
    ) as candidate_name,
    upper(rows_.office_state) as office_state,
    {{ filed_seat('rows_.office_code', 'rows_.office_state', 'rows_.office_district') }} as filed_seat,
    rows_.election_code,
    {{ direction('rows_.support_oppose') }} as support_oppose,
    rows_.amount,
    rows_.expenditure_date,
    rows_.dissemination_date,
    rows_.purpose,
    coalesce(
        rows_.payee_name,
        nullif(concat_ws(', ', rows_.payee_last_name, rows_.payee_first_name), '')
    ) as payee_name
from about_loaded_cycles as rows_
{{ join_filed_seat('rows_.office_state', 'rows_.office_district', 'rows_.report_in_cycle') }}
