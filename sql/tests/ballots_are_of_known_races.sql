-- the table of ballots lists ballots that the calendar of special elections has, or a regular race of the same seat and year as
-- a special, and says one thing about each whole ballot
with ballots as (

    select
        race_id,
        stage,
        count(distinct is_whole_ballot) as said_of_whole,
        sum(case when is_whole_ballot is null or source is null then 1 else 0 end) as unsourced
    from {{ ref('race_stage_candidates') }}
    group by race_id, stage

),

specials as (

    select distinct race_id
    from {{ ref('special_elections') }}

)

select
    ballots.race_id,
    ballots.stage
from ballots
left join {{ ref('special_elections') }} as calendar
    on ballots.race_id = calendar.race_id and ballots.stage = calendar.election_type
left join specials
    on ballots.race_id || '-special' = specials.race_id
where
    ballots.said_of_whole <> 1
    or ballots.unsourced > 0
    or (calendar.race_id is null and (specials.race_id is null or ballots.stage not in ('P', 'PR', 'G', 'GR')))
