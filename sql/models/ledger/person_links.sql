{{ config(materialized='table') }}
-- one row per pair of candidate ids that are one person's, each pair both ways, over all cycles loaded
-- Two ids are one person's where their names agree and they share a principal or authorized committee (the linkage of any
-- cycle or the candidate master), or repeat the same totals in one file of one cycle while one of them has no committee of
-- its own: the FEC's totals by candidate repeat a committee's money under every id of its candidate. A principal committee
-- is one candidate's by law (52 U.S.C. 30102(e)), so where two ids have the same one and never ran in the same years, an
-- equal last name and first letter are enough, or the last name where they ran more than six years apart (an id of long ago
-- under another form of the name).
-- leaves out: a joint committee's candidates and spouses, whose first names differ

with names as (

    select
        candidate_id,
        candidate_name,
        {{ last_name('candidate_name') }} as last_name,
        {{ first_letter('candidate_name') }} as first_letter,
        min(election_year) as first_year,
        max(election_year) as last_year
    from {{ ref('stg_candidates') }}
    where candidate_name is not null
    group by candidate_id, candidate_name

),

-- which names agree does not depend on whose comes first
matched_names as (

    select
        filed_name as ours,
        registered_name as others
    from {{ source('meta', 'matched_names') }}

    union

    select
        registered_name as ours,
        filed_name as others
    from {{ source('meta', 'matched_names') }}

),

linked as (

    select distinct
        cycle,
        candidate_id,
        committee_id,
        designation_code
    from {{ ref('stg_linkages') }}
    where designation_code in ('P', 'A')

),

linked_candidates as (

    select distinct
        cycle,
        candidate_id
    from linked

),

claims as (

    select
        committee_id,
        candidate_id,
        max(case when designation_code = 'P' then 1 else 0 end) as is_principal
    from (
        select
            committee_id,
            candidate_id,
            designation_code
        from linked

        union all

        select
            principal_committee_id as committee_id,
            candidate_id,
            'P' as designation_code
        from {{ ref('stg_candidates') }}
        where principal_committee_id is not null
    ) as named
    group by committee_id, candidate_id

),

same_committee as (

    select
        ours.candidate_id,
        others.candidate_id as other_id,
        'committee ' || ours.committee_id as evidence,
        least(ours.is_principal, others.is_principal) as is_principal
    from claims as ours
    inner join claims as others
        on ours.committee_id = others.committee_id and ours.candidate_id <> others.candidate_id

),

totals as (

    {% for model, file in [
        ('stg_candidate_totals', 'weball'),
        ('stg_congressional_totals', 'webl'),
        ('stg_candidate_summaries', 'candidate_summary'),
    ] %}
    select
        '{{ file }}' as file,
        totals.cycle,
        totals.candidate_id,
        totals.receipts,
        totals.disbursements,
        linked_candidates.candidate_id is not null as has_committee
    from {{ ref(model) }} as totals
    left join linked_candidates
        on totals.cycle = linked_candidates.cycle and totals.candidate_id = linked_candidates.candidate_id
    where totals.receipts <> 0 or totals.disbursements <> 0
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

same_totals as (

    select distinct
        ours.candidate_id,
        others.candidate_id as other_id,
        'the same totals in ' || {{ to_text('ours.cycle') }} as evidence,
        0 as is_principal
    from totals as ours
    inner join totals as others
        on
            ours.file = others.file
            and ours.cycle = others.cycle
            and ours.receipts = others.receipts
            and ours.disbursements = others.disbursements
            and ours.candidate_id <> others.candidate_id
            and not (ours.has_committee and others.has_committee)
            -- two John Smiths may each lend themselves 5,000
            and (
                substr(ours.candidate_id, 3, 2) = substr(others.candidate_id, 3, 2)
                or ours.receipts % 100 <> 0
                or ours.disbursements % 100 <> 0
            )

),

pairs as (

    select * from same_committee
    union all
    select * from same_totals

),

agreed as (

    select distinct
        pairs.candidate_id,
        pairs.other_id,
        pairs.evidence
    from pairs
    inner join names as ours
        on pairs.candidate_id = ours.candidate_id
    inner join names as others
        on pairs.other_id = others.candidate_id
    left join matched_names
        on ours.candidate_name = matched_names.ours and others.candidate_name = matched_names.others
    where
        matched_names.ours is not null
        or ours.candidate_name = others.candidate_name
        or (
            pairs.is_principal = 1
            and ours.last_name = others.last_name
            and ours.last_name <> ''
            and greatest(ours.first_year - others.last_year, others.first_year - ours.last_year)
            > case when ours.first_letter = others.first_letter and ours.first_letter <> '' then 0 else 6 end
        )

)

select
    candidate_id,
    other_id,
    {{ joined_text('evidence') }} as evidence
from agreed
group by candidate_id, other_id
