{{ config(materialized='table') }}
-- one row per filer and period that a list calls fictitious, or that the local list releases from it
-- The FEC's list lags and names filers without days; the local list (seed fictitious_filers) adds and releases, each row with its
-- reason and source. A date that is NULL is open.

select
    committee_id,
    'add' as action,
    cast(null as date) as from_date,
    cast(null as date) as through_date,
    'on the list of false and fictitious filings of the FEC' as reason
from {{ ref('stg_fictitious_filings') }}

union all

select
    committee_id,
    action,
    from_date,
    through_date,
    reason
from {{ ref('fictitious_filers') }}
