{# What a model reads in the end, from dbt's own graph. Known only while dbt runs, not while it parses. #}

{# What stands behind a model, through whatever models: (names of lake tables, names of models). `reads` of a source that Python
   writes counts too. mart_as_of gives dates of other models and no rows: what it reads makes nobody older. #}
{% macro behind(model) -%}
    {% set seen, todo, tables, models = [model.unique_id], [model.unique_id], [], [] %}
    {% for _ in range(graph.nodes | length + graph.sources | length) %}
        {% if todo %}
            {% set id = todo.pop() %}
            {% set source = graph.sources.get(id) %}
            {% if source and source.schema == 'lake' %}
                {% do tables.append(source.name) %}
            {% elif source %}
                {% do tables.extend(source.config.get('meta', {}).get('reads', [])) %}
            {% else %}
                {% do models.append(graph.nodes[id].name) %}
                {% for above in graph.nodes[id].depends_on.nodes if above not in seen and not above.endswith('.mart_as_of') %}
                    {% do seen.append(above) %}
                    {% do todo.append(above) %}
                {% endfor %}
            {% endif %}
        {% endif %}
    {% endfor %}
    {{ return((tables | unique | sort, models)) }}
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
