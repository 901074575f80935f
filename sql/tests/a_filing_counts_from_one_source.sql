-- a filing of which rows of one kind count from two sources
-- What would be in a bulk file that is not loaded counts from the filing, so the kind is the bulk file's
with counted as (

    select
        contributions.cycle,
        contributions.file_number,
        coalesce(
            filing_lines.bulk_table,
            case contributions.source when 'indiv' then 'individual_contributions' else 'committee_transactions' end
        ) as kind,
        contributions.source = 'efile' as is_electronic
    from {{ ref('contributions') }} as contributions
    left join {{ ref('filing_lines') }} as filing_lines
        on contributions.form_line = filing_lines.form || ' ' || filing_lines.form_line
    where
        contributions.file_number in (select file_number from {{ ref('filing_versions') }})
        and contributions.reason not in ('held_by_bulk', 'superseded_by_amendment')
        and {{ in_built_cycles('contributions.cycle') }}

)

select
    cycle,
    file_number,
    kind
from counted
group by cycle, file_number, kind
having count(distinct is_electronic) > 1

union all

select
    cycle,
    file_number,
    'independent_expenditures' as kind
from {{ ref('independent_expenditures') }}
where
    file_number is not null
    and reason not in ('held_by_dump', 'held_by_bulk', 'held_by_filing', 'superseded_by_amendment')
    and {{ in_built_cycles() }}
group by cycle, file_number
having count(distinct source) > 1
