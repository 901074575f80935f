-- one row per cycle and candidate id of the candidate master: the person behind the id
-- A person has an id for each office and state, and now and then two for one seat. person_id is the smallest of a person's
-- ids over all cycles loaded, so it is the same in every cycle. Evidence: see person_links.

with edges as (

    select
        candidate_id,
        other_id
    from {{ ref('person_links') }}

),

labels_0 as (

    select distinct
        candidate_id,
        candidate_id as label
    from {{ ref('person_links') }}

),

{{ label_steps() }},

evidence as (

    select
        candidate_id,
        {{ joined_text('other_id') }} as other_candidate_ids,
        {{ joined_text("other_id || ' by ' || evidence", '; ') }} as evidence
    from {{ ref('person_links') }}
    group by candidate_id

),

final as (

    select
        candidates.cycle,
        candidates.candidate_id,
        coalesce(labels.label, candidates.candidate_id) as person_id,
        candidates.candidate_name,
        candidates.seat,
        candidates.election_year,
        evidence.other_candidate_ids,
        evidence.evidence
    from {{ ref('stg_candidates') }} as candidates
    left join labels_6 as labels
        on candidates.candidate_id = labels.candidate_id
    left join evidence
        on candidates.candidate_id = evidence.candidate_id

)

select * from final
