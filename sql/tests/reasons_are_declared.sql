-- every verdict of a ledger is one of reference.reasons, which says what its rows count in
with verdicts as (

    select distinct
        'contributions' as ledger,
        reason
    from {{ ref('contribution_sums') }}

    union all

    select distinct
        'contributions' as ledger,
        status as reason
    from {{ ref('contribution_versions') }}
    where status is not null

    union all

    select distinct
        'independent_expenditures' as ledger,
        reason
    from {{ ref('independent_expenditures') }}

    union all

    select distinct
        'late_contributions' as ledger,
        status as reason
    from {{ ref('late_contributions') }}

)

select
    verdicts.ledger,
    verdicts.reason
from verdicts
left join {{ ref('reasons') }} as reasons
    on verdicts.ledger = reasons.ledger and verdicts.reason = reasons.reason
where reasons.reason is null
