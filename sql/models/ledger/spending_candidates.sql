{{ config(materialized='table') }}
-- one row per row of outside spending: the candidate it is about, and how we know
-- By the filed id, where a loaded candidate master of any cycle has it and the filed name does not say otherwise. Else by name,
-- among the candidates of the filed seat and election: the names must agree (meta.matched_names), and of the candidates whose
-- names agree best only one person may remain. A name that agrees with another candidate of the filed seat overrules an id that is not
-- of that seat or not of that name: ids are mistyped, and a candidate who changes offices has an id for each.
-- A person who has several ids stands under the id that the roster has (people). candidate_id is NULL where only the seat is known, or nothing. Never by last name alone.

with spending as (

    select * from {{ ref('spending_rows') }}

),

persons as (

    select
        candidate_id,
        min(person_id) as person_id
    from {{ ref('people') }}
    group by candidate_id

),

registered as (

    select
        candidates.cycle,
        candidates.candidate_id,
        coalesce(persons.person_id, candidates.candidate_id) as person_id,
        candidates.candidate_name,
        candidates.seat,
        {{ cycle_of('candidates.election_year') }} as election_cycle
    from {{ ref('stg_candidates') }} as candidates
    left join persons
        on candidates.candidate_id = persons.candidate_id

),

loaded_cycles as (

    select distinct cycle
    from {{ ref('races') }}

),

-- the candidates of a seat and election, under every name that a master or a ballot has for them; where no master of that
-- cycle is loaded, who another cycle's master has for the seat, those of the election's year first
standing as (

    select
        races.cycle as race_cycle,
        races.seat,
        race_candidates.race_id,
        race_candidates.person_id,
        race_candidates.candidate_id,
        race_candidates.candidate_name
    from {{ ref('race_candidates') }} as race_candidates
    inner join {{ ref('races') }} as races
        on race_candidates.race_id = races.race_id

),

rosters as (

    select
        race_cycle,
        seat,
        person_id,
        candidate_id,
        candidate_name,
        0 as distance
    from standing

    union

    select
        standing.race_cycle,
        standing.seat,
        standing.person_id,
        standing.candidate_id,
        registered.candidate_name,
        0 as distance
    from standing
    inner join registered
        on standing.person_id = registered.person_id

    union

    select
        standing.race_cycle,
        standing.seat,
        standing.person_id,
        standing.candidate_id,
        ballots.candidate_name,
        0 as distance
    from {{ ref('race_ballots') }} as ballots
    inner join persons
        on ballots.candidate_id = persons.candidate_id
    inner join standing
        on ballots.race_id = standing.race_id and persons.person_id = standing.person_id

    union

    select
        wanted.race_cycle,
        registered.seat,
        registered.person_id,
        registered.candidate_id,
        registered.candidate_name,
        min(case when registered.election_cycle = wanted.race_cycle then 0 else 1 end) as distance
    from (select distinct race_cycle from spending) as wanted
    left join loaded_cycles
        on wanted.race_cycle = loaded_cycles.cycle
    cross join registered
    where loaded_cycles.cycle is null
    group by
        wanted.race_cycle, registered.seat, registered.person_id, registered.candidate_id, registered.candidate_name

),

-- the id under which a person stands for a seat, and the one under which a person stands at all
of_seat as (

    select
        race_cycle,
        seat,
        person_id,
        min(candidate_id) as candidate_id
    from rosters
    group by race_cycle, seat, person_id

),

of_cycle as (

    select
        race_cycle,
        person_id,
        min(candidate_id) as candidate_id
    from standing
    group by race_cycle, person_id
    having count(distinct candidate_id) = 1

),

filed_names as (

    select distinct
        race_cycle,
        filed_seat,
        filed_candidate_name
    from spending
    where filed_seat is not null and filed_candidate_name is not null

),

agreements as (

    select
        filed_name,
        registered_name,
        method
    from {{ source('meta', 'matched_names') }}

    union

    select distinct
        filed_candidate_name as filed_name,
        filed_candidate_name as registered_name,
        'exact_name' as method
    from spending
    where filed_candidate_name is not null

),

named as (

    select
        filed_names.race_cycle,
        filed_names.filed_seat,
        filed_names.filed_candidate_name,
        rosters.person_id,
        rosters.candidate_id,
        agreements.method,
        rosters.distance
        + case agreements.method
            when 'exact_name' then 0
            when 'name' then 10
            when 'initials' then 10
            when 'name_swapped' then 20
            when 'name_joined' then 20
            else 30
        end as distance
    from filed_names
    inner join agreements
        on filed_names.filed_candidate_name = agreements.filed_name
    inner join rosters
        on
            filed_names.race_cycle = rosters.race_cycle
            and filed_names.filed_seat = rosters.seat
            and agreements.registered_name = rosters.candidate_name

),

nearest as (

    select
        race_cycle,
        filed_seat,
        filed_candidate_name,
        min(distance) as distance
    from named
    group by race_cycle, filed_seat, filed_candidate_name

),

by_name as (

    select
        named.race_cycle,
        named.filed_seat,
        named.filed_candidate_name,
        min(named.person_id) as person_id,
        min(named.candidate_id) as candidate_id,
        min(case named.method when 'exact_name' then 'name' else named.method end) as method
    from named
    inner join nearest
        on
            named.race_cycle = nearest.race_cycle
            and named.filed_seat = nearest.filed_seat
            and named.filed_candidate_name = nearest.filed_candidate_name
            and named.distance = nearest.distance
    group by named.race_cycle, named.filed_seat, named.filed_candidate_name
    having count(distinct named.person_id) = 1

),

registered_ids as (

    select
        candidate_id,
        min(person_id) as person_id,
        max_by(seat, cycle) as seat
    from registered
    group by candidate_id

),

-- filed names that are those of the filed id
agreeing_ids as (

    select distinct
        spending.filed_candidate_id,
        spending.filed_candidate_name
    from spending
    inner join registered
        on spending.filed_candidate_id = registered.candidate_id
    inner join agreements
        on
            spending.filed_candidate_name = agreements.filed_name
            and registered.candidate_name = agreements.registered_name

),

weighed as (

    select
        spending.kind,
        spending.cycle,
        spending.row_id,
        spending.race_cycle,
        spending.filed_seat,
        spending.election_code,
        spending.election_year,
        spending.event_date,
        registered_ids.candidate_id as known_id,
        registered_ids.person_id as known_person_id,
        registered_ids.seat as known_seat,
        coalesce(itself.candidate_id, of_seat.candidate_id, of_cycle.candidate_id, registered_ids.candidate_id)
            as standing_id,
        by_name.person_id as named_person_id,
        by_name.candidate_id as named_id,
        by_name.method as name_method,
        spending.filed_seat is null or of_seat.person_id is not null as is_of_filed_seat,
        spending.filed_candidate_name is null or agreeing_ids.filed_candidate_id is not null as is_of_filed_name
    from spending
    left join registered_ids
        on spending.filed_candidate_id = registered_ids.candidate_id
    left join of_seat
        on
            spending.race_cycle = of_seat.race_cycle
            and spending.filed_seat = of_seat.seat
            and registered_ids.person_id = of_seat.person_id
    left join of_cycle
        on spending.race_cycle = of_cycle.race_cycle and registered_ids.person_id = of_cycle.person_id
    left join (
        select distinct
            race_cycle,
            seat,
            candidate_id
        from rosters
    ) as itself
        on
            spending.race_cycle = itself.race_cycle
            and coalesce(spending.filed_seat, registered_ids.seat) = itself.seat
            and spending.filed_candidate_id = itself.candidate_id
    left join agreeing_ids
        on
            spending.filed_candidate_id = agreeing_ids.filed_candidate_id
            and spending.filed_candidate_name = agreeing_ids.filed_candidate_name
    left join by_name
        on
            spending.race_cycle = by_name.race_cycle
            and spending.filed_seat = by_name.filed_seat
            and spending.filed_candidate_name = by_name.filed_candidate_name

),

decided as (

    select
        *,
        case
            when known_id is not null and is_of_filed_seat and is_of_filed_name then 'candidate_id'
            when named_person_id is not null and named_person_id <> coalesce(known_person_id, '') then name_method
            -- two of id, name and seat have to agree
            when known_id is not null and (is_of_filed_seat or is_of_filed_name) then 'candidate_id'
        end as candidate_method
    from weighed

),

final as (

    select
        kind,
        cycle,
        row_id,
        race_cycle,
        filed_seat,
        election_code,
        election_year,
        event_date,
        case candidate_method when 'candidate_id' then standing_id else named_id end as candidate_id,
        candidate_method,
        known_seat,
        is_of_filed_seat,
        known_id is not null
        and (not is_of_filed_name or coalesce(candidate_method, '') <> 'candidate_id') as is_candidate_conflict
    from decided

)

select * from final
