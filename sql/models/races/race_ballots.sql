-- one row per race, ballot and candidate printed on it, with the candidate of the FEC's master where one agrees
-- By the FEC's id where the table of ballots has one; else by name among the state's candidates for the office: those of the
-- seat first, then the names that agree best, then those with a committee of their own, and only where one remains. Another
-- district counts too: lines were redrawn between Pennsylvania's special elections of 2018 and its regular ones.
-- leaves out: write-in candidates, and ballots that the table does not list (races.ballots_listed)

with races as (

    select * from {{ ref('races') }}

),

ballots as (

    select
        races.cycle,
        races.race_id,
        races.seat,
        races.office_code,
        races.office_state,
        ballots.stage,
        ballots.candidate_name,
        ballots.party_code,
        ballots.candidate_id,
        ballots.source
    from {{ ref('race_stage_candidates') }} as ballots
    inner join races
        on ballots.race_id = races.race_id

),

by_id as (

    select
        ballots.race_id,
        ballots.stage,
        ballots.candidate_name,
        candidates.candidate_id
    from ballots
    inner join {{ ref('stg_candidates') }} as candidates
        on ballots.cycle = candidates.cycle and ballots.candidate_id = candidates.candidate_id

),

with_committee as (

    select distinct
        cycle,
        owner_id as candidate_id
    from {{ ref('candidate_committees') }}
    where owner_id is not null

),

agreeing as (

    select distinct
        ballots.race_id,
        ballots.stage,
        ballots.candidate_name,
        candidates.candidate_id,
        case when candidates.seat = ballots.seat then 0 else 100 end
        + case names.method
            when 'exact_name' then 0
            when 'name' then 10
            when 'initials' then 20
            else 30
        end
        + case when with_committee.candidate_id is not null then 0 else 1 end as distance
    from ballots
    inner join {{ source('meta', 'matched_names') }} as names
        on ballots.candidate_name = names.filed_name
    inner join {{ ref('stg_candidates') }} as candidates
        on
            ballots.cycle = candidates.cycle
            and ballots.office_code = candidates.office_code
            and ballots.office_state = candidates.office_state
            and names.registered_name = candidates.candidate_name
    left join with_committee
        on candidates.cycle = with_committee.cycle and candidates.candidate_id = with_committee.candidate_id
    -- in another district only a full name agrees
    where candidates.seat = ballots.seat or names.method in ('exact_name', 'name')

),

nearest as (

    select
        race_id,
        stage,
        candidate_name,
        min(distance) as distance
    from agreeing
    group by race_id, stage, candidate_name

),

by_name as (

    select
        agreeing.race_id,
        agreeing.stage,
        agreeing.candidate_name,
        min(agreeing.candidate_id) as candidate_id
    from agreeing
    inner join nearest
        on
            agreeing.race_id = nearest.race_id
            and agreeing.stage = nearest.stage
            and agreeing.candidate_name = nearest.candidate_name
            and agreeing.distance = nearest.distance
    group by agreeing.race_id, agreeing.stage, agreeing.candidate_name
    having count(distinct agreeing.candidate_id) = 1

),

final as (

    select
        ballots.race_id,
        ballots.cycle,
        ballots.stage,
        ballots.candidate_name,
        ballots.party_code,
        coalesce(by_id.candidate_id, by_name.candidate_id) as candidate_id,
        case
            when by_id.candidate_id is not null then 'candidate_id'
            when by_name.candidate_id is not null then 'name'
            else 'not registered'
        end as match_method,
        ballots.source
    from ballots
    left join by_id
        on
            ballots.race_id = by_id.race_id
            and ballots.stage = by_id.stage
            and ballots.candidate_name = by_id.candidate_name
    left join by_name
        on
            ballots.race_id = by_name.race_id
            and ballots.stage = by_name.stage
            and ballots.candidate_name = by_name.candidate_name

)

select * from final
