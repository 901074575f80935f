-- the row verdicts of a cycle and source add up to each rollup, and those in force to contribution_sums
with verdicts as (

    select
        cycle,
        source,
        count(*) as row_count,
        sum(amount) as amount,
        sum(counted_amount) as counted_amount
    from {{ ref('row_verdicts') }}
    where {{ in_built_cycles() }}
    group by cycle, source

),

in_force as (

    select
        cycle,
        source,
        sum(row_count) as row_count,
        sum(amount) as amount,
        sum(counted_amount) as counted_amount
    from {{ ref('contributions_by_report') }} as added
    where
        {{ in_built_cycles() }}
        and exists (
            select 1
            from {{ ref('contribution_versions') }} as versions
            where versions.status is null and {{ same_version('added', 'versions') }}
        )
    group by cycle, source

),

expected as (

    {% for rollup in ['contributions_by_report', 'contributions_by_day'] -%}
    select
        '{{ rollup }}' as rollup,
        *
    from verdicts

    union all
    {% endfor %}
    select
        'contribution_sums' as rollup,
        cycle,
        source,
        row_count,
        amount,
        cast(null as decimal(18, 2)) as counted_amount
    from in_force

),

found as (

    {% for rollup in ['contributions_by_report', 'contributions_by_day', 'contribution_sums'] -%}
    select
        '{{ rollup }}' as rollup,
        cycle,
        source,
        sum(row_count) as row_count,
        sum(amount) as amount,
        {{ 'cast(null as decimal(18, 2))' if rollup == 'contribution_sums' else 'sum(counted_amount)' }} as counted_amount
    from {{ ref(rollup) }}
    where {{ in_built_cycles() }}
    group by cycle, source
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

)

select
    coalesce(expected.rollup, found.rollup) as rollup,
    coalesce(expected.cycle, found.cycle) as cycle,
    coalesce(expected.source, found.source) as source,
    expected.row_count as expected_count,
    found.row_count,
    expected.amount as expected_amount,
    found.amount
from expected
full outer join found
    on expected.rollup = found.rollup and expected.cycle = found.cycle and expected.source = found.source
where
    expected.row_count is distinct from found.row_count
    or expected.amount is distinct from found.amount
    or expected.counted_amount is distinct from found.counted_amount
