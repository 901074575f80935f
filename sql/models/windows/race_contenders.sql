{{ config(schema='ledger') }}
-- one row per race and candidate whom a headline is about: the two of the last ballot who raised most, where its candidates are
-- listed (basis `last ballot`), else the two of the race who did (`most receipts`)
-- place orders them by the cycle's receipts. Who won is not known here.

with ballots as (

    select
        ballots.race_id,
        ballots.candidate_id,
        max(elections.election_date) as election_date
    from {{ ref('race_ballots') }} as ballots
    inner join {{ ref('race_elections') }} as elections
        on ballots.race_id = elections.race_id and ballots.stage = elections.election_type_code
    where ballots.candidate_id is not null
    group by ballots.race_id, ballots.candidate_id

),

last_ballots as (

    select
        race_id,
        max(election_date) as election_date
    from {{ ref('race_elections') }}
    group by race_id

),

candidates as (

    select
        race_id,
        candidate_id,
        receipts
    from {{ ref('race_candidate_money') }}

),

of_ballot as (

    select
        ballots.race_id,
        ballots.candidate_id,
        'last ballot' as basis
    from ballots
    inner join last_ballots
        on ballots.race_id = last_ballots.race_id and ballots.election_date = last_ballots.election_date

),

of_money as (

    select
        candidates.race_id,
        candidates.candidate_id,
        'most receipts' as basis
    from candidates
    where
        candidates.receipts > 0
        and candidates.race_id not in (select of_ballot.race_id from of_ballot)

),

unioned as (

    select * from of_ballot
    union all
    select * from of_money

),

final as (

    select
        unioned.race_id,
        unioned.candidate_id,
        unioned.basis,
        row_number() over (
            partition by unioned.race_id order by candidates.receipts desc nulls last, unioned.candidate_id asc
        ) as place
    from unioned
    left join candidates
        on unioned.race_id = candidates.race_id and unioned.candidate_id = candidates.candidate_id
    qualify place <= 2

)

select * from final
