{# The period of a regular report by its type, in the year of its last row: M5 is April, Q2 is April to June. NULL for other
   types, whose dates depend on an election. Source: report types of the FEC's forms. #}
{% macro report_period_end(report_type_code, last_date) -%}
    case {{ report_type_code }}
        {% for type, month, day in [
            ('M2', 1, 31), ('M3', 2, 28), ('M4', 3, 31), ('M5', 4, 30), ('M6', 5, 31), ('M7', 6, 30),
            ('M8', 7, 31), ('M9', 8, 31), ('M10', 9, 30), ('M11', 10, 31), ('M12', 11, 30),
            ('Q1', 3, 31), ('Q2', 6, 30), ('Q3', 9, 30), ('MY', 6, 30), ('YE', 12, 31),
        ] -%}
        when '{{ type }}' then make_date(year({{ last_date }}), {{ month }}, {{ day }})
        {% endfor -%}
    end
{%- endmacro %}

{% macro report_period_start(report_type_code, last_date) -%}
    case {{ report_type_code }}
        {% for type, month in [
            ('M2', 1), ('M3', 2), ('M4', 3), ('M5', 4), ('M6', 5), ('M7', 6), ('M8', 7), ('M9', 8), ('M10', 9),
            ('M11', 10), ('M12', 11), ('Q1', 1), ('Q2', 4), ('Q3', 7),
        ] -%}
        when '{{ type }}' then make_date(year({{ last_date }}), {{ month }}, 1)
        {% endfor -%}
    end
{%- endmacro %}

{# Whether a report's days hold a notice's day. #}
{% macro in_report(date, filings) -%}
    (
        ({{ filings }}.holds_from_date is null or {{ date }} >= {{ filings }}.holds_from_date)
        and {{ date }} <= {{ filings }}.holds_through_date
    )
{%- endmacro %}
