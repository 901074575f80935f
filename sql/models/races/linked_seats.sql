-- one row per cycle, candidate and election year that the linkage gives to a committee of the candidate: the seat
-- The linkage names the year and not the seat. The candidate master keeps one row per candidate, and where its year is of an
-- election before the cycle its House district is of then: a candidate of Maryland's 8th in 2016 ran in the 6th in 2018. The
-- next master that knows the candidate's election of the cycle or a later one gives the seat instead. seat is NULL where none
-- does; a state or the presidency does not change with the years.

with candidates as (

    select * from {{ ref('stg_candidates') }}

),

linkages as (

    select distinct
        cycle,
        candidate_id,
        election_year
    from {{ ref('stg_linkages') }} as linkages
    where {{ is_own_committee('linkages') }}

),

later as (

    select
        stale.cycle,
        stale.candidate_id,
        newer.seat,
        row_number() over (
            partition by stale.cycle, stale.candidate_id
            order by newer.cycle asc nulls last
        ) as place
    from candidates as stale
    inner join candidates as newer
        on
            stale.candidate_id = newer.candidate_id
            and stale.cycle < newer.cycle
            and stale.cycle - 1 <= newer.election_year

),

final as (

    select
        linkages.cycle,
        linkages.candidate_id,
        linkages.election_year,
        case
            when candidates.office_code <> 'H' or candidates.election_year >= candidates.cycle - 1 then candidates.seat
            else later.seat
        end as seat,
        candidates.seat as master_seat,
        candidates.election_year as master_year
    from linkages
    inner join candidates
        on linkages.cycle = candidates.cycle and linkages.candidate_id = candidates.candidate_id
    left join later
        on linkages.cycle = later.cycle and linkages.candidate_id = later.candidate_id and later.place = 1

)

select * from final
