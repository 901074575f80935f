{{ config(materialized='table') }}
-- one row per measure: what it is called, what it means and what it is made of, as macros/measures.sql declares it
select
    measure,
    label,
    unit,
    kind,
    subject_kind,
    base,
    definition,
    formula,
    mart
from (
    values
    {% for each in measures() -%}
    (
        {{ literal(each.measure) }},
        {{ literal(each.label) }},
        '{{ each.unit }}',
        '{{ each.kind }}',
        '{{ each.subject }}',
        '{{ each.base }}',
        {{ literal(each.definition) }},
        {{ literal(each.formula) if each.formula else 'null' }},
        '{{ each.mart }}'
    ){{ ',' if not loop.last }}
    {% endfor %}
) as listed (measure, label, unit, kind, subject_kind, base, definition, formula, mart)
