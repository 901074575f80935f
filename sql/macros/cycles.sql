{# A build recomputes the cycles whose inputs changed: it passes them as the variable `cycles`; without it, all. #}
{% macro in_changed_cycles(column='cycle') -%}
    {%- if is_incremental() and var('cycles', none) is not none -%}
        {{ column }} in ({{ var('cycles') | join(', ') or 'null' }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro delete_changed_cycles() -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where {{ in_changed_cycles() }}
    {%- endif -%}
{%- endmacro %}

{# What the tests of a build look at: the cycles that it computed. #}
{% macro in_built_cycles(column='cycle') -%}
    {%- if var('cycles', none) is not none -%}
        {{ column }} in ({{ var('cycles') | join(', ') or 'null' }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
