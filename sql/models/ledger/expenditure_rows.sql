{{ config(materialized='table') }}
-- one row per independent expenditure as reported, on a notice or a regular report, from each source that has it:
-- independent_expenditure (the FEC's file of notices), schedule_e_dump (regular reports in the FEC's weekly dump: with cents,
-- both dates and the filers of Form 5), pas2 (regular reports in bulk: whole dollars, no dissemination date, no payee's purpose),
-- efile (electronic filings of both kinds) and api (OpenFEC, both kinds)
-- A report counts from one source only: bulk once it holds the filing, the dump before pas2 (dump_bulk_versions), else the
-- filing itself; the API where none of them has any version of it, as a pull may hold a part of a report only. version_status
-- says why a row gives way: held_by_dump, held_by_bulk, held_by_filing, or superseded_by_amendment for a report that has been
-- amended.
-- A table of all cycles: an early report and the regular report that repeats it can lie in different ones.
-- The FEC's file of notices has no memo column: memo code and back reference come from the same row of the electronic filing
-- or of the API, where the filing is loaded and has that transaction id once.

with notice_file as (

    -- file numbers are unique over all years, and a notice of the last days of a cycle may be filed in the next
    select distinct file_number
    from {{ ref('stg_independent_expenditure_notices') }}
    where file_number is not null

),

-- a regular report by its filer, type and year, as the API names it: one version of it in bulk or filed is enough
bulk_report as (

    select distinct
        committee_id,
        report_type_code,
        max(year(transaction_date)) over (partition by committee_id, file_number) as report_year
    from {{ ref('stg_candidate_expenditures') }}
    where file_number is not null

    union

    select distinct
        spender_id as committee_id,
        report_type_code,
        report_year
    from {{ ref('stg_regular_independent_expenditures') }}
    where not is_notice and file_number is not null

),

bulk_number as (

    select file_number
    from {{ ref('stg_candidate_expenditures') }}
    where file_number is not null

    union

    select file_number
    from {{ ref('stg_regular_independent_expenditures') }}
    where not is_notice and file_number is not null

),

-- of each report in pas2 whether the dump has it: the same filing, or a newer version
in_dump as (

    select
        committee_id,
        bulk_report_key as report_key,
        case when bool_or(report_key = bulk_report_key) then 'held_by_dump' else 'superseded_by_amendment' end as version_status
    from {{ ref('dump_bulk_versions') }}
    where is_dump_in_force
    group by committee_id, bulk_report_key

),

filed_in_dump as (

    select distinct file_number
    from {{ ref('dump_filing_versions') }}
    where is_dump_in_force

),

filed_report as (

    select distinct
        committee_id,
        report_code as report_type_code,
        year(coverage_through_date) as report_year
    from {{ ref('filings') }}
    where not is_notice and form in ('F3X', 'F5') and status = 'parsed'

),

-- an older pull may still call an amended report the most recent
api_amendment as (

    select
        spender_id,
        report_type_code,
        report_year,
        max(file_number) as file_number
    from {{ ref('stg_api_independent_expenditures') }}
    where not is_notice and amendment_indicator_code like 'A%'
    group by spender_id, report_type_code, report_year

),

notice_memos as (

    select
        file_number,
        transaction_id,
        max(upper(memo_code)) as memo_code,
        max(back_reference_transaction_id) as back_reference_transaction_id
    from (
        select
            file_number,
            transaction_id,
            memo_code,
            back_reference_transaction_id
        from {{ ref('filing_independent_expenditures') }}
        union all
        select
            file_number,
            transaction_id,
            memo_code,
            back_reference_transaction_id
        from {{ ref('stg_api_independent_expenditures') }}
    ) as filed
    where file_number is not null and transaction_id is not null
    group by file_number, transaction_id
    having
        count(distinct coalesce(memo_code, '')) = 1
        and count(distinct coalesce(back_reference_transaction_id, '')) = 1

),

unioned as (

    select
        'independent_expenditure' as source,
        true as is_notice,
        notices.cycle,
        notices.row_id,
        notices.load_id,
        notices.source_line,
        notices.spender_id,
        notices.spender_name,
        notices.candidate_id as filed_candidate_id,
        notices.candidate_name as filed_candidate_name,
        notices.filed_seat,
        notices.office_state as filed_state,
        notices.election_code,
        notices.support_oppose,
        notices.amount,
        notices.expenditure_date,
        notices.dissemination_date,
        coalesce(notices.dissemination_date, notices.expenditure_date, notices.receipt_date) as event_date,
        notices.purpose,
        notices.payee_name,
        notices.file_number,
        notices.transaction_id,
        memos.memo_code,
        memos.back_reference_transaction_id,
        cast(null as {{ text_type() }}) as memo_text,
        cast(null as {{ text_type() }}) as report_type_code,
        cast(null as {{ text_type() }}) as version_status
    from {{ ref('stg_independent_expenditure_notices') }} as notices
    left join notice_memos as memos
        on notices.file_number = memos.file_number and notices.transaction_id = memos.transaction_id

    union all

    select
        'schedule_e_dump' as source,
        dump.is_notice,
        dump.cycle,
        dump.row_id,
        dump.load_id,
        dump.source_line,
        dump.spender_id,
        coalesce(dump.spender_name, committees.committee_name) as spender_name,
        dump.candidate_id as filed_candidate_id,
        dump.candidate_name as filed_candidate_name,
        dump.filed_seat,
        dump.office_state as filed_state,
        dump.election_code,
        dump.support_oppose,
        dump.amount,
        dump.expenditure_date,
        dump.dissemination_date,
        coalesce(dump.dissemination_date, dump.expenditure_date) as event_date,
        dump.purpose,
        dump.payee_name,
        dump.file_number,
        dump.transaction_id,
        dump.memo_code,
        dump.back_reference_transaction_id,
        dump.memo_text,
        dump.report_type_code,
        case
            when not dump.is_notice then superseded.version_status
            when notice_file.file_number is not null then 'held_by_bulk'
            when filing.file_number is not null then 'held_by_filing'
        end as version_status
    from {{ ref('stg_regular_independent_expenditures') }} as dump
    left join {{ ref('stg_committees') }} as committees
        on dump.cycle = committees.cycle and dump.spender_id = committees.committee_id
    left join {{ ref('superseded_dump_reports') }} as superseded
        on dump.spender_id = superseded.committee_id and dump.report_key = superseded.report_key
    left join notice_file
        on dump.file_number = notice_file.file_number
    left join {{ ref('filings') }} as filing
        on dump.is_notice and dump.file_number = filing.file_number and filing.status = 'parsed'

    union all

    select
        'pas2' as source,
        false as is_notice,
        expenditures.cycle,
        expenditures.row_id,
        expenditures.load_id,
        expenditures.source_line,
        expenditures.committee_id as spender_id,
        committees.committee_name as spender_name,
        expenditures.candidate_id as filed_candidate_id,
        cast(null as {{ text_type() }}) as filed_candidate_name,
        cast(null as {{ text_type() }}) as filed_seat,
        cast(null as {{ text_type() }}) as filed_state,
        expenditures.election_code,
        case expenditures.transaction_type_code when '24E' then 'S' else 'O' end as support_oppose,
        expenditures.amount,
        expenditures.transaction_date as expenditure_date,
        cast(null as date) as dissemination_date,
        expenditures.transaction_date as event_date,
        expenditures.memo_text as purpose,
        expenditures.payee_name,
        expenditures.file_number,
        expenditures.transaction_id,
        expenditures.memo_code,
        cast(null as {{ text_type() }}) as back_reference_transaction_id,
        expenditures.memo_text,
        expenditures.report_type_code,
        case
            when in_dump.version_status is not null then in_dump.version_status
            when superseded.file_number is not null then 'superseded_by_amendment'
        end as version_status
    from {{ ref('stg_candidate_expenditures') }} as expenditures
    left join {{ ref('stg_committees') }} as committees
        on expenditures.cycle = committees.cycle and expenditures.committee_id = committees.committee_id
    left join {{ ref('superseded_bulk_reports') }} as superseded
        on
            expenditures.cycle = superseded.cycle
            and expenditures.committee_id = superseded.committee_id
            and expenditures.file_number = superseded.file_number
    left join in_dump
        on
            expenditures.committee_id = in_dump.committee_id
            and {{ report_key('expenditures.file_number', 'expenditures.report_type_code', 'expenditures.cycle') }}
            = in_dump.report_key
    where expenditures.transaction_type_code in ('24A', '24E')

    union all

    select
        'efile' as source,
        filing.is_notice,
        filed.cycle,
        filed.row_id,
        filed.load_id,
        filed.source_line,
        filed.committee_id as spender_id,
        filing.committee_name as spender_name,
        filed.candidate_id as filed_candidate_id,
        coalesce(
            filed.candidate_name,
            concat_ws(', ', filed.candidate_last_name, filed.candidate_first_name)
        ) as filed_candidate_name,
        {{ filed_seat('filed.candidate_office_code', 'filed.candidate_state', 'filed.candidate_district') }} as filed_seat,
        upper(filed.candidate_state) as filed_state,
        filed.election_code,
        {{ direction('filed.support_oppose_code') }} as support_oppose,
        filed.amount,
        filed.disbursement_date as expenditure_date,
        filed.dissemination_date,
        coalesce(filed.dissemination_date, filed.disbursement_date, filing.filed_date) as event_date,
        filed.purpose,
        coalesce(
            filed.payee_organization_name,
            filed.payee_name,
            nullif(concat_ws(', ', filed.payee_last_name, filed.payee_first_name), '')
        ) as payee_name,
        filed.file_number,
        filed.transaction_id,
        upper(filed.memo_code) as memo_code,
        filed.back_reference_transaction_id,
        filed.memo_text,
        filing.report_code as report_type_code,
        case
            when filing.is_notice and notice_file.file_number is not null then 'held_by_bulk'
            when filing.is_notice then null
            when not versions.is_chain_head then 'superseded_by_amendment'
            when filed_in_dump.file_number is not null then 'held_by_bulk'
            -- Form 5 is not in pas2 at all
            when filing.form = 'F3X' and loads.source_as_of >= versions.held_as_of then 'held_by_bulk'
        end as version_status
    from {{ ref('filing_independent_expenditures') }} as filed
    inner join {{ ref('filings') }} as filing
        on filed.file_number = filing.file_number
    left join {{ ref('filing_versions') }} as versions
        on filed.cycle = versions.cycle and filed.file_number = versions.file_number
    left join notice_file
        on filed.file_number = notice_file.file_number
    left join filed_in_dump
        on filed.file_number = filed_in_dump.file_number
    left join {{ ref('stg_loads') }} as loads
        on filed.cycle = loads.cycle and loads.table_name = 'committee_to_candidate_transactions'
    {{ join_filed_seat('filed.candidate_state', 'filed.candidate_district', 'filed.cycle') }}

    union all

    select
        'api' as source,
        api.is_notice,
        api.cycle,
        api.row_id,
        api.load_id,
        api.source_line,
        api.spender_id,
        committees.committee_name as spender_name,
        api.candidate_id as filed_candidate_id,
        api.candidate_name as filed_candidate_name,
        api.filed_seat,
        api.office_state as filed_state,
        api.election_code,
        api.support_oppose,
        api.amount,
        api.expenditure_date,
        api.dissemination_date,
        coalesce(api.dissemination_date, api.expenditure_date, api.filing_date) as event_date,
        api.purpose,
        api.payee_name,
        api.file_number,
        api.transaction_id,
        api.memo_code,
        api.back_reference_transaction_id,
        api.memo_text,
        api.report_type_code,
        case
            when coalesce(notice_file.file_number, bulk_number.file_number) is not null then 'held_by_bulk'
            when bulk_report.committee_id is not null then 'held_by_bulk'
            when coalesce(filing.file_number, 0) <> 0 or filed_report.committee_id is not null then 'held_by_filing'
            when not api.is_most_recent or api.file_number < api_amendment.file_number then 'superseded_by_amendment'
        end as version_status
    from {{ ref('stg_api_independent_expenditures') }} as api
    left join {{ ref('stg_committees') }} as committees
        on api.cycle = committees.cycle and api.spender_id = committees.committee_id
    left join notice_file
        on api.file_number = notice_file.file_number
    left join bulk_number
        on api.file_number = bulk_number.file_number
    left join bulk_report
        on
            not api.is_notice
            and api.spender_id = bulk_report.committee_id
            and api.report_type_code = bulk_report.report_type_code
            and api.report_year = bulk_report.report_year
    left join {{ ref('filings') }} as filing
        on api.file_number = filing.file_number and filing.status = 'parsed'
    left join filed_report
        on
            not api.is_notice
            and api.spender_id = filed_report.committee_id
            and api.report_type_code = filed_report.report_type_code
            and api.report_year = filed_report.report_year
    left join api_amendment
        on
            not api.is_notice
            and api.spender_id = api_amendment.spender_id
            and api.report_type_code = api_amendment.report_type_code
            and api.report_year = api_amendment.report_year

)

select * from unioned
