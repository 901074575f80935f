-- one row per electronic filing, with the amendment chain it belongs to
-- An amendment names the original in its report_id and replaces the whole report, so the highest file number of a chain is in
-- force. Some name the amendment before instead: roots are found by pointer doubling, each step looks twice as far and six
-- reach 64 amendments; a test checks that the last one found nothing new. A number of another filer is a slip and joins
-- nothing; one that is not in the lake still joins its amendments, those of each filer and form on their own. An amendment
-- that names none belongs to the filer's first report of that form, code and coverage. Negative numbers are paper and have
-- no chain.

with filed as (

    select
        filing.*,
        previous.file_number is not null as has_previous,
        case
            when filing.file_number <= 0 then filing.file_number
            when
                filing.amends_file_number is null
                and filing.amendment_indicator_code = 'A'
                and filing.coverage_through_date is not null
                then coalesce(min(case when filing.file_number > 0 then filing.file_number end) over (
                    partition by
                        filing.committee_id, filing.form, filing.report_code,
                        filing.coverage_from_date, filing.coverage_through_date
                ), filing.file_number)
            when filing.amends_file_number is null then filing.file_number
            when filing.amends_file_number >= filing.file_number then filing.file_number
            when previous.committee_id <> filing.committee_id then filing.file_number
            else filing.amends_file_number
        end as named_file_number
    from {{ ref('stg_filings') }} as filing
    left join {{ ref('stg_filings') }} as previous on filing.amends_file_number = previous.file_number

),

step_0 as (

    select
        file_number,
        named_file_number as root_file_number
    from filed

),

{% for step in range(1, 7) %}
step_{{ step }} as (

    select
        near.file_number,
        coalesce(far.root_file_number, near.root_file_number) as root_file_number
    from step_{{ step - 1 }} as near
    left join step_{{ step - 1 }} as far on near.root_file_number = far.file_number

),

{% endfor %}
final as (

    select
        filed.file_number,
        filed.cycle,
        filed.form_type,
        filed.form,
        filed.amendment_indicator_code,
        filed.status,
        filed.committee_id,
        filed.committee_name,
        filed.candidate_id,
        filed.report_code,
        filed.report_type_code,
        filed.election_code,
        filed.election_date,
        filed.election_state,
        filed.election_district,
        filed.coverage_from_date,
        filed.coverage_through_date,
        coalesce(filed.filed_date, filed.received_date, filed.signed_date) as filed_date,
        case
            when filed.filed_date is not null then 'channel'
            when filed.received_date is not null then 'received'
            when filed.signed_date is not null then 'signed'
        end as filed_date_basis,
        filed.signed_date,
        filed.original_amendment_date,
        filed.amends_file_number,
        chained.root_file_number as chain_root_file_number,
        filed.file_number = max(filed.file_number) over (
            partition by chained.root_file_number, filed.committee_id, filed.form
        ) as is_chain_head,
        filed.amends_file_number is not null
        and (not filed.has_previous or filed.named_file_number = filed.file_number) as is_chain_broken,
        coalesce(
            filed.form in ('F24', 'F6') or (filed.form = 'F5' and filed.report_type_code in ('24', '48')), false
        ) as is_notice,
        filed.format_version,
        filed.line_count,
        filed.quarantined_count,
        filed.row_id,
        filed.load_id
    from filed
    inner join step_6 as chained on filed.file_number = chained.file_number

)

select * from final
