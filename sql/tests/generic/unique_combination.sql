{# The key of a relation: no two rows of a built cycle share these columns. #}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
where {{ in_built_cycles() if 'cycle' in columns else 'true' }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
