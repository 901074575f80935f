-- a table whose rows are not all judged, or some twice
{% for table in ['individual_contributions', 'committee_transactions'] -%}
select
    '{{ table }}' as table_name,
    rows_.row_count,
    verdicts.row_count as verdict_count
from (select count(*) as row_count from {{ source('lake', table) }}) as rows_
cross join (select count(*) as row_count from {{ source('verdicts', table) }}) as verdicts
where rows_.row_count <> verdicts.row_count

union all
{% endfor %}
{% for table in ['filing_receipts', 'filing_disbursements'] -%}
select
    '{{ table }}' as table_name,
    rows_.row_count,
    verdicts.row_count as verdict_count
from (
    select count(*) as row_count
    from {{ source('lake', table) }} as filed
    inner join {{ source('lake', 'filing_headers') }} as filing
        on filed.cycle = filing.cycle and filed.file_number = filing.file_number
    inner join {{ ref('filing_lines') }} as filing_lines
        on filing.form = filing_lines.form and filed.form_line = filing_lines.form_line
) as rows_
cross join (
    select count(distinct row(file_number, source_line)) as row_count from {{ source('verdicts', table) }}
) as verdicts
where rows_.row_count <> verdicts.row_count
{% if not loop.last %}
union all
{% endif %}
{% endfor %}
