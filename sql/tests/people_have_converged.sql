-- six rounds of labels reached every id of every person: two ids that are one person's have one person_id
select
    links.candidate_id,
    links.other_id
from {{ ref('person_links') }} as links
inner join {{ ref('people') }} as ours
    on links.candidate_id = ours.candidate_id
inner join {{ ref('people') }} as others
    on links.other_id = others.candidate_id
where ours.person_id <> others.person_id
