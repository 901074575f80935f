{{ config(materialized='table') }}
-- one row per special election of an even year and candidate who stands in another race of the cycle too: what reports say of
-- the candidate's money through the close of the special's post-election report
-- The totals of the cycle cannot be split. Reports can be added through the post-election report of the special where that
-- closes before the regular election (race_money_periods); such money is known through that day and is not "for the
-- special", because money for the regular race comes in on the same days. Every committee of the candidate has to have
-- reports in force from the start of the cycle, or of the committee, without a gap through that day; else the figures are
-- NULL and money_reason says why.
-- leaves out: specials of odd years, which share the totals of the cycle with the regular race

with specials as (

    select
        roster.race_id,
        roster.cycle,
        roster.candidate_id,
        periods.is_separable,
        periods.closes_on_date,
        periods.regular_election_date,
        periods.reason
    from {{ ref('race_candidates') }} as roster
    inner join {{ ref('races') }} as races
        on roster.race_id = races.race_id
    inner join {{ ref('race_money_periods') }} as periods
        on roster.race_id = periods.race_id
    where races.is_special and races.election_year % 2 = 0 and roster.is_shared_between_races

),

committees as (

    select
        specials.*,
        claims.committee_id
    from specials
    inner join {{ ref('candidate_money') }} as standing
        on specials.cycle = standing.cycle and specials.candidate_id = standing.candidate_id
    inner join {{ ref('candidate_committees') }} as claims
        on
            specials.cycle = claims.cycle
            and (
                standing.totals_id = claims.candidate_id
                or coalesce(standing.stands_under_id, specials.candidate_id) = claims.owner_id
            )
    where specials.is_separable
    group by all

),

reports as (

    select
        committees.race_id,
        committees.candidate_id,
        make_date(committees.cycle - 1, 1, 1) as span_from_date,
        false as is_after_another_race,
        reports.*
    from committees
    inner join {{ ref('candidate_reports') }} as reports
        on committees.committee_id = reports.committee_id
    where
        not reports.is_superseded
        -- the committee's close may be a few days off the calendar's
        and reports.coverage_through_date <= committees.closes_on_date + 7
        and reports.coverage_through_date < committees.regular_election_date
        and reports.coverage_through_date >= make_date(committees.cycle - 1, 1, 1)

),

{{ money_to_date('reports') }},

by_committee as (

    select *
    from money_to_date
    qualify row_number() over (
        partition by race_id, candidate_id, committee_id order by coverage_through_date desc
    ) = 1

),

by_candidate as (

    select
        committees.race_id,
        committees.candidate_id,
        count(*) as committee_count,
        count(by_committee.committee_id) as reporting_count,
        min(by_committee.coverage_through_date) as through_date,
        min(by_committee.money_source) as money_source,
        {% for line in flow_lines() + balance_lines() -%}
        case when count(by_committee.{{ line }}) = count(*) then sum(by_committee.{{ line }}) end as {{ line }},
        {% endfor -%}
        {{ joined_text('by_committee.flagged_lines', '; ') }} as flagged_lines,
        coalesce(bool_and(by_committee.is_whole), false) as is_whole
    from committees
    left join by_committee
        on
            committees.race_id = by_committee.race_id
            and committees.candidate_id = by_committee.candidate_id
            and committees.committee_id = by_committee.committee_id
    group by committees.race_id, committees.candidate_id

),

judged as (

    select
        specials.race_id,
        specials.cycle,
        specials.candidate_id,
        specials.closes_on_date,
        coalesce(
            by_candidate.reporting_count = by_candidate.committee_count
            and by_candidate.is_whole
            and by_candidate.through_date >= specials.closes_on_date
            and by_candidate.receipts is not null,
            false
        ) as is_known,
        specials.is_separable,
        specials.reason
    from specials
    left join by_candidate
        on specials.race_id = by_candidate.race_id and specials.candidate_id = by_candidate.candidate_id

),

final as (

    select
        judged.race_id,
        judged.cycle,
        judged.candidate_id,
        case when judged.is_known then by_candidate.through_date end as money_through_date,
        case when judged.is_known then by_candidate.money_source end as money_source,
        {% for column in flow_lines() + balance_lines() -%}
        {{ money('case when judged.is_known then by_candidate.' ~ column ~ ' end') }} as {{ column }},
        {% endfor -%}
        case when judged.is_known then by_candidate.flagged_lines end as flagged_lines,
        case
            when judged.is_known then cast(null as {{ text_type() }})
            when not judged.is_separable then coalesce(judged.reason, 'the totals mix two races of the cycle')
            else
                'the totals mix two races of the cycle; reports through ' || {{ to_text('judged.closes_on_date') }}
                || ' would tell the money of the special''s time, and not all are loaded'
        end as money_reason
    from judged
    left join by_candidate
        on judged.race_id = by_candidate.race_id and judged.candidate_id = by_candidate.candidate_id

)

select * from final
