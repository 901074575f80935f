-- one row per electronic filing, with the amendment chain it belongs to
-- An amendment replaces the whole report, so the highest file number of a chain is in force. A number that is not in the lake
-- makes chains of each filer and form on their own.

with step_0 as (

    select
        file_number,
        named_file_number as root_file_number
    from {{ ref('named_filings') }}

),

{{ chain_steps() }},

final as (

    select
        filing.file_number,
        filing.cycle,
        filing.form_type,
        filing.form,
        filing.amendment_indicator_code,
        filing.status,
        filing.committee_id,
        filing.committee_name,
        filing.candidate_id,
        filing.report_code,
        filing.report_type_code,
        filing.election_code,
        filing.election_date,
        filing.election_state,
        filing.election_district,
        filing.coverage_from_date,
        filing.coverage_through_date,
        coalesce(filing.filed_date, filing.received_date, filing.signed_date) as filed_date,
        case
            when filing.filed_date is not null then 'channel'
            when filing.received_date is not null then 'received'
            when filing.signed_date is not null then 'signed'
        end as filed_date_basis,
        filing.signed_date,
        filing.original_amendment_date,
        filing.amends_file_number,
        chained.root_file_number as chain_root_file_number,
        filing.file_number = max(filing.file_number) over (
            partition by chained.root_file_number, filing.committee_id, filing.form
        ) as is_chain_head,
        filing.amends_file_number is not null
        and (not named.has_previous or named.named_file_number = filing.file_number) as is_chain_broken,
        coalesce(
            filing.form in ('F24', 'F6') or (filing.form = 'F5' and filing.report_type_code in ('24', '48')), false
        ) as is_notice,
        filing.format_version,
        filing.line_count,
        filing.quarantined_count,
        filing.row_id,
        filing.load_id
    from {{ ref('stg_filings') }} as filing
    inner join {{ ref('named_filings') }} as named
        on filing.file_number = named.file_number
    inner join step_6 as chained
        on filing.file_number = chained.file_number

)

select * from final
