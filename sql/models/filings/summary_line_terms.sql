{{ config(schema='ledger', materialized='view') }}
-- one row per summary line, column and line of the same cover that it is the sum of, with the sign
-- The seed writes a formula as the form does: 11(e) + 12 + 13(c). A B behind a line is its amount to date.

with formulas as (

    select
        form,
        line,
        'A' as form_column,
        string_split(formula_this_period, ' ') as tokens
    from {{ ref('summary_lines') }}
    where formula_this_period is not null
    union all
    select
        form,
        line,
        'B' as form_column,
        string_split(formula_to_date, ' ') as tokens
    from {{ ref('summary_lines') }}
    where formula_to_date is not null

),

placed as (

    -- lines stand at the odd places, their signs before them
    select
        form,
        line,
        form_column,
        tokens,
        unnest(generate_series(1, len(tokens), 2)) as place
    from formulas

)

select
    form,
    line,
    form_column,
    rtrim(tokens[place], 'B') as term_line,
    case when ends_with(tokens[place], 'B') then 'B' else form_column end as term_column,
    case when place > 1 and tokens[place - 1] = '-' then -1 else 1 end as sign
from placed
