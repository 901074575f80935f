{# Where DuckDB and Spark differ. A model calls the macro; the engine's spelling stands only here. #}

{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches', 'racemoney')(text, pattern)) }}
{%- endmacro %}
{% macro duckdb__matches(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}
{% macro spark__matches(text, pattern) -%} ({{ text }} rlike '{{ pattern }}') {%- endmacro %}

{% macro letters_only(text) -%}
    {{ return(adapter.dispatch('letters_only', 'racemoney')(text)) }}
{%- endmacro %}
{% macro duckdb__letters_only(text) -%} regexp_replace(upper({{ text }}), '[^A-Z]', '', 'g') {%- endmacro %}
{% macro spark__letters_only(text) -%} regexp_replace(upper({{ text }}), '[^A-Z]', '') {%- endmacro %}

{# The first committee id in a text, NULL where there is none. #}
{% macro first_committee_id(text) -%}
    nullif({{ return(adapter.dispatch('first_committee_id', 'racemoney')(text)) }}, '')
{%- endmacro %}
{% macro duckdb__first_committee_id(text) -%} regexp_extract(upper({{ text }}), 'C[0-9]{8}') {%- endmacro %}
{% macro spark__first_committee_id(text) -%} regexp_extract(upper({{ text }}), 'C[0-9]{8}', 0) {%- endmacro %}

{% macro text_type() -%} {{ 'string' if target.type == 'spark' else 'varchar' }} {%- endmacro %}
{% macro to_text(value) -%} cast({{ value }} as {{ text_type() }}) {%- endmacro %}

{# Money sums: one type on both engines, wide enough for a national total. #}
{% macro money(expression) -%} cast({{ expression }} as decimal(18, 2)) {%- endmacro %}

{# An amount as people read it: $1,234,567.89. #}
{% macro dollars(amount) -%}
    {{ return(adapter.dispatch('dollars', 'racemoney')(amount)) }}
{%- endmacro %}
{% macro duckdb__dollars(amount) -%} '$' || format('{:,.2f}', cast({{ amount }} as double)) {%- endmacro %}
{% macro spark__dollars(amount) -%} concat('$', format_number({{ amount }}, 2)) {%- endmacro %}

{# part / whole as a double rounded to 6; NULL where the whole is zero or unknown. DuckDB gives inf or nan for x/0, Spark
   raises. #}
{% macro share(part, whole) -%}
    case when {{ whole }} > 0 then round(cast({{ part }} as double) / cast({{ whole }} as double), 6) end
{%- endmacro %}

{# The distinct texts of a group in order, with a separator: 'C00000001, C00000002'. NULL where there is none. #}
{% macro joined_text(text, separator=', ') -%}
    {{ return(adapter.dispatch('joined_text', 'racemoney')(text, separator)) }}
{%- endmacro %}
{% macro duckdb__joined_text(text, separator) -%} string_agg(distinct {{ text }}, '{{ separator }}' order by {{ text }}) {%- endmacro %}
{% macro spark__joined_text(text, separator) -%}
    nullif(array_join(array_sort(collect_set({{ text }})), '{{ separator }}'), '')
{%- endmacro %}

{# A text in capitals in which only what can stand in a transaction id is left, every word between blanks. #}
{% macro id_words(text) -%}
    {{ return(adapter.dispatch('id_words', 'racemoney')(text)) }}
{%- endmacro %}
{% macro duckdb__id_words(text) -%}
    (' ' || regexp_replace(upper({{ text }}), '[^A-Z0-9.-]|[.]+([^A-Z0-9]|$)', ' ', 'g') || ' ')
{%- endmacro %}
{% macro spark__id_words(text) -%}
    concat(' ', regexp_replace(upper({{ text }}), '[^A-Z0-9.-]|[.]+([^A-Z0-9]|$)', ' '), ' ')
{%- endmacro %}
