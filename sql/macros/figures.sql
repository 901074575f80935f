{# A figure as a newsroom prints it: $8.3 million, $345,787, 22.6%, 1,204. #}
{% macro spoken(value, unit) -%}
    case
        when {{ unit }} = 'usd' and abs({{ value }}) >= 1000000 then format('${:.1f} million', cast({{ value }} / 1000000 as double))
        when {{ unit }} = 'usd' then format('${:,}', cast(round({{ value }}) as bigint))
        when {{ unit }} = 'share' then format('{:.1f}%', cast(100 * {{ value }} as double))
        else format('{:,}', cast({{ value }} as bigint))
    end
{%- endmacro %}

{# A template with each {name} replaced by its value, an SQL expression that is never NULL. #}
{% macro filled(template, values) -%}
    {%- set text = namespace(sql=template) -%}
    {%- for name, value in values.items() -%}
        {%- set text.sql = "replace(" ~ text.sql ~ ", '{" ~ name ~ "}', " ~ value ~ ")" -%}
    {%- endfor -%}
    {{ text.sql }}
{%- endmacro %}

{# The template of a figure's rows with its own race, subject and days in it; quotes inside ids cannot end the text. #}
{% macro filled_rows(template) -%}
    {{ filled(template, {
        'race_id': "replace(race_id, '''', '''''')",
        'subject_id': "replace(coalesce(subject_id, ''), '''', '''''')",
        'from': 'cast(from_date as varchar)',
        'through': 'cast(through_date as varchar)',
    }) }}
{%- endmacro %}

{# The sentence of a figure; one without bounds ends before the clause that has them. #}
{% macro sentence_of_figure() -%}
    {%- set at -%}
        case window_kind
            when 'cycle' then 'at the end of the last report of ' || substr(window_label, 4)
            else 'on ' || {{ written_day('through_date') }}
        end
    {%- endset -%}
    {{ filled("case when low is null then rtrim(split_part(sentence_template, ';', 1), '.') || '.' else sentence_template end", {
        'subject': "coalesce(subject_name, '')",
        'window': 'window_label',
        'at': at,
        'state': "coalesce(state_name, '')",
        'value': spoken('value', 'unit'),
        'low': "coalesce(" ~ spoken('low', 'unit') ~ ", '')",
        'high': "coalesce(" ~ spoken('high', 'unit') ~ ", '')",
    }) }}
{%- endmacro %}

{# A day as people write it: March 29, 2017. #}
{% macro written_day(day) -%} strftime({{ day }}, '%B %-d, %Y') {%- endmacro %}
