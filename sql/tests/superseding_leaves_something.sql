-- a report supersedes an early report only where rows of that spender and direction stand for that person, or for the place where
-- the early report names nobody: in whatever cycle, counted, or left out together as fictitious
select
    notices.cycle,
    notices.row_id,
    notices.spender_id,
    notices.person_key,
    notices.direction_key,
    notices.amount
from {{ ref('expenditure_subjects') }} as notices
inner join {{ ref('expenditure_verdicts') }} as verdicts
    on notices.cycle = verdicts.cycle and notices.row_id = verdicts.row_id
where
    verdicts.status = 'superseded_by_report'
    and not exists (
        select 1
        from {{ ref('expenditure_subjects') }} as others
        inner join {{ ref('expenditure_verdicts') }} as standing
            on others.cycle = standing.cycle and others.row_id = standing.row_id
        where
            others.spender_id = notices.spender_id
            and others.direction_key = notices.direction_key
            and {{ same_subject('notices', 'others') }}
            and (standing.counts_in_outside_spending or standing.status = 'fictitious')
    )
