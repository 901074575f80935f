{{ config(materialized='table') }}
-- one row per cycle, entity and line: the FEC's own total of the line, where it stands, which days it covers and how old it is
-- Candidates: the candidate summary; where it has none of the candidate, the committee summaries of the candidate's own
-- committees; else weball, else webl. PACs and parties: webk, and the committee summary for the itemized line, which webk lacks, and where
-- webk has no row. Where none of those is loaded and no bulk file of contributions either, the covers of the filer's electronic
-- reports in force: the rows of a home without bulk files are theirs.
-- is_bound: the line also holds unitemized money, so that its rows can only add up to less.
-- leaves out: summaries without coverage, which are rows of zeros for filers that have not reported

{% set candidate_lines = [
    ('individual_itemized', '11(a)(i)'),
    ('party_contributions', '11(b)'),
    ('other_committee_contributions', '11(c)'),
    ('candidate_contributions', '11(d)'),
    ('transfers_in', '12'),
    ('candidate_loans', '13(a)'),
    ('individual_refunds', '20(a)'),
] %}
{% set column_of = {'transfers_in': 'transfers_from_authorized', 'transfers_out': 'transfers_to_authorized'} %}

with candidate_money as (

    select * from {{ ref('candidate_money') }}

),

-- under the id that owns the committees, though the FEC may keep the total under another of the person
candidate_totals as (

    select
        official.*,
        candidate_money.candidate_id as owner_id,
        summaries.coverage_start_date
    from {{ ref('official_candidate_totals') }} as official
    inner join candidate_money
        on official.cycle = candidate_money.cycle and official.candidate_id = candidate_money.totals_id
    left join {{ ref('stg_candidate_summaries') }} as summaries
        on
            official.money_source = 'candidate_summary'
            and official.cycle = summaries.cycle
            and official.candidate_id = summaries.candidate_id

),

committee_summaries as (

    select * from {{ ref('stg_committee_summaries') }}
    where coverage_end_date is not null

),

pac_totals as (

    select * from {{ ref('stg_pac_totals') }}
    where coverage_end_date is not null

),

-- the committees of a candidate are compared together, under the candidate
pac_summaries as (

    select summaries.*
    from committee_summaries as summaries
    left join (select distinct cycle, committee_id from {{ ref('candidate_committees') }}) as own
        on summaries.cycle = own.cycle and summaries.committee_id = own.committee_id
    where summaries.committee_type_code not in ('H', 'S', 'P') and own.committee_id is null

),

committee_candidates as (

    select * from {{ ref('committee_candidates') }}
    where candidate_id is not null

),

loads as (

    select * from {{ ref('stg_loads') }}

),

-- reports in force, with the candidate where the filer is a candidate's own committee
reports as (

    select
        filing.cycle,
        filing.form,
        filing.committee_id,
        committee_candidates.candidate_id,
        filing.coverage_from_date,
        filing.coverage_through_date,
        filing_loads.source_as_of,
        report.individual_itemized_this_period as individual_itemized,
        report.individual_itemized_to_date,
        report.party_contributions_this_period as party_contributions,
        report.pac_contributions_this_period as other_committee_contributions,
        report.candidate_contributions_this_period as candidate_contributions,
        report.candidate_loans_this_period as candidate_loans,
        report.refunds_to_individuals_this_period as individual_refunds,
        coalesce(report.transfers_from_authorized_this_period, report.transfers_from_affiliated_this_period) as transfers_in
    from {{ ref('filings') }} as filing
    inner join {{ ref('filing_versions') }} as versions
        on filing.cycle = versions.cycle and filing.file_number = versions.file_number
    inner join {{ ref('filing_reports') }} as report
        on filing.file_number = report.file_number
    inner join {{ source('meta', 'loads') }} as filing_loads
        on filing.load_id = filing_loads.load_id and filing.cycle = filing_loads.cycle and filing_loads.table_name = 'filing_headers'
    left join committee_candidates
        on filing.cycle = committee_candidates.cycle and filing.committee_id = committee_candidates.committee_id
    left join loads
        on filing.cycle = loads.cycle and loads.table_name = 'individual_contributions'
    where
        filing.form in ('F3', 'F3P', 'F3X')
        and versions.is_chain_head
        and loads.cycle is null

),

-- a candidate's own committees together
candidate_committee_summaries as (

    select
        summaries.cycle,
        committee_candidates.candidate_id,
        {% for line, _ in candidate_lines -%}
        sum(summaries.{{ column_of.get(line, line) }}) as {{ column_of.get(line, line) }},
        {% endfor -%}
        min(summaries.coverage_start_date) as coverage_start_date,
        max(summaries.coverage_end_date) as coverage_end_date
    from committee_summaries as summaries
    inner join committee_candidates
        on summaries.cycle = committee_candidates.cycle and summaries.committee_id = committee_candidates.committee_id
    group by summaries.cycle, committee_candidates.candidate_id

),

candidate_reports as (

    select
        cycle,
        candidate_id,
        -- column B of a House report runs over the cycle: where it is more, an earlier report is not in the lake
        case
            when substr(candidate_id, 1, 1) = 'H'
                then greatest(sum(individual_itemized), max(coalesce(individual_itemized_to_date, 0)))
            else sum(individual_itemized)
        end as individual_itemized,
        {% for line, _ in candidate_lines if line != 'individual_itemized' -%}
        sum({{ line }}) as {{ line }},
        {% endfor -%}
        min(coverage_from_date) as coverage_start_date,
        max(coverage_through_date) as coverage_end_date,
        max(source_as_of) as source_as_of
    from reports
    where candidate_id is not null
    group by cycle, candidate_id

),

unioned as (

    {% for line, form_line in candidate_lines -%}
    {% for relation, id, source, preference in [
        ('candidate_totals', 'owner_id', 'money_source', "case when money_source = 'candidate_summary' then 1 else 3 end"),
        ('candidate_committee_summaries', 'candidate_id', "'committee_summary'", '2'),
        ('candidate_reports', 'candidate_id', "'electronic reports'", '4'),
    ] -%}
    select
        'candidate' as entity_type,
        cycle,
        {{ id }} as entity_id,
        '{{ line }}' as line,
        'Form 3 line {{ form_line }}' as form_line,
        {{ line if relation == 'candidate_reports' else column_of.get(line, line) }} as official_amount,
        false as is_bound,
        {{ source }} as official_source,
        {{ preference }} as preference,
        coverage_start_date,
        coverage_end_date
    from {{ relation }}

    union all

    {% endfor -%}
    {% endfor -%}
    select
        'candidate' as entity_type,
        cycle,
        owner_id as entity_id,
        'individual_contributions' as line,
        'Form 3 line 11(a)(iii)' as form_line,
        individual_contributions as official_amount,
        true as is_bound,
        money_source as official_source,
        3 as preference,
        coverage_start_date,
        coverage_end_date
    from candidate_totals
    where money_source <> 'candidate_summary'

    {% for line, form_line, of_webk, of_summary in [
        ('individual_contributions', '11(a)(iii)', 'individual_contributions', 'individual_contributions'),
        ('individual_refunds', '28(a)', 'individual_refunds', 'individual_refunds'),
        (
            'other_committee_contributions',
            '11(b) and 11(c)',
            'other_committee_contributions',
            'party_contributions + other_committee_contributions',
        ),
        ('transfers_in', '12', 'transfers_from_affiliated', 'transfers_from_authorized'),
        ('transfers_out', '22', 'transfers_to_affiliated', 'transfers_to_authorized'),
        ('contributions_to_committees', '23', 'contributions_to_committees', 'contributions_to_federal_candidates'),
        ('independent_expenditures', '24', 'independent_expenditures', 'independent_expenditures'),
        ('party_coordinated_expenditures', '25', 'party_coordinated_expenditures', 'party_coordinated_expenditures'),
    ] -%}
    union all

    select
        'committee' as entity_type,
        cycle,
        committee_id as entity_id,
        '{{ line }}' as line,
        'Form 3X line {{ form_line }}' as form_line,
        {{ of_webk }} as official_amount,
        {{ 'true' if line == 'individual_contributions' else 'false' }} as is_bound,
        'webk' as official_source,
        1 as preference,
        cast(null as date) as coverage_start_date,
        coverage_end_date
    from pac_totals

    union all

    select
        'committee' as entity_type,
        cycle,
        committee_id as entity_id,
        '{{ line }}' as line,
        'Form 3X line {{ form_line }}' as form_line,
        {{ of_summary }} as official_amount,
        {{ 'true' if line == 'individual_contributions' else 'false' }} as is_bound,
        'committee_summary' as official_source,
        2 as preference,
        coverage_start_date,
        coverage_end_date
    from pac_summaries

    {% endfor -%}
    union all

    select
        'committee' as entity_type,
        cycle,
        committee_id as entity_id,
        'individual_itemized' as line,
        'Form 3X line 11(a)(i)' as form_line,
        individual_itemized as official_amount,
        false as is_bound,
        'committee_summary' as official_source,
        2 as preference,
        coverage_start_date,
        coverage_end_date
    from pac_summaries

    union all

    select
        'committee' as entity_type,
        cycle,
        committee_id as entity_id,
        'individual_itemized' as line,
        'Form 3X line 11(a)(i)' as form_line,
        sum(individual_itemized) as official_amount,
        false as is_bound,
        'electronic reports' as official_source,
        4 as preference,
        min(coverage_from_date) as coverage_start_date,
        max(coverage_through_date) as coverage_end_date
    from reports
    where form = 'F3X' and candidate_id is null
    group by cycle, committee_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by entity_type, cycle, entity_id, line
            order by preference asc nulls last
        ) as place,
        -- the itemized line says exactly what the bound says roughly
        max(case when line = 'individual_itemized' and official_amount is not null then 1 else 0 end) over (
            partition by entity_type, cycle, entity_id
        ) as has_itemized_line
    from unioned
    where official_amount is not null

)

select
    ranked.entity_type,
    ranked.cycle,
    ranked.entity_id,
    ranked.line,
    ranked.form_line,
    {{ money('ranked.official_amount') }} as official_amount,
    ranked.is_bound,
    ranked.official_source,
    ranked.coverage_start_date,
    ranked.coverage_end_date,
    coalesce(loads.source_as_of, candidate_reports.source_as_of, committee_reports.source_as_of) as official_as_of,
    coalesce(loads.is_undated, false) as is_official_undated
from ranked
left join loads
    on
        ranked.cycle = loads.cycle
        and loads.table_name = case ranked.official_source
            when 'candidate_summary' then 'candidate_summaries'
            when 'committee_summary' then 'committee_summaries'
            when 'weball' then 'candidate_totals'
            when 'webl' then 'congressional_campaign_totals'
            when 'webk' then 'pac_totals'
        end
left join candidate_reports
    on
        ranked.official_source = 'electronic reports'
        and ranked.entity_type = 'candidate'
        and ranked.cycle = candidate_reports.cycle
        and ranked.entity_id = candidate_reports.candidate_id
left join (
    select
        cycle,
        committee_id,
        max(source_as_of) as source_as_of
    from reports
    group by cycle, committee_id
) as committee_reports
    on
        ranked.official_source = 'electronic reports'
        and ranked.entity_type = 'committee'
        and ranked.cycle = committee_reports.cycle
        and ranked.entity_id = committee_reports.committee_id
where
    ranked.place = 1
    and not (ranked.is_bound and ranked.has_itemized_line = 1)
