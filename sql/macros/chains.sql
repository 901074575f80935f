{# Roots of amendment chains by pointer doubling: CTEs step_1 ... step_6 after a CTE step_0(file_number, root_file_number), where
   root_file_number is the filing named, or the filing itself. Each step looks twice as far, so step_6 reaches 64 amendments;
   tests check that it found every root. Each step repeats the one before, so step_0 has to read a table: an engine that
   inlines CTEs would compute a view 64 times. #}
{% macro chain_steps() -%}
    {% for step in range(1, 7) -%}
    step_{{ step }} as (

        select
            near.file_number,
            coalesce(far.root_file_number, near.root_file_number) as root_file_number
        from step_{{ step - 1 }} as near
        left join step_{{ step - 1 }} as far
            on near.root_file_number = far.file_number

    ){% if not loop.last %},
    {% endif %}
    {%- endfor %}
{%- endmacro %}
