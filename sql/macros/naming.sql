{# Schemas are named as written: staging, reference, meta. The default schema holds what people query. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name is not none else target.schema }}
{%- endmacro %}
