-- a SUB_ID that two rows of a bulk file share
{% for table in ['individual_contributions', 'committee_transactions'] -%}
select
    cycle,
    sub_id,
    count(*) as row_count
from {{ source('lake', table) }}
group by cycle, sub_id
having count(*) > 1
{% if not loop.last %}
union all
{% endif %}
{% endfor %}
