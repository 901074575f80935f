{# One round of settling bills: of the rows of `rows_`, those that share a lane (NULL: not in this round) are a queue. A payment
   takes off what is open of the bills before it, the oldest first; what it has beyond them is left, for the next round. What is
   open at the end is what the newest bills ask. Three CTEs, of which the last, `name`, has the columns of `rows_` with what is
   left of each row in left_amount.
   Within one report payments stand before the bills, which they do not settle; `bills_first` where they name them. #}
{% macro settled(name, rows_, lane, bills_first=false) -%}
{{ name }}_sums as (

    select
        *,
        sum(case when is_bill then left_amount else -left_amount end) over (
            partition by lane
            order by {{ queue_order(bills_first) }}
            rows between unbounded preceding and current row
        ) as balance,
        sum(case when is_bill then left_amount else 0 end) over (
            partition by lane
            order by {{ queue_order(bills_first) }}
            rows between 1 following and unbounded following
        ) as newer_bills
    from (
        select
            *,
            {{ lane }} as lane
        from {{ rows_ }}
    ) as laned

),

{{ name }}_floors as (

    select
        *,
        least(0, min(balance) over (
            partition by lane
            order by {{ queue_order(bills_first) }}
            rows between unbounded preceding and current row
        )) as floor_here,
        least(0, coalesce(min(balance) over (
            partition by lane
            order by {{ queue_order(bills_first) }}
            rows between unbounded preceding and 1 preceding
        ), 0)) as floor_before,
        sum(case when is_bill then left_amount else -left_amount end) over (partition by lane)
        - least(0, min(balance) over (partition by lane)) as open_at_end
    from {{ name }}_sums

),

{{ name }} as (

    select
        * exclude (left_amount, lane, balance, newer_bills, floor_here, floor_before, open_at_end),
        case
            when lane is null then left_amount
            when not is_bill then floor_before - floor_here
            else greatest(0, least(left_amount, open_at_end - coalesce(newer_bills, 0)))
        end as left_amount
    from {{ name }}_floors

)
{%- endmacro %}

{% macro queue_order(bills_first) -%}
report_number asc nulls last, is_bill {{ 'desc' if bills_first else 'asc' }} nulls last, event_date asc nulls last,
            left_amount desc nulls last, payee_key asc nulls last, transaction_id asc nulls last, cycle asc nulls last,
            row_id asc nulls last
{%- endmacro %}
