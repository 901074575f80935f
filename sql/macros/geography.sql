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

{# What the rows hold of the FEC's itemized line. Of a line of nothing, no rows lack nothing; NULL where there is no line. #}
{% macro coverage_of(rows_amount, line_amount) -%}
    case
        when {{ line_amount }} > 0 then {{ share(rows_amount, line_amount) }}
        when {{ line_amount }} <= 0 and {{ rows_amount }} is not null then 1.0
    end
{%- endmacro %}

{# Whether rows hold too little or too much of the itemized line for a share to be given of them. #}
{% macro is_uncovered(coverage) -%} {{ coverage }} < 0.95 or {{ coverage }} > 1.05 {%- endmacro %}

{# Why there is no share then: 'the loaded rows hold 12.3% of the itemized line'. #}
{% macro uncovered_reason(coverage) -%}
    'the loaded rows hold ' || {{ to_text('cast(floor(1000 * ' ~ coverage ~ ') / 10 as decimal(18, 1))') }}
    || '% of the itemized line'
{%- endmacro %}

{# All money from individuals, the base of the bounds. Rows can be fewer than the itemized line (cents cut off), or more (donors
   of joint fundraising committees): the larger counts. #}
{% macro individual_base(rows_amount, line_amount, unitemized_amount) -%}
    greatest({{ rows_amount }}, {{ line_amount }}) + {{ unitemized_amount }}
{%- endmacro %}
