{# Which figure of candidate_geography a row's geography_amount goes into: refunds stand apart with a minus sign, a president
   has no home state. #}
{% macro donor_place(reason, resolved_state, state_kind, office_code, office_state) -%}
    case
        when {{ reason }} = 'refund' then 'refund'
        when {{ state_kind }} = 'military' then 'military'
        when {{ state_kind }} = 'foreign' then 'foreign'
        when {{ resolved_state }} is null then 'unknown'
        when {{ office_code }} = 'P' then 'united_states'
        when {{ resolved_state }} = {{ office_state }} then 'in_state'
        else 'out_of_state'
    end
{%- endmacro %}

{# The least part of the FEC's itemized line that the rows have to hold for a share to be given of them. #}
{% macro least_coverage() -%} 0.95 {%- endmacro %}
{% macro most_coverage() -%} 1.05 {%- endmacro %}
