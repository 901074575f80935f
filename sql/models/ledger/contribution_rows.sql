{{ config(materialized='view') }}
-- one row per contribution or transfer as reported: in the FEC's bulk files (source indiv, oth) and in electronic reports
-- (source efile), each marked where another version of its report counts in its place (version_status)
-- held_by_bulk: the FEC has processed the report and its bulk rows count. superseded_by_amendment: a newer filing of the
-- report is in force, which may be an electronic one that the FEC has not processed yet. An e-filed row has no transaction
-- type, as that is the FEC's; its form and line say what it is.
-- leaves out: lines of reports that hold no contributions, and forms other than 3, 3P and 3X; pas2, which repeats rows of oth

with lines as (

    select
        filed.*,
        filing.form,
        filing.report_code,
        versions.is_chain_head,
        versions.held_as_of
    from (
        {% for model, party, other in [
            ('filing_receipts', 'contributor', 'coalesce(donor_committee_id, contributor_committee_id)'),
            ('filing_disbursements', 'payee', 'beneficiary_committee_id'),
        ] %}
        select
            cycle,
            row_id,
            load_id,
            source_line,
            file_number,
            committee_id,
            form_line,
            transaction_id,
            back_reference_transaction_id,
            upper(memo_code) as memo_code,
            memo_text,
            amount,
            transaction_date,
            election_code,
            image_number,
            purpose,
            upper(entity_type_code) as entity_type_code,
            upper(coalesce(
                {{ party }}_organization_name,
                case
                    when {{ party }}_last_name is not null
                        then concat_ws(', ', {{ party }}_last_name, concat_ws(' ', {{ party }}_first_name, {{ party }}_middle_name))
                end,
                {{ party }}_name
            )) as name,
            {{ party }}_city as city,
            upper({{ party }}_state) as state,
            {{ party }}_zip as zip_code,
            {% if party == 'contributor' %}employer{% else %}cast(null as {{ text_type() }}){% endif %} as employer,
            {% if party == 'contributor' %}occupation{% else %}cast(null as {{ text_type() }}){% endif %} as occupation,
            {{ other }} as named_committee_id
        from {{ ref(model) }}
        {% if not loop.last %}union all{% endif %}
        {% endfor %}
    ) as filed
    inner join {{ ref('filings') }} as filing
        on filed.file_number = filing.file_number
    inner join {{ ref('filing_versions') }} as versions
        on filed.cycle = versions.cycle and filed.file_number = versions.file_number

),

unioned as (

    {% for source, model, name, city, state, zip in [
        ('indiv', 'stg_individual_contributions', 'contributor_name', 'contributor_city', 'contributor_state', 'contributor_zip'),
        ('oth', 'stg_committee_transactions', 'name', 'city', 'state', 'zip_code'),
    ] %}
    select
        '{{ source }}' as source,
        bulk.cycle,
        bulk.row_id,
        bulk.sub_id,
        bulk.load_id,
        bulk.source_line,
        bulk.committee_id,
        bulk.report_type_code,
        bulk.election_code,
        bulk.image_number,
        bulk.transaction_type_code,
        bulk.entity_type_code,
        bulk.{{ name }} as contributor_name,
        bulk.{{ city }} as contributor_city,
        bulk.{{ state }} as contributor_state,
        bulk.{{ zip }} as contributor_zip,
        bulk.employer,
        bulk.occupation,
        bulk.transaction_date,
        bulk.amount,
        bulk.other_id,
        bulk.transaction_id,
        bulk.file_number,
        bulk.memo_code,
        bulk.memo_text,
        cast(null as {{ text_type() }}) as form_line,
        cast(null as {{ text_type() }}) as back_reference_transaction_id,
        case when superseded.file_number is not null then 'superseded_by_amendment' end as version_status
    from {{ ref(model) }} as bulk
    left join {{ ref('superseded_bulk_reports') }} as superseded
        on
            bulk.cycle = superseded.cycle
            and bulk.committee_id = superseded.committee_id
            and bulk.file_number = superseded.file_number

    union all
    {% endfor %}

    select
        'efile' as source,
        lines.cycle,
        lines.row_id,
        cast(null as bigint) as sub_id,
        lines.load_id,
        lines.source_line,
        lines.committee_id,
        lines.report_code as report_type_code,
        lines.election_code,
        lines.image_number,
        cast(null as {{ text_type() }}) as transaction_type_code,
        lines.entity_type_code,
        lines.name as contributor_name,
        lines.city as contributor_city,
        lines.state as contributor_state,
        lines.zip_code as contributor_zip,
        lines.employer,
        lines.occupation,
        lines.transaction_date,
        lines.amount,
        -- a conduit names the recipient in words: EARMARKED FOR SOMEONE FOR CONGRESS (C00123456)
        coalesce(
            lines.named_committee_id,
            case
                when {{ is_earmark_text() }} then {{ first_committee_id("concat_ws(' ', lines.memo_text, lines.purpose)") }}
            end
        ) as other_id,
        lines.transaction_id,
        lines.file_number,
        lines.memo_code,
        coalesce(lines.memo_text, lines.purpose) as memo_text,
        lines.form || ' ' || lines.form_line as form_line,
        lines.back_reference_transaction_id,
        case
            when not lines.is_chain_head then 'superseded_by_amendment'
            -- the file that would hold the row has to be loaded, and as new as the one that holds the report
            when loads.source_as_of >= lines.held_as_of then 'held_by_bulk'
        end as version_status
    from lines
    inner join {{ ref('filing_lines') }} as filing_lines
        on lines.form = filing_lines.form and lines.form_line = filing_lines.form_line
    left join {{ ref('stg_loads') }} as loads
        on lines.cycle = loads.cycle and filing_lines.bulk_table = loads.table_name

)

select * from unioned
