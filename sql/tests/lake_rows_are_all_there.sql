-- no row is lost: each table holds as many rows as its loads wrote, and read = loaded + quarantined
{% set tables = [] %}
{% for node in graph.sources.values() if node.schema == 'lake' %}{% do tables.append(node.name) %}{% endfor %}
with found as (
    {% for table in tables | sort %}
    select '{{ table }}' as table_name, cycle, count(*) as rows_found
    from {{ source('lake', table) }}
    group by cycle
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

written as (
    select
        table_name,
        cycle,
        sum(rows_read) as rows_read,
        sum(rows_loaded) as rows_loaded,
        sum(rows_quarantined) as rows_quarantined
    from {{ source('meta', 'loads') }}
    where table_name in ('{{ tables | join("', '") }}')
    group by table_name, cycle
)

select
    written.*,
    coalesce(found.rows_found, 0) as rows_found
from written
left join found
    on written.table_name = found.table_name and written.cycle = found.cycle
where
    written.rows_read <> written.rows_loaded + written.rows_quarantined
    or written.rows_loaded <> coalesce(found.rows_found, 0)
