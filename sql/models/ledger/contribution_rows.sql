{{ config(materialized='view') }}
-- one row per contribution or transfer as reported, in bulk and in electronic reports: what its verdict does not hold
-- leaves out: of a filing that came twice, the lines of one copy; pas2, which repeats rows of oth

{% for source, model, name, city, state, zip in [
    ('indiv', 'stg_individual_contributions', 'contributor_name', 'contributor_city', 'contributor_state', 'contributor_zip'),
    ('oth', 'stg_committee_transactions', 'name', 'city', 'state', 'zip_code'),
] %}
select
    '{{ source }}' as source,
    cycle,
    row_id,
    sub_id,
    load_id,
    source_line,
    committee_id,
    file_number,
    image_number,
    {{ name }} as contributor_name,
    {{ city }} as contributor_city,
    {{ state }} as contributor_state,
    {{ zip }} as contributor_zip,
    employer,
    occupation,
    transaction_id,
    memo_code,
    memo_text
from {{ ref(model) }}

union all
{% endfor %}
{% for model, party in [('filing_receipts', 'contributor'), ('filing_disbursements', 'payee')] %}
select
    'efile' as source,
    filed.cycle,
    filed.row_id,
    cast(null as bigint) as sub_id,
    filed.load_id,
    filed.source_line,
    filed.committee_id,
    filed.file_number,
    filed.image_number,
    {{ filed_name(party, 'filed') }} as contributor_name,
    filed.{{ party }}_city as contributor_city,
    upper(filed.{{ party }}_state) as contributor_state,
    filed.{{ party }}_zip as contributor_zip,
    {% if party == 'contributor' %}filed.employer{% else %}cast(null as {{ text_type() }}){% endif %} as employer,
    {% if party == 'contributor' %}filed.occupation{% else %}cast(null as {{ text_type() }}){% endif %} as occupation,
    filed.transaction_id,
    upper(filed.memo_code) as memo_code,
    coalesce(filed.memo_text, filed.purpose) as memo_text
from {{ ref(model) }} as filed
{% if not loop.last %}
union all
{% endif %}
{% endfor %}
