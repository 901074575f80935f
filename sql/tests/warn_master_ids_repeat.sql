{{ config(severity='warn', meta={'about': 'Ids that stand on several lines of the candidate or committee master; the later line is used.'}) }}
select
    'candidates' as table_name,
    cycle,
    candidate_id as id,
    count(*) as row_count
from {{ source('lake', 'candidates') }}
where {{ in_built_cycles() }}
group by cycle, candidate_id
having count(*) > 1

union all

select
    'committees' as table_name,
    cycle,
    committee_id as id,
    count(*) as row_count
from {{ source('lake', 'committees') }}
where {{ in_built_cycles() }}
group by cycle, committee_id
having count(*) > 1
