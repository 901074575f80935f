{{ config(materialized='view') }}
-- one row per cycle and candidate id: the FEC's totals, from the candidate summary, else weball, else webl
-- Only the summary tells itemized from unitemized money. As the FEC gives them: the same money may stand under several ids
-- of a person, see candidate_money.
-- leaves out: rows without coverage dates, which are zeros of candidates who have not reported

with summaries as (

    select * from {{ ref('stg_candidate_summaries') }}
    where coverage_end_date is not null

),

totals as (

    {% for model, file, preference in [('stg_candidate_totals', 'weball', 1), ('stg_congressional_totals', 'webl', 2)] %}
    select
        *,
        '{{ file }}' as file,
        {{ preference }} as preference
    from {{ ref(model) }}
    where coverage_end_date is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

first_totals as (

    select *
    from totals
    qualify row_number() over (partition by cycle, candidate_id order by preference asc nulls last) = 1

),

final as (

    select
        coalesce(summaries.cycle, totals.cycle) as cycle,
        coalesce(summaries.candidate_id, totals.candidate_id) as candidate_id,
        case when summaries.candidate_id is not null then 'candidate_summary' else totals.file end as money_source,
        {% for column in [
            'receipts', 'disbursements', 'cash_on_hand', 'debts_owed_by', 'individual_contributions',
            'other_committee_contributions', 'party_contributions', 'candidate_contributions', 'candidate_loans',
            'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds', 'coverage_end_date',
        ] -%}
        coalesce(summaries.{{ column }}, totals.{{ column }}) as {{ column }},
        {% endfor -%}
        summaries.individual_itemized,
        summaries.individual_unitemized
    from summaries
    full outer join first_totals as totals
        on summaries.cycle = totals.cycle and summaries.candidate_id = totals.candidate_id

)

select * from final
