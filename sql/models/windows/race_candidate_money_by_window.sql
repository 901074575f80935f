-- one row per race, candidate, window and source of truth: what the candidate raised, spent and had
-- Windows of reports: `report`, the report's own days, and `through`, from the race's first day (the committee's first report
-- of the cycle; of the second of two races, the day after the first one's post-election report) through the report's last.
-- The cycle is the FEC's own total (race_candidate_money), which for a candidate of two races covers both
-- (is_shared_between_races): nothing else here has another race's money in it.
-- money_source: filing_reports, the electronic reports in their newest versions; api_reports where none is loaded; or the file
-- that the cycle's total is from. A window that reports do not reach is NULL and money_reason says why. Cash and debts are those at its close.
-- burn_rate: disbursements over receipts.
-- leaves out: windows that end on no report's last day, and candidates beside race_contenders who have no report that ends there

with reports as (

    select * from {{ ref('race_reports') }}
    where not is_superseded

),

windows as (

    select * from {{ ref('windows') }}

),

roster as (

    select * from {{ ref('race_candidates') }}

),

totals as (

    select * from {{ ref('race_candidate_money') }}

),

contenders as (

    select * from {{ ref('race_contenders') }}

),

{{ money_to_date('reports') }},

-- of each committee, the last report on or before the day
standing as (

    select
        windows.race_id,
        windows.window_id,
        windows.through_date,
        money_to_date.* exclude (race_id),
        contenders.candidate_id is not null as is_contender
    from windows
    inner join money_to_date
        on windows.race_id = money_to_date.race_id and windows.through_date >= money_to_date.coverage_through_date
    left join contenders
        on money_to_date.race_id = contenders.race_id and money_to_date.candidate_id = contenders.candidate_id
    where
        windows.kind = 'through'
        and windows.is_report_end
    qualify row_number() over (
        partition by windows.race_id, windows.window_id, money_to_date.candidate_id, money_to_date.committee_id
        order by money_to_date.coverage_through_date desc
    ) = 1

),

-- why the reports of a day do not make the candidate's money: of the day's own reports, and of those before
gaps as (

    select
        race_id,
        window_id,
        through_date,
        candidate_id,
        case
            when not bool_or(coverage_through_date = through_date) and not bool_and(is_termination)
                then
                    'no report that ends on ' || through_date || ' is loaded; the last ends on ' || max(coverage_through_date)
            when not bool_and(coverage_through_date = through_date or is_termination)
                then 'a committee of the candidate has no report that ends on ' || through_date
        end as report_reason,
        case when not bool_and(is_whole) then 'reports before that day are not loaded' end as earlier_reason
    from standing
    group by race_id, window_id, through_date, candidate_id
    having bool_or(coverage_through_date = through_date) or bool_and(is_termination) or bool_or(is_contender)

),

through_day as (

    select
        gaps.race_id,
        gaps.window_id,
        gaps.candidate_id,
        max(standing.money_source) as money_source,
        min(standing.from_date) as from_date,
        max(standing.last_filed_date) as last_filed_date,
        string_agg(standing.file_numbers, ', ' order by standing.committee_id) as file_numbers,
        string_agg(standing.flagged_lines, '; ' order by standing.committee_id) as flagged_lines,
        {% for line in flow_lines() + balance_lines() -%}
        case when count(standing.{{ line }}) = count(*) then sum(standing.{{ line }}) end as {{ line }},
        {% endfor -%}
        coalesce(max(gaps.report_reason), max(gaps.earlier_reason)) as money_reason
    from gaps
    inner join standing
        on
            gaps.race_id = standing.race_id
            and gaps.window_id = standing.window_id
            and gaps.candidate_id = standing.candidate_id
    group by gaps.race_id, gaps.window_id, gaps.candidate_id

),

of_report as (

    select
        windows.race_id,
        windows.window_id,
        reports.candidate_id,
        max(reports.money_source) as money_source,
        min(reports.coverage_from_date) as from_date,
        max(reports.filed_date) as last_filed_date,
        string_agg(cast(reports.file_number as varchar), ', ' order by reports.file_number) as file_numbers,
        string_agg(reports.flagged_lines, '; ' order by reports.file_number) as flagged_lines,
        {% for line in flow_lines() + balance_lines() -%}
        case when count(reports.{{ line }}) = count(*) then sum(reports.{{ line }}) end as {{ line }},
        {% endfor -%}
        max(gaps.report_reason) as money_reason
    from windows
    inner join reports
        on windows.race_id = reports.race_id and windows.through_date = reports.coverage_through_date
    inner join gaps
        on
            windows.race_id = gaps.race_id
            and windows.through_date = gaps.through_date
            and reports.candidate_id = gaps.candidate_id
    where windows.kind = 'report'
    group by windows.race_id, windows.window_id, reports.candidate_id

),

of_cycle as (

    select
        windows.race_id,
        windows.window_id,
        totals.candidate_id,
        totals.money_source,
        windows.from_date,
        cast(null as date) as last_filed_date,
        cast(null as varchar) as file_numbers,
        totals.flagged_lines,
        {% for line in flow_lines() + balance_lines() -%}
        totals.{{ line }},
        {% endfor -%}
        totals.money_reason
    from windows
    inner join totals
        on windows.race_id = totals.race_id
    where windows.kind = 'cycle'

),

unioned as (

    select * from through_day
    union all
    select * from of_report
    union all
    select * from of_cycle

),

final as (

    select
        unioned.race_id,
        windows.cycle,
        unioned.candidate_id,
        roster.candidate_name,
        roster.party_code,
        unioned.window_id,
        windows.kind as window_kind,
        windows.label as window_label,
        unioned.from_date,
        windows.through_date,
        windows.report_type_code,
        windows.is_comparable,
        unioned.money_source,
        {% for line in flow_lines() -%}
        {{ money('case when unioned.money_reason is null then unioned.' ~ line ~ ' end') }} as {{ line }},
        {% endfor -%}
        {{ money('case when unioned.money_reason is null then unioned.candidate_contributions + unioned.candidate_loans end') }}
            as self_funding,
        {% for line in balance_lines() -%}
        {{ money('case when unioned.money_reason is null then unioned.' ~ line ~ ' end') }} as {{ line }},
        {% endfor -%}
        case when unioned.money_reason is null then {{ share('unioned.disbursements', 'unioned.receipts') }} end as burn_rate,
        case
            when unioned.money_reason is null
                then {{ share('unioned.individual_unitemized', 'unioned.individual_contributions') }}
        end as unitemized_share,
        unioned.money_reason,
        coalesce(windows.kind = 'cycle' and totals.is_shared_between_races, false) as is_shared_between_races,
        unioned.file_numbers,
        unioned.flagged_lines,
        unioned.last_filed_date,
        coalesce(unioned.last_filed_date, totals.source_as_of) as source_as_of
    from unioned
    inner join windows
        on unioned.race_id = windows.race_id and unioned.window_id = windows.window_id
    left join roster
        on unioned.race_id = roster.race_id and unioned.candidate_id = roster.candidate_id
    left join totals
        on unioned.race_id = totals.race_id and unioned.candidate_id = totals.candidate_id

)

select * from final
