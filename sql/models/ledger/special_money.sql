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
        filing.committee_id,
        filing.coverage_from_date,
        filing.coverage_through_date,
        'filing_reports' as money_source,
        filing.file_number,
        filed.total_receipts_this_period as receipts,
        filed.total_disbursements_this_period as disbursements,
        filed.individual_total_this_period as individual_contributions,
        filed.individual_itemized_this_period as individual_itemized,
        filed.individual_unitemized_this_period as individual_unitemized,
        filed.pac_contributions_this_period as other_committee_contributions,
        filed.party_contributions_this_period as party_contributions,
        filed.candidate_contributions_this_period as candidate_contributions,
        filed.candidate_loans_this_period as candidate_loans,
        filed.transfers_from_authorized_this_period as transfers_from_authorized,
        filed.transfers_to_authorized_this_period as transfers_to_authorized,
        filed.refunds_to_individuals_this_period as individual_refunds,
        filed.cash_on_hand_beginning_this_period as cash_on_hand_beginning,
        filed.cash_on_hand_close_this_period as cash_on_hand,
        filed.debts_owed_by_committee_this_period as debts_owed_by,
        case when filed.flagged_lines is not null then concat('filing ', filing.file_number, ': ', filed.flagged_lines) end
            as flagged_lines
    from {{ ref('filing_reports') }} as filed
    inner join {{ ref('filings') }} as filing
        on filed.file_number = filing.file_number
    where filing.form = 'F3' and filing.is_chain_head and filing.status = 'parsed'

    union all

    select
        committee_id,
        coverage_start_date as coverage_from_date,
        coverage_end_date as coverage_through_date,
        'api_reports' as money_source,
        file_number,
        receipts,
        disbursements,
        individual_contributions,
        individual_itemized,
        individual_unitemized,
        {% for column in [
            'other_committee_contributions', 'party_contributions', 'candidate_contributions', 'candidate_loans',
            'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds',
        ] -%}
        cast(null as decimal(14, 2)) as {{ column }},
        {% endfor -%}
        cash_on_hand_beginning,
        cash_on_hand,
        debts_owed_by,
        cast(null as {{ text_type() }}) as flagged_lines
    from {{ ref('stg_api_reports') }}
    where coalesce(is_most_recent, not is_amended, true)

),

-- a report that came as a filing and from the API, or an amendment whose pointer is missing, is one report
one_report as (

    select *
    from reports
    where coverage_from_date is not null and coverage_through_date is not null
    qualify
        row_number() over (
            partition by committee_id, coverage_through_date
            order by money_source desc nulls last, file_number desc nulls last
        ) = 1

),

in_period as (

    select
        committees.race_id,
        committees.candidate_id,
        reports.*,
        lag(reports.coverage_through_date) over (
            partition by committees.race_id, committees.candidate_id, reports.committee_id
            order by reports.coverage_through_date asc nulls last
        ) as previous_through_date,
        make_date(committees.cycle - 1, 1, 1) as cycle_starts_on
    from committees
    inner join one_report as reports
        on committees.committee_id = reports.committee_id
    where
        -- the committee's close may be a few days off the calendar's
        reports.coverage_through_date <= committees.closes_on_date + interval '7' day
        and reports.coverage_through_date < committees.regular_election_date
        and reports.coverage_through_date >= make_date(committees.cycle - 1, 1, 1)

),

by_committee as (

    select
        race_id,
        candidate_id,
        committee_id,
        max(coverage_through_date) as through_date,
        min(money_source) as money_source,
        sum(
            case
                when
                    previous_through_date is null
                    and coverage_from_date > cycle_starts_on
                    and coalesce(cash_on_hand_beginning, 1) <> 0
                    then 1
                when previous_through_date is not null and coverage_from_date <> previous_through_date + interval '1' day
                    then 1
                else 0
            end
        ) as gaps,
        {% for column in [
            'receipts', 'disbursements', 'individual_contributions', 'individual_itemized', 'individual_unitemized',
            'other_committee_contributions', 'party_contributions', 'candidate_contributions', 'candidate_loans',
            'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds',
        ] -%}
        case when count({{ column }}) = count(*) then sum({{ column }}) end as {{ column }},
        {% endfor -%}
        max_by(cash_on_hand, coverage_through_date) as cash_on_hand,
        max_by(debts_owed_by, coverage_through_date) as debts_owed_by,
        {{ joined_text('flagged_lines', '; ') }} as flagged_lines
    from in_period
    group by race_id, candidate_id, committee_id

),

by_candidate as (

    select
        committees.race_id,
        committees.candidate_id,
        count(*) as committee_count,
        count(by_committee.committee_id) as reporting_count,
        min(by_committee.through_date) as through_date,
        min(by_committee.money_source) as money_source,
        {% for column in [
            'receipts', 'disbursements', 'individual_contributions', 'individual_itemized', 'individual_unitemized',
            'other_committee_contributions', 'party_contributions', 'candidate_contributions', 'candidate_loans',
            'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds', 'cash_on_hand', 'debts_owed_by',
        ] -%}
        case when count(by_committee.{{ column }}) = count(*) then sum(by_committee.{{ column }}) end as {{ column }},
        {% endfor -%}
        {{ joined_text('by_committee.flagged_lines', '; ') }} as flagged_lines,
        max(coalesce(by_committee.gaps, 0)) as gaps
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
            and by_candidate.gaps = 0
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
        {% for column in [
            'receipts', 'disbursements', 'cash_on_hand', 'debts_owed_by', 'individual_contributions', 'individual_itemized',
            'individual_unitemized', 'other_committee_contributions', 'party_contributions', 'candidate_contributions',
            'candidate_loans', 'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds',
        ] -%}
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
