{# A figure as a newsroom prints it: $8.3 million, $345,787, 22.6%, 1,204. #}
{% macro spoken(value, unit) -%}
    case
        when {{ unit }} = 'usd' and abs({{ value }}) >= 1000000 then format('${:.1f} million', cast({{ value }} / 1000000 as double))
        when {{ unit }} = 'usd' then format('${:,}', cast(round({{ value }}) as bigint))
        when {{ unit }} = 'share' then format('{:.1f}%', cast(100 * {{ value }} as double))
        else format('{:,}', cast({{ value }} as bigint))
    end
{%- endmacro %}

{# A template of rows with the figure's own race, subject and days in it; quotes inside ids cannot end the text. #}
{% macro filled(template) -%}
    replace(replace(replace(replace({{ template }},
        '{race_id}', replace(race_id, '''', '''''')),
        '{subject_id}', replace(coalesce(subject_id, ''), '''', '''''')),
        '{from}', cast(from_date as varchar)),
        '{through}', cast(through_date as varchar))
{%- endmacro %}

{# A day as people write it: March 29, 2017. #}
{% macro written_day(day) -%} strftime({{ day }}, '%B %-d, %Y') {%- endmacro %}
