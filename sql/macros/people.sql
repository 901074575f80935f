{# The last name of a name as the FEC registers it, "LAST, FIRST MIDDLE SUFFIX", and the first name's first letter. #}
{% macro last_name(name) -%} {{ letters_only("split_part(" ~ name ~ ", ',', 1)") }} {%- endmacro %}
{% macro first_letter(name) -%} substr({{ letters_only("split_part(" ~ name ~ ", ',', 2)") }}, 1, 1) {%- endmacro %}

{# Components of a graph by repeated smallest label: CTEs labels_1 ... labels_6 after CTEs edges(candidate_id, other_id), each
   edge both ways, and labels_0(candidate_id, label). Six rounds reach six ids in a chain; a test checks that none is left. #}
{% macro label_steps() -%}
    {% for step in range(1, 7) -%}
    labels_{{ step }} as (

        select
            labels.candidate_id,
            least(labels.label, coalesce(min(others.label), labels.label)) as label
        from labels_{{ step - 1 }} as labels
        left join edges
            on labels.candidate_id = edges.candidate_id
        left join labels_{{ step - 1 }} as others
            on edges.other_id = others.candidate_id
        group by labels.candidate_id, labels.label

    ){% if not loop.last %},
    {% endif %}
    {%- endfor %}
{%- endmacro %}

{# How close an election is to a cycle: 2 in it, 1 after it, 0 before it. #}
{% macro closeness(election_year, cycle) -%}
    case
        when {{ election_year }} between {{ cycle }} - 1 and {{ cycle }} then 2
        when {{ election_year }} > {{ cycle }} then 1
        else 0
    end
{%- endmacro %}
