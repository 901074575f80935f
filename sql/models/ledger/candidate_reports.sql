{{ config(materialized='table') }}
-- one row per version of a periodic report of a candidate's committee (Forms 3 and 3P): its summary, and the days on which it
-- was what the FEC's record said
-- An amendment replaces the whole report from the day it was filed (superseded_on_date). A report that was filed again under a
-- number of its own, for the same days, is a version too. Electronic filings come in every version; the API gives the most
-- recent alone, and is used where no electronic version of the report is loaded.
-- A line that the cover leaves blank is zero where the cover has a total; itemized and unitemized are NULL where only their sum
-- is given.

with filing as (

    select * from {{ ref('filings') }}
    where form in ('F3', 'F3P') and status = 'parsed' and coverage_from_date <= coverage_through_date

),

summaries as (

    select
        *,
        individual_itemized_this_period is not null
        or individual_unitemized_this_period is not null
        or coalesce(individual_total_this_period, 0) = 0 as is_split
    from {{ ref('filing_reports') }}

),

api as (

    select * from {{ ref('stg_api_reports') }}
    where coverage_start_date <= coverage_end_date

),

electronic as (

    select
        filing.committee_id,
        filing.file_number,
        'filing_reports' as money_source,
        coalesce(filing.report_type_code, filing.report_code) as report_type_code,
        filing.amendment_indicator_code = 'T' or coalesce(filing.report_type_code, '') = 'TER' as is_termination,
        filing.coverage_from_date,
        filing.coverage_through_date,
        filing.filed_date,
        filing.filed_date_basis,
        filing.chain_root_file_number,
        coalesce(
            summaries.total_receipts_this_period, summaries.total_receipts_summary_this_period
        ) as receipts,
        coalesce(
            summaries.total_disbursements_this_period, summaries.total_disbursements_summary_this_period
        ) as disbursements,
        summaries.cash_on_hand_beginning_this_period as cash_on_hand_beginning,
        coalesce(
            summaries.cash_on_hand_close_this_period, summaries.cash_on_hand_close_summary_this_period
        ) as cash_on_hand,
        coalesce(summaries.debts_owed_by_committee_this_period, 0) as debts_owed_by,
        coalesce(
            summaries.individual_total_this_period,
            summaries.individual_itemized_this_period + summaries.individual_unitemized_this_period,
            summaries.individual_itemized_this_period,
            summaries.individual_unitemized_this_period,
            0
        ) as individual_contributions,
        case when summaries.is_split then coalesce(summaries.individual_itemized_this_period, 0) end as individual_itemized,
        case when summaries.is_split then coalesce(summaries.individual_unitemized_this_period, 0) end
            as individual_unitemized,
        coalesce(summaries.pac_contributions_this_period, 0) as other_committee_contributions,
        coalesce(summaries.party_contributions_this_period, 0) as party_contributions,
        coalesce(summaries.candidate_contributions_this_period, 0) as candidate_contributions,
        coalesce(summaries.candidate_loans_this_period, 0) as candidate_loans,
        coalesce(
            summaries.transfers_from_authorized_this_period, summaries.transfers_from_affiliated_this_period, 0
        ) as transfers_from_authorized,
        coalesce(summaries.transfers_to_authorized_this_period, 0) as transfers_to_authorized,
        coalesce(summaries.refunds_to_individuals_this_period, 0) as individual_refunds,
        coalesce(summaries.total_receipts_to_date, summaries.total_receipts_summary_to_date) as receipts_to_date,
        case when summaries.flagged_lines is not null then concat('filing ', filing.file_number, ': ', summaries.flagged_lines) end
            as flagged_lines
    from filing
    inner join summaries
        on filing.file_number = summaries.file_number

),

listed as (

    select
        api.committee_id,
        api.file_number,
        'api_reports' as money_source,
        api.report_type_code,
        coalesce(api.report_type_code = 'TER', false) as is_termination,
        api.coverage_start_date as coverage_from_date,
        api.coverage_end_date as coverage_through_date,
        api.receipt_date as filed_date,
        'received' as filed_date_basis,
        api.file_number as chain_root_file_number,
        api.receipts,
        api.disbursements,
        api.cash_on_hand_beginning,
        api.cash_on_hand,
        api.debts_owed_by,
        api.individual_contributions,
        api.individual_itemized,
        api.individual_unitemized,
        {% for column in [
            'other_committee_contributions', 'party_contributions', 'candidate_contributions', 'candidate_loans',
            'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds', 'receipts_to_date',
        ] -%}
        cast(null as decimal(14, 2)) as {{ column }},
        {% endfor -%}
        cast(null as varchar) as flagged_lines
    from api
    left join electronic
        on
            api.committee_id = electronic.committee_id
            and api.coverage_end_date = electronic.coverage_through_date
    where coalesce(api.is_most_recent, not api.is_amended, true) and electronic.file_number is null
    qualify row_number() over (
        partition by api.committee_id, api.coverage_end_date order by api.receipt_date desc, api.beginning_image_number desc
    ) = 1

),

versions as (

    select * from electronic
    union all
    select * from listed

),

followed as (

    select
        *,
        lead(filed_date) over (
            partition by money_source, committee_id, chain_root_file_number
            order by file_number asc
        ) as amended_on_date,
        lead(filed_date) over (
            partition by money_source, committee_id, coverage_from_date, coverage_through_date
            order by filed_date asc nulls first, abs(file_number) asc
        ) as repeated_on_date,
        lead(file_number) over (
            partition by money_source, committee_id, chain_root_file_number
            order by file_number asc
        ) is not null
        or lead(file_number) over (
            partition by money_source, committee_id, coverage_from_date, coverage_through_date
            order by filed_date asc nulls first, abs(file_number) asc
        ) is not null as is_superseded
    from versions

),

final as (

    select
        * exclude (amended_on_date, repeated_on_date),
        year(coverage_through_date) + year(coverage_through_date) % 2 as cycle,
        case when is_superseded then least(amended_on_date, repeated_on_date) end as superseded_on_date
    from followed

)

select * from final
