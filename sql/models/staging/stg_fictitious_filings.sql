-- one row per filer on the FEC's list of false and fictitious filings, as the newest load of it says
-- The FEC publishes one list for all cycles, so only the newest one stands, whatever cycle it was loaded under.
with newest as (

    select load_id
    from {{ source('meta', 'loads') }}
    where table_name = 'fictitious_filings'
    qualify row_number() over (order by source_as_of desc nulls last, load_id desc nulls last) = 1

)

select
    listed.committee_id,
    max(listed.committee_name) as committee_name,
    min(listed.first_receipt_date) as first_receipt_date
from {{ source('lake', 'fictitious_filings') }} as listed
inner join newest
    on listed.load_id = newest.load_id
group by listed.committee_id
