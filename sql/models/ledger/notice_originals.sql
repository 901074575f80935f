{{ config(materialized='table') }}
-- one row per amended early report whose pointer cannot be right, with the filing that its transactions say it amends
-- Some filers leave the number of the original out or mistype it. The pointer is in doubt where it is missing, names no earlier
-- filing of the spender in the lake, or names one that has none of its transaction ids. The filing meant is then the earlier one
-- of the same spender and election that shares the most transactions: equal in transaction id, day, amount and candidate (or
-- payee, where the candidate is what is corrected); where the spender has used the id in no third filing, in id, candidate and
-- one of day, amount and payee ("001" stands in 72 filings of one spender, two of them of one day). On filings without
-- transaction ids payee and day stand for them.
-- leaves out: amendments whose pointer is right, and those of which no earlier filing has a transaction

with filings as (

    select * from {{ ref('notice_filings') }}
    where file_number > 0

),

transactions as (

    select distinct
        file_number,
        spender_id,
        coalesce(
            transaction_id,
            concat_ws(' ', 'no id', {{ letters_only("coalesce(payee_name, '')") }}, {{ to_text('event_date') }})
        ) as transaction_id,
        transaction_id is not null as has_id,
        coalesce(filed_candidate_id, {{ letters_only("coalesce(filed_candidate_name, '')") }}) as candidate_key,
        {{ letters_only("coalesce(payee_name, '')") }} as payee_key,
        upper(substr(election_code, 1, 1)) as election_letter,
        amount,
        event_date
    from {{ ref('expenditure_rows') }}
    where is_notice and file_number > 0

),

id_uses as (

    select
        spender_id,
        transaction_id,
        count(distinct file_number) as filing_count
    from transactions
    group by spender_id, transaction_id

),

-- amendments that have a transaction id of the filing they name
confirmed as (

    select distinct filings.file_number
    from filings
    inner join transactions as own
        on filings.file_number = own.file_number
    inner join transactions as named
        on
            filings.previous_file_number = named.file_number
            and filings.spender_id = named.spender_id
            and own.transaction_id = named.transaction_id
    where filings.previous_file_number < filings.file_number

),

-- filings without any transaction id, as on paper and in the oldest versions, cannot contradict a pointer
with_ids as (

    select distinct file_number from transactions
    where has_id

),

doubtful as (

    select
        filings.file_number,
        filings.spender_id
    from filings
    left join confirmed
        on filings.file_number = confirmed.file_number
    left join filings as named
        on
            filings.previous_file_number = named.file_number
            and filings.spender_id = named.spender_id
            and filings.file_number > named.file_number
    left join with_ids
        on named.file_number = with_ids.file_number
    where
        filings.is_amendment
        and confirmed.file_number is null
        and (named.file_number is null or with_ids.file_number is not null)

),

shared as (

    select
        doubtful.file_number,
        earlier.file_number as original_file_number,
        count(distinct case when own.candidate_key = earlier.candidate_key then own.transaction_id end) as transaction_count,
        count(distinct case when own.event_date = earlier.event_date and own.amount = earlier.amount then own.transaction_id end)
            as equal_count
    from doubtful
    inner join transactions as own
        on doubtful.file_number = own.file_number
    inner join transactions as earlier
        on
            doubtful.spender_id = earlier.spender_id
            and own.transaction_id = earlier.transaction_id
            and doubtful.file_number > earlier.file_number
    inner join id_uses
        on doubtful.spender_id = id_uses.spender_id and own.transaction_id = id_uses.transaction_id
    where
        coalesce(own.election_letter, earlier.election_letter, 'none')
        = coalesce(earlier.election_letter, own.election_letter, 'none')
        and (
            (
                own.event_date = earlier.event_date
                and own.amount = earlier.amount
                and (
                    own.candidate_key = earlier.candidate_key
                    or (own.payee_key = earlier.payee_key and own.payee_key <> '')
                )
            )
            or (
                id_uses.filing_count = 2
                and own.candidate_key = earlier.candidate_key
                and (
                    own.event_date = earlier.event_date
                    or own.amount = earlier.amount
                    or (own.payee_key = earlier.payee_key and own.payee_key <> '')
                )
            )
        )
    group by doubtful.file_number, earlier.file_number

)

select
    file_number,
    original_file_number
from shared
qualify row_number() over (
    partition by file_number
    order by equal_count desc nulls last, transaction_count desc nulls last, original_file_number desc nulls last
) = 1
