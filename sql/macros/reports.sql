{# The period of a regular report by its type, in the year of its last row: M5 is April, Q2 is April to June. NULL for other
   types, whose dates depend on an election. The first day of a year-end or mid-year report depends on how often its filer
   reports. Source: report types of the FEC's forms. #}
{% macro report_period_end(report_type_code, last_date) -%}
    case {{ report_type_code }}
        {% for type, next_month in [
            ('M2', 2), ('M3', 3), ('M4', 4), ('M5', 5), ('M6', 6), ('M7', 7), ('M8', 8), ('M9', 9), ('M10', 10),
            ('M11', 11), ('M12', 12), ('Q1', 4), ('Q2', 7), ('Q3', 10), ('MY', 7),
        ] -%}
        when '{{ type }}' then cast(make_date(year({{ last_date }}), {{ next_month }}, 1) - interval '1' day as date)
        {% endfor -%}
        when 'YE' then make_date(year({{ last_date }}), 12, 31)
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

{# Whether a report's days hold an early report's day, or one of its days where it only says when it was received. #}
{% macro in_report(first_date, last_date, filings) -%}
    (
        ({{ filings }}.holds_from_date is null or {{ last_date }} >= {{ filings }}.holds_from_date)
        and {{ first_date }} <= {{ filings }}.holds_through_date
    )
{%- endmacro %}

{# Whether rows of one filer are about one person, or, where an early report names nobody, about one place. Two races of one
   person are two subjects; a race that could not be told from either row does not part them. #}
{% macro same_subject(notices, reports) -%}
    (
        (
            {{ notices }}.person_key = {{ reports }}.person_key
            and coalesce({{ notices }}.race_id, {{ reports }}.race_id, 'none')
            = coalesce({{ reports }}.race_id, {{ notices }}.race_id, 'none')
        )
        or ({{ notices }}.person_key is null and {{ notices }}.place_key = {{ reports }}.place_key)
    )
{%- endmacro %}

{# Whether two rows share a day: a report's row may go by dissemination or by payment. #}
{% macro same_day(notices, reports) -%}
    (
        {{ notices }}.event_date = {{ reports }}.event_date
        or {{ notices }}.expenditure_date = {{ reports }}.event_date
        or {{ notices }}.expenditure_date = {{ reports }}.expenditure_date
    )
{%- endmacro %}

{# What names a report of one filer in a bulk file: its number, or, on the oldest paper, which has none, its type and cycle. #}
{% macro report_key(file_number, report_type_code, cycle) -%}
    coalesce(
        {{ to_text(file_number) }},
        concat('no number ', coalesce({{ report_type_code }}, ''), ' ', {{ to_text(cycle) }})
    )
{%- endmacro %}

{# The dollars of an amount as the bulk files of transactions have it: cents are cut off. #}
{% macro whole_dollars(amount) -%} (sign({{ amount }}) * floor(abs({{ amount }}))) {%- endmacro %}
