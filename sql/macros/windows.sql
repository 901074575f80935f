{# The lines of a report that add up over reports, and those that are a balance at the close. #}
{% macro flow_lines() -%}
    {{ return([
        'receipts', 'disbursements', 'individual_contributions', 'individual_itemized', 'individual_unitemized',
        'other_committee_contributions', 'party_contributions', 'candidate_contributions', 'candidate_loans',
        'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds',
    ]) }}
{%- endmacro %}
{% macro balance_lines() -%} {{ return(['cash_on_hand', 'debts_owed_by']) }} {%- endmacro %}

{# CTEs that end in `money_to_date`: one row per race, candidate, committee and report among `reports` (race_reports), with the
   committee's money from the race's first day through the report's last, and whether no report before it is missing. The first
   report is known to be the first where its totals to date are its own, where it opens without cash, or where it begins with
   the span. #}
{% macro money_to_date(reports) -%}
ordered_reports as (

    select
        *,
        lag(coverage_through_date) over in_order as previous_through_date
    from {{ reports }}
    window in_order as (
        partition by race_id, candidate_id, committee_id order by coverage_from_date, coverage_through_date
    )

),

money_to_date as (

    select
        race_id,
        candidate_id,
        committee_id,
        coverage_from_date,
        coverage_through_date,
        report_type_code,
        is_termination,
        file_number,
        money_source,
        filed_date,
        bool_and(
            case
                when previous_through_date is not null then previous_through_date + 1 = coverage_from_date
                when is_after_another_race then coverage_from_date = span_from_date
                else
                    coverage_from_date <= span_from_date
                    or coalesce(receipts = receipts_to_date, false)
                    or coalesce(cash_on_hand_beginning = 0, false)
            end
        ) over to_date as is_whole,
        min(coverage_from_date) over to_date as from_date,
        max(filed_date) over to_date as last_filed_date,
        string_agg(cast(file_number as varchar), ', ') over to_date as file_numbers,
        string_agg(flagged_lines, '; ') over to_date as flagged_lines,
        {% for line in flow_lines() -%}
        case when count({{ line }}) over to_date = count(*) over to_date then sum({{ line }}) over to_date end as {{ line }},
        {% endfor -%}
        {{ balance_lines() | join(',\n        ') }}
    from ordered_reports
    window to_date as (
        partition by race_id, candidate_id, committee_id order by coverage_from_date, coverage_through_date
        rows between unbounded preceding and current row
    )

)
{%- endmacro %}
