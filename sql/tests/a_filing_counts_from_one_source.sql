-- a filing of which rows of one kind count from two sources
-- What would be in a bulk file that is not loaded counts from the filing, so the kind is the bulk file's
with counted as (

    select
        cycle,
        file_number,
        bulk_table as kind,
        source = 'efile' as is_electronic
    from {{ ref('contribution_versions') }}
    where
        status is null
        and file_number in (select file_number from {{ ref('filing_versions') }})
        and {{ in_built_cycles() }}

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
