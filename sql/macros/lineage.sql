{# What a model reads in the end, from dbt's own graph. Known only while dbt runs, not while it parses. #}

{# The names of the lake tables behind a model, through whatever models; `reads` of a source that Python writes counts too. #}
{% macro lake_tables_behind(model) -%}
    {% set seen, todo, tables = [model.unique_id], [model.unique_id], [] %}
    {% for _ in range(graph.nodes | length + graph.sources | length) %}
        {% if todo %}
            {% set id = todo.pop() %}
            {% set source = graph.sources.get(id) %}
            {% if source and source.schema == 'lake' %}
                {% do tables.append(source.name) %}
            {% elif source %}
                {% do tables.extend(source.config.get('meta', {}).get('reads', [])) %}
            {% else %}
                {% for above in graph.nodes[id].depends_on.nodes if above not in seen %}
                    {% do seen.append(above) %}
                    {% do todo.append(above) %}
                {% endfor %}
            {% endif %}
        {% endif %}
    {% endfor %}
    {{ return(tables | unique | sort) }}
{%- endmacro %}

{# The models of this project by name. #}
{% macro models_in_order() -%}
    {% set models = [] %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' %}{% do models.append(node) %}{% endfor %}
    {{ return(models | sort(attribute='name')) }}
{%- endmacro %}

{# The declared lake tables, by name. #}
{% macro lake_sources() -%}
    {% set tables = {} %}
    {% for node in graph.sources.values() if node.schema == 'lake' %}{% do tables.update({node.name: node}) %}{% endfor %}
    {{ return(tables) }}
{%- endmacro %}
