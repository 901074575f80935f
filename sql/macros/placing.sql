{# The race of rows that name a candidate, a seat, an election code and a day: CTEs that end in placed(cycle, row_id, race_id,
   race_basis, unplaced_reason), one row for each of `spending` that has a race to choose from.

   `spending` is a CTE of (cycle, row_id, race_cycle, candidate_id, filed_seat, election_code, election_year, event_date):
   election_code is the letter, election_year the year filed beside it, if any; candidate_id is NULL where the candidate is
   unknown, and race_cycle the cycle of the election.

   Of the races in which the candidate stands (of the seat, where no candidate is known or the candidate stands in none), those
   of the filed seat come first; of these, those that the election code names, unless the day contradicts it; of these, the
   first whose last ballot is not over on that day, and the last one where all are over or no day is given. Two races that end
   on one day are one too many: race_id is NULL, with the reason. #}
{% macro placed_in_races(spending) -%}
    candidate_options as (

        select
            spending.cycle,
            spending.row_id,
            spending.filed_seat,
            spending.election_code,
            spending.election_year,
            spending.event_date,
            windows.race_id,
            windows.seat,
            windows.final_election_date
        from {{ spending }} as spending
        inner join {{ ref('race_windows') }} as windows
            on spending.race_cycle = windows.cycle and spending.candidate_id = windows.candidate_id

    ),

    seat_options as (

        select
            spending.cycle,
            spending.row_id,
            spending.filed_seat,
            spending.election_code,
            spending.election_year,
            spending.event_date,
            windows.race_id,
            windows.seat,
            windows.final_election_date
        from {{ spending }} as spending
        inner join {{ ref('race_windows') }} as windows
            on
                spending.race_cycle = windows.cycle
                and spending.filed_seat = windows.seat
                and windows.candidate_id is null
        left join (
            select distinct
                cycle,
                row_id
            from candidate_options
        ) as with_candidate
            on spending.cycle = with_candidate.cycle and spending.row_id = with_candidate.row_id
        where with_candidate.row_id is null

    ),

    race_options as (

        select * from candidate_options
        union all
        select * from seat_options

    ),

    weighed_options as (

        select
            options.cycle,
            options.row_id,
            options.race_id,
            options.event_date,
            options.final_election_date,
            max(case when options.filed_seat = options.seat then 2 else 0 end)
            + max(
                case
                    when codes.race_id is not null then 1
                    else 0
                end
            ) as weight,
            max(case when codes.race_id is not null then 1 else 0 end) as is_by_code
        from race_options as options
        left join {{ ref('race_election_codes') }} as codes
            on
                options.race_id = codes.race_id
                and options.election_code = codes.election_code
                and (
                    options.election_year = codes.election_year
                    or (
                        options.election_year is null
                        and (codes.first_day is null or options.event_date >= codes.first_day)
                    )
                )
                and (options.event_date is null or options.event_date <= codes.last_day)
        group by options.cycle, options.row_id, options.race_id, options.event_date, options.final_election_date

    ),

    -- of races of equal weight: those still open on the day before those that are over, the open ones from the first
    ranked_options as (

        select
            weighed.*,
            rank() over (
                partition by weighed.cycle, weighed.row_id
                order by
                    weighed.weight desc nulls last,
                    case
                        when weighed.final_election_date is null then 1
                        when weighed.event_date <= weighed.final_election_date then 0
                        else 2
                    end asc nulls last,
                    case
                        when weighed.event_date <= weighed.final_election_date then weighed.final_election_date
                    end asc nulls last,
                    weighed.final_election_date desc nulls last
            ) as preference,
            count(*) over (partition by weighed.cycle, weighed.row_id) as option_count
        from weighed_options as weighed

    ),

    placed as (

        select
            cycle,
            row_id,
            case when count(*) = 1 then min(race_id) end as race_id,
            case
                when count(*) > 1 then cast(null as {{ text_type() }})
                when max(option_count) = 1 then 'only race'
                when max(is_by_code) = 1 then 'election code'
                when max(weight) >= 2 then 'filed seat and day'
                else 'day'
            end as race_basis,
            case
                when count(*) > 1
                    then min(race_id) || ' and ' || max(race_id) || ' end on the same day, and the row does not say which'
            end as unplaced_reason
        from ranked_options
        where preference = 1
        group by cycle, row_id

    )
{%- endmacro %}
