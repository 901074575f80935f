{{ config(schema='ledger') }}
-- one row per report in force and period that its totals to date run over, in order, with whether every report since the
-- period's first day is in the lake
-- Totals to date run over the calendar year on Form 3X, over the election cycle on candidates' forms: from the day after the
-- previous general election, two years for the House, four for President, six for the Senate (Form 3 instructions, line 6). A
-- report over the day of the general belongs to both: column C of its post-election page (F3S, F3PS) is the part of the next.
-- The run of reports is whole where it starts with the period, or with a report whose totals to date are its own.

with filing as (

    select * from {{ ref('filings') }}

),

committees as (

    select
        committee_id,
        max_by(committee_type_code, cycle) as committee_type_code
    from {{ ref('stg_committees') }}
    group by committee_id

),

generals as (

    select * from {{ ref('general_elections') }}

),

reports as (

    select
        filing.file_number,
        filing.form,
        filing.committee_id,
        filing.coverage_from_date,
        filing.coverage_through_date,
        committees.committee_type_code
    from filing
    left join committees
        on filing.committee_id = committees.committee_id
    where
        filing.form in ('F3', 'F3P', 'F3X')
        and filing.is_chain_head
        and filing.status = 'parsed'
        and filing.coverage_from_date <= filing.coverage_through_date
    -- a report that is filed again under a number of its own, not as an amendment
    qualify row_number() over (
        partition by filing.committee_id, filing.form, filing.coverage_from_date, filing.coverage_through_date
        order by filing.filed_date desc nulls last, abs(filing.file_number) desc
    ) = 1

),

-- the year of the seat's election is known of a senator by the candidate's linkage
senate_years as (

    select
        reports.file_number,
        min(linkages.election_year) as election_year
    from reports
    inner join {{ ref('stg_linkages') }} as linkages
        on
            reports.committee_id = linkages.committee_id
            and linkages.election_year >= year(reports.coverage_from_date)
            and linkages.election_year % 2 = 0
    where reports.form = 'F3' and reports.committee_type_code = 'S'
    group by reports.file_number

),

starts as (

    select
        reports.file_number,
        generals.election_date + 1 as starts_on_date
    from reports
    inner join generals
        on reports.coverage_through_date > generals.election_date
    left join senate_years
        on reports.file_number = senate_years.file_number
    where
        (reports.form = 'F3' and reports.committee_type_code = 'H')
        or (reports.form = 'F3' and (generals.cycle - senate_years.election_year) % 6 = 0)
        or (reports.form = 'F3P' and generals.cycle % 4 = 0)
    union all
    select
        reports.file_number,
        make_date(unnest([year(reports.coverage_from_date), year(reports.coverage_through_date)]), 1, 1) as starts_on_date
    from reports
    where reports.form = 'F3X'

),

periods as (

    select
        reports.*,
        max(case when starts.starts_on_date <= reports.coverage_from_date then starts.starts_on_date end)
            as starts_on_date,
        max(case when starts.starts_on_date > reports.coverage_from_date then starts.starts_on_date end)
            as next_starts_on_date
    from reports
    left join starts
        on reports.file_number = starts.file_number
    group by all

),

parts as (

    select
        file_number,
        form,
        committee_id,
        coverage_from_date,
        coalesce(next_starts_on_date - 1, coverage_through_date) as coverage_through_date,
        starts_on_date,
        next_starts_on_date is not null as is_split,
        false as is_after_election
    from periods
    union all
    select
        file_number,
        form,
        committee_id,
        next_starts_on_date as coverage_from_date,
        coverage_through_date,
        next_starts_on_date as starts_on_date,
        true as is_split,
        true as is_after_election
    from periods
    where next_starts_on_date is not null

),

-- nothing came before in the period, as the report itself says
self_contained as (

    select
        this_period.file_number,
        bool_and(coalesce(this_period.official_amount, 0) = coalesce(to_date.official_amount, 0)) as is_self_contained
    from {{ ref('summary_amounts') }} as this_period
    inner join {{ ref('summary_amounts') }} as to_date
        on
            this_period.file_number = to_date.file_number
            and this_period.line = to_date.line
            and to_date.form_column = 'B'
    inner join {{ ref('summary_lines') }} as seed
        on this_period.form = seed.form and this_period.line = seed.line and seed.continuity = 'sum'
    where this_period.form_column = 'A'
    group by this_period.file_number

),

linked as (

    select
        parts.*,
        lag(parts.coverage_through_date) over in_order as previous_through_date,
        lag(parts.file_number) over in_order as previous_file_number
    from parts
    window in_order as (
        partition by parts.committee_id, parts.form
        order by parts.coverage_from_date, parts.coverage_through_date, parts.file_number
    )

),

placed as (

    select
        linked.*,
        coalesce(linked.previous_through_date + 1 = linked.coverage_from_date, false) as follows_previous,
        linked.coverage_from_date = linked.starts_on_date
        or coalesce(self_contained.is_self_contained and not linked.is_split, false) as opens_period,
        row_number() over in_period as place_in_period
    from linked
    left join self_contained
        on linked.file_number = self_contained.file_number
    window in_period as (
        partition by linked.committee_id, linked.form, linked.starts_on_date
        order by linked.coverage_from_date, linked.coverage_through_date, linked.file_number
    )

)

select
    placed.file_number,
    placed.form,
    placed.committee_id,
    placed.coverage_from_date,
    placed.coverage_through_date,
    placed.starts_on_date,
    placed.place_in_period,
    placed.is_split,
    placed.is_after_election,
    case when placed.follows_previous then placed.previous_file_number end as previous_file_number,
    bool_and(
        case when placed.place_in_period = 1 then placed.opens_period else placed.follows_previous end
    ) over (
        partition by placed.committee_id, placed.form, placed.starts_on_date
        order by placed.coverage_from_date, placed.coverage_through_date, placed.file_number
    ) as is_whole
from placed
