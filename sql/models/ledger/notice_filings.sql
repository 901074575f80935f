{{ config(materialized='table') }}
-- one row per filing of notices, from the FEC's file, electronic or in the API, of all cycles
-- A table of its own: the steps of notice_chains read it many times.

with electronic_rows as (

    select
        file_number,
        count(*) as row_count
    from {{ ref('filing_independent_expenditures') }}
    group by file_number

),

notices as (

    select
        file_number,
        spender_id,
        max(previous_file_number) as previous_file_number,
        max(case when amendment_indicator_code like 'A%' then 1 else 0 end) as amendment_count,
        count(*) as row_count
    from {{ ref('stg_independent_expenditure_notices') }}
    group by file_number, spender_id

    union all

    select
        filing.file_number,
        filing.committee_id as spender_id,
        filing.amends_file_number as previous_file_number,
        case when filing.amendment_indicator_code = 'A' then 1 else 0 end as amendment_count,
        coalesce(electronic_rows.row_count, 0) as row_count
    from {{ ref('filings') }} as filing
    left join electronic_rows
        on filing.file_number = electronic_rows.file_number
    where filing.is_notice and filing.form in ('F24', 'F5') and filing.status = 'parsed'

    union all

    select
        file_number,
        spender_id,
        max(previous_file_number) as previous_file_number,
        max(case when amendment_indicator_code like 'A%' then 1 else 0 end) as amendment_count,
        count(*) as row_count
    from {{ ref('stg_api_independent_expenditures') }}
    where is_notice and file_number is not null
    group by file_number, spender_id

),

-- the same notice may be in all three
filings as (

    select
        file_number,
        min(spender_id) as spender_id,
        max(previous_file_number) as previous_file_number,
        max(amendment_count) = 1 as is_amendment,
        max(row_count) as row_count
    from notices
    group by file_number

)

select * from filings
