-- one row per race and window of time that a figure of the race can be of
-- cycle: the two calendar years. report: the days of a report of a candidate of the race. through: from the race's first day
-- through the last day of a report, or through a ballot. election: from the day after the ballot before through a ballot.
-- after: from the day after the last ballot. Any other day: the macros with _as_of.
-- candidate_count is how many candidates have a report that ends on the day; is_comparable says that all of race_contenders have,
-- so that they can be set side by side. Windows of reports after the race's last ballot and its post-election report stay.
-- leaves out: report days of versions that an amendment has replaced

with races as (

    select * from {{ ref('races') }}

),

ballots as (

    select
        *,
        lag(election_date) over (partition by race_id order by election_date) as previous_date,
        row_number() over (partition by race_id order by election_date desc) = 1 as is_last
    from (
        select
            race_id,
            election_date,
            string_agg(distinct election_type_label, ', ' order by election_type_label) as label
        from {{ ref('race_elections') }}
        group by race_id, election_date
    )

),

reports as (

    select * from {{ ref('race_reports') }}
    where not is_superseded

),

first_days as (

    select
        races.race_id,
        races.cycle,
        coalesce(min(reports.coverage_from_date), make_date(races.cycle - 1, 1, 1)) as from_date
    from races
    left join reports
        on races.race_id = reports.race_id
    group by races.race_id, races.cycle

),

report_ends as (

    select
        race_id,
        coverage_through_date as through_date,
        mode(coverage_from_date order by coverage_from_date) as from_date,
        mode(report_type_code order by report_type_code) as report_type_code,
        count(distinct candidate_id) as candidate_count
    from reports
    group by race_id, coverage_through_date

),

contenders as (

    select
        race_id,
        candidate_id,
        count(*) over (partition by race_id) as contender_count
    from {{ ref('race_contenders') }}

),

comparable as (

    select
        contenders.race_id,
        reports.coverage_through_date as through_date
    from contenders
    inner join reports
        on contenders.race_id = reports.race_id and contenders.candidate_id = reports.candidate_id
    group by contenders.race_id, reports.coverage_through_date
    having count(distinct contenders.candidate_id) = max(contenders.contender_count)

),

unioned as (

    select
        races.race_id,
        'cycle' as kind,
        make_date(races.cycle - 1, 1, 1) as from_date,
        make_date(races.cycle, 12, 31) as through_date,
        cast(null as varchar) as report_type_code,
        'in the ' || (races.cycle - 1) || '-' || right(cast(races.cycle as varchar), 2) || ' cycle' as label
    from races

    union all

    select
        race_id,
        'report' as kind,
        from_date,
        through_date,
        report_type_code,
        'from ' || {{ written_day('from_date') }} || ' through ' || {{ written_day('through_date') }} as label
    from report_ends

    union all

    select
        coalesce(report_ends.race_id, ballots.race_id) as race_id,
        'through' as kind,
        first_days.from_date,
        coalesce(report_ends.through_date, ballots.election_date) as through_date,
        report_ends.report_type_code,
        'through ' || {{ written_day('coalesce(report_ends.through_date, ballots.election_date)') }} as label
    from report_ends
    full outer join ballots
        on report_ends.race_id = ballots.race_id and report_ends.through_date = ballots.election_date
    inner join first_days
        on coalesce(report_ends.race_id, ballots.race_id) = first_days.race_id

    union all

    select
        ballots.race_id,
        'election' as kind,
        coalesce(ballots.previous_date + 1, first_days.from_date) as from_date,
        ballots.election_date as through_date,
        cast(null as varchar) as report_type_code,
        case
            when ballots.previous_date is null then 'through the ' || ballots.label
            else 'between the ballot of ' || {{ written_day('ballots.previous_date') }} || ' and the ' || ballots.label
        end || ' of ' || {{ written_day('ballots.election_date') }} as label
    from ballots
    inner join first_days
        on ballots.race_id = first_days.race_id

    union all

    select
        ballots.race_id,
        'after' as kind,
        ballots.election_date + 1 as from_date,
        make_date(races.cycle, 12, 31) as through_date,
        cast(null as varchar) as report_type_code,
        'after the ' || ballots.label || ' of ' || {{ written_day('ballots.election_date') }} as label
    from ballots
    inner join races
        on ballots.race_id = races.race_id
    where ballots.is_last and ballots.election_date < make_date(races.cycle, 12, 31)

),

final as (

    select
        unioned.race_id,
        races.cycle,
        case unioned.kind when 'cycle' then 'cycle-' || races.cycle else unioned.kind || '-' || unioned.through_date end
            as window_id,
        unioned.kind,
        unioned.label,
        unioned.from_date,
        unioned.through_date,
        unioned.report_type_code,
        coalesce(report_ends.candidate_count, 0) as candidate_count,
        ballots.race_id is not null as is_election_day,
        report_ends.race_id is not null as is_report_end,
        comparable.race_id is not null as is_comparable
    from unioned
    inner join races
        on unioned.race_id = races.race_id
    left join report_ends
        on unioned.race_id = report_ends.race_id and unioned.through_date = report_ends.through_date
    left join ballots
        on unioned.race_id = ballots.race_id and unioned.through_date = ballots.election_date
    left join comparable
        on unioned.race_id = comparable.race_id and unioned.through_date = comparable.through_date

)

select * from final
