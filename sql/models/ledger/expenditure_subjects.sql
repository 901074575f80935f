{{ config(materialized='table') }}
-- one row per independent expenditure row: whom it is about, as far as the rows themselves tell, and which rows of one filing
-- are the same
-- person_key says which rows of a filer are about one person: the resolved candidate; for a row without an id the id that other
-- rows give to the same name and seat; the id as filed; else name and seat. Names agree here by last name and first initial,
-- which is enough only because both rows are one filer's about one seat: it decides what a regular report repeats, never whose
-- race a dollar is in.
-- Rows of one filing that are equal in transaction id, days, amount, payee, candidate, direction and memo code are one row
-- repeated: the first stands. The same transaction id with any difference, and equal rows under different ids, are flagged.

with expenditures as (

    select
        rows_.*,
        targets.candidate_id,
        targets.race_id,
        coalesce(rows_.support_oppose, 'none') as direction_key,
        {{ letters_only("coalesce(rows_.payee_name, '')") }} as payee_key,
        {{ name_key("replace(rows_.filed_candidate_name, '^', ',')") }} as name_key
    from {{ ref('expenditure_rows') }} as rows_
    inner join {{ ref('expenditure_targets') }} as targets
        on
            rows_.cycle = targets.cycle
            and rows_.row_id = targets.row_id
            and targets.kind = 'independent_expenditure'

),

-- one id for one name and seat, or none
named_ids as (

    select
        filed_seat,
        name_key,
        min(coalesce(candidate_id, filed_candidate_id)) as named_id
    from expenditures
    where filed_seat is not null and name_key is not null and coalesce(candidate_id, filed_candidate_id) is not null
    group by filed_seat, name_key
    having count(distinct coalesce(candidate_id, filed_candidate_id)) = 1

),

keyed as (

    select
        expenditures.*,
        coalesce(
            expenditures.candidate_id,
            expenditures.filed_candidate_id,
            named_ids.named_id,
            expenditures.filed_seat || ' ' || expenditures.name_key
        ) as person_key,
        coalesce(expenditures.race_id, expenditures.filed_seat) as place_key
    from expenditures
    left join named_ids
        on expenditures.filed_seat = named_ids.filed_seat and expenditures.name_key = named_ids.name_key

),

numbered as (

    select
        *,
        case
            when file_number is not null and transaction_id is not null
                then row_number() over (
                    partition by
                        source,
                        file_number,
                        transaction_id,
                        expenditure_date,
                        dissemination_date,
                        amount,
                        payee_key,
                        person_key,
                        direction_key,
                        memo_code
                    order by cycle asc nulls last, row_id asc nulls last
                )
            else 1
        end as copy_number
    from keyed

),

counted as (

    select
        *,
        sum(case when copy_number = 1 then 1 else 0 end) over (partition by source, file_number, transaction_id)
            as same_id_count,
        sum(case when copy_number = 1 then 1 else 0 end) over (
            partition by
                source,
                file_number,
                expenditure_date,
                dissemination_date,
                amount,
                payee_key,
                person_key,
                direction_key,
                memo_code
        ) as look_alike_count
    from numbered

),

-- a row that others name as theirs, unless it names another itself
parents as (

    select distinct
        source,
        file_number,
        transaction_id
    from expenditures
    where
        file_number is not null
        and transaction_id is not null
        and (coalesce(memo_code, '') <> 'X' or back_reference_transaction_id is null)

),

final as (

    select
        counted.cycle,
        counted.row_id,
        counted.source,
        counted.is_notice,
        counted.version_status,
        counted.spender_id,
        counted.candidate_id,
        counted.race_id,
        counted.person_key,
        counted.place_key,
        counted.direction_key,
        counted.payee_key,
        counted.amount,
        counted.event_date,
        counted.expenditure_date,
        counted.dissemination_date,
        counted.file_number,
        counted.transaction_id,
        counted.back_reference_transaction_id,
        counted.memo_text,
        counted.memo_code,
        counted.copy_number > 1 as is_repeated_row,
        counted.file_number is not null and counted.transaction_id is not null and counted.same_id_count > 1
            as is_transaction_id_repeated,
        counted.file_number is not null and counted.payee_key <> '' and counted.look_alike_count > 1 as is_look_alike,
        coalesce(counted.memo_code = 'X', false)
        and parents.transaction_id is not null
        and counted.back_reference_transaction_id <> coalesce(counted.transaction_id, '') as is_memo_child
    from counted
    left join parents
        on
            counted.source = parents.source
            and counted.file_number = parents.file_number
            and counted.back_reference_transaction_id = parents.transaction_id

)

select * from final
