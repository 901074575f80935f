{# What the staging models of electronic filings share. #}

{# The columns that every line of a filing has. #}
{% macro filed_line() -%}
    {% for column in [
        'cycle', 'row_id', 'load_id', 'source_line', 'file_number', 'form_line', 'committee_id', 'transaction_id',
        'back_reference_transaction_id', 'back_reference_schedule', 'memo_code', 'memo_text', 'amount',
    ] -%}
    filed.{{ column }}{% if not loop.last %},
    {% endif %}
    {%- endfor %}
{%- endmacro %}

{# Name and place of a party: contributor, payee, lender. #}
{% macro filed_party(party) -%}
    {% for column in [
        'organization_name', 'last_name', 'first_name', 'middle_name', 'prefix', 'suffix', 'city', 'state', 'zip',
    ] -%}
    filed.{{ party }}_{{ column }}{% if not loop.last %},
    {% endif %}
    {%- endfor %}
{%- endmacro %}

{# Of a filing that came twice, alone and in a day's zip, the lines of the copy that stg_filings keeps. #}
{% macro from_filed(table) -%}
    from {{ source('lake', table) }} as filed
    inner join {{ ref('stg_filings') }} as one_copy
        on filed.file_number = one_copy.file_number and filed.load_id = one_copy.load_id
{%- endmacro %}

{# Dollars of a value that the lake keeps as text, as in the JSON of filing_other_lines. #}
{% macro filed_money(text) -%}
    try_cast(replace(replace({{ text }}, ',', ''), '$', '') as decimal(14, 2))
{%- endmacro %}

{# A field of a line that filing_other_lines keeps as JSON; NULL where it is blank. #}
{% macro filed_field(alias, field) -%}
    nullif(trim({{ 'get_json_object' if target.type == 'spark' else 'json_extract_string' }}({{ alias }}.fields, '$.{{ field }}')), '')
{%- endmacro %}

{# A day that filing_other_lines keeps as text, 20170630. #}
{% macro filed_day(text) -%}
    try_cast(concat(substr({{ text }}, 1, 4), '-', substr({{ text }}, 5, 2), '-', substr({{ text }}, 7, 2)) as date)
{%- endmacro %}
