{{ config(materialized='table') }}
-- one row per independent expenditure row: whom it is about, as far as the rows themselves tell, and which rows of one filing
-- are the same
-- person_key says which rows of a filer are about one person: the resolved candidate; the id as filed; for a row without an id
-- the id that the filer's other rows about that seat give to a name that agrees (meta.matched_names), to the only one of that
-- last name, or to the only one of that last name and first initial; the id that other filers give to the same last name and
-- initial; the filer's own regular row of such a name, without an id too; else name and seat. A last name is enough only
-- because both rows are one filer's about one seat: it decides what a regular report repeats, never whose race a dollar is in.
-- direction_key is the direction as filed; where one of an early report's row and the regular report's is blank, the other's.
-- Rows of one filing in which all is equal as filed (transaction id, days, amount, payee, purpose, candidate, seat, state,
-- election, direction and memo code) are one row repeated: the first stands. The same transaction id with any difference, and
-- equal rows under different ids, are flagged.

with expenditures as (

    select
        rows_.*,
        targets.candidate_id,
        targets.race_id,
        coalesce(targets.candidate_id, rows_.filed_candidate_id) as known_id,
        coalesce(rows_.filed_seat, races.seat) as seat,
        coalesce(rows_.support_oppose, 'none') as filed_direction,
        {{ letters_only("coalesce(rows_.payee_name, '')") }} as payee_key,
        {{ name_key("replace(rows_.filed_candidate_name, '^', ',')") }} as name_key,
        -- STONE, without a first name
        split_part({{ name_key("replace(rows_.filed_candidate_name, '^', ',')") }}, ' ', 1)
        = {{ letters_only('rows_.filed_candidate_name') }} as is_last_name_alone,
        concat_ws(
            '|',
            rows_.source,
            {{ to_text('rows_.file_number') }},
            coalesce({{ to_text('rows_.expenditure_date') }}, ''),
            coalesce({{ to_text('rows_.dissemination_date') }}, ''),
            {{ to_text('rows_.amount') }},
            coalesce(upper(trim(rows_.payee_name)), ''),
            coalesce(upper(trim(rows_.purpose)), ''),
            coalesce(rows_.filed_candidate_id, ''),
            {{ letters_only("coalesce(rows_.filed_candidate_name, '')") }},
            coalesce(rows_.filed_seat, ''),
            coalesce(rows_.filed_state, ''),
            coalesce(rows_.election_code, ''),
            coalesce(rows_.support_oppose, ''),
            coalesce(rows_.memo_code, '')
        ) as filed_key
    from {{ ref('expenditure_rows') }} as rows_
    inner join {{ ref('expenditure_targets') }} as targets
        on
            rows_.cycle = targets.cycle
            and rows_.row_id = targets.row_id
            and targets.kind = 'independent_expenditure'
    left join {{ ref('races') }} as races
        on targets.race_id = races.race_id

),

masters as (

    select distinct
        candidate_id,
        candidate_name,
        {{ name_key('candidate_name') }} as name_key
    from {{ ref('stg_candidates') }}

),

agreements as (

    select
        filed_name,
        registered_name,
        method
    from {{ source('meta', 'matched_names') }}
    union all
    select
        registered_name as filed_name,
        filed_name as registered_name,
        method
    from {{ source('meta', 'matched_names') }}

),

unnamed as (

    select distinct
        spender_id,
        seat,
        filed_candidate_name,
        name_key,
        is_last_name_alone
    from expenditures
    where known_id is null and seat is not null and name_key is not null

),

-- whom a filer's rows about a seat name: ids under their filed and registered names, and names of regular reports without an id
persons as (

    select distinct
        spender_id,
        seat,
        filed_candidate_name as person_name,
        name_key,
        known_id,
        known_id as person_key
    from expenditures
    where known_id is not null and seat is not null and name_key is not null

    union

    select distinct
        expenditures.spender_id,
        expenditures.seat,
        masters.candidate_name as person_name,
        masters.name_key,
        expenditures.known_id,
        expenditures.known_id as person_key
    from expenditures
    inner join masters
        on expenditures.known_id = masters.candidate_id
    where expenditures.seat is not null

    union

    select distinct
        spender_id,
        seat,
        filed_candidate_name as person_name,
        name_key,
        known_id,
        seat || ' ' || name_key as person_key
    from expenditures
    where known_id is null and not is_notice and seat is not null and name_key is not null

),

compared as (

    select
        unnamed.spender_id,
        unnamed.seat,
        unnamed.filed_candidate_name,
        persons.known_id,
        persons.person_key,
        min(
            case
                when unnamed.filed_candidate_name = persons.person_name or agreements.method = 'exact_name' then 0
                when agreements.method in ('name', 'initials') then 1
                when agreements.method in ('name_swapped', 'name_joined') then 2
                when agreements.method is not null then 3
                when unnamed.is_last_name_alone then 4
                else 5
            end
        ) as distance
    from unnamed
    inner join persons
        on unnamed.spender_id = persons.spender_id and unnamed.seat = persons.seat
    left join agreements
        on unnamed.filed_candidate_name = agreements.filed_name and persons.person_name = agreements.registered_name
    where
        unnamed.filed_candidate_name = persons.person_name
        or agreements.method is not null
        or unnamed.name_key = persons.name_key
        or (unnamed.is_last_name_alone and split_part(unnamed.name_key, ' ', 1) = split_part(persons.name_key, ' ', 1))
    group by
        unnamed.spender_id, unnamed.seat, unnamed.filed_candidate_name, persons.known_id, persons.person_key

),

-- the one person who is nearest; of ids and of names without an id apart
nearest as (

    select
        spender_id,
        seat,
        filed_candidate_name,
        min(known_id) as known_id,
        min(person_key) as person_key
    from (
        select
            *,
            min(distance) over (partition by spender_id, seat, filed_candidate_name, known_id is null) as least_distance
        from compared
    ) as ranked
    where distance = least_distance
    group by spender_id, seat, filed_candidate_name, known_id is null
    having count(distinct person_key) = 1

),

-- one id for one name and seat over all filers, or none
named_ids as (

    select
        seat,
        name_key,
        min(known_id) as known_id
    from expenditures
    where seat is not null and name_key is not null and not is_last_name_alone and known_id is not null
    group by seat, name_key
    having count(distinct known_id) = 1

),

keyed as (

    select
        expenditures.*,
        coalesce(
            expenditures.known_id,
            own_ids.known_id,
            named_ids.known_id,
            own_names.person_key,
            expenditures.seat || ' ' || expenditures.name_key
        ) as person_key,
        coalesce(expenditures.race_id, expenditures.filed_seat) as place_key
    from expenditures
    left join nearest as own_ids
        on
            own_ids.known_id is not null
            and expenditures.spender_id = own_ids.spender_id
            and expenditures.seat = own_ids.seat
            and expenditures.filed_candidate_name = own_ids.filed_candidate_name
    left join nearest as own_names
        on
            own_names.known_id is null
            and expenditures.spender_id = own_names.spender_id
            and expenditures.seat = own_names.seat
            and expenditures.filed_candidate_name = own_names.filed_candidate_name
    left join named_ids
        on
            expenditures.seat = named_ids.seat
            and expenditures.name_key = named_ids.name_key
            and not expenditures.is_last_name_alone

),

-- of a row without a direction the one that the same expenditure has on the filer's other kind of report
directions as (

    select
        blank.cycle,
        blank.row_id,
        min(others.filed_direction) as direction_key
    from keyed as blank
    inner join keyed as others
        on
            blank.spender_id = others.spender_id
            and blank.is_notice <> others.is_notice
            and blank.payee_key = others.payee_key
            and others.filed_direction <> 'none'
            and {{ same_subject('blank', 'others') }}
    where
        blank.filed_direction = 'none'
        and blank.payee_key <> ''
        and (
            case when blank.transaction_id = others.transaction_id then 1 else 0 end
            + case when floor(blank.amount) = floor(others.amount) then 1 else 0 end
            + case when {{ same_day('blank', 'others') }} then 1 else 0 end
        ) >= 2
    group by blank.cycle, blank.row_id
    having count(distinct others.filed_direction) = 1

),

numbered as (

    select
        keyed.*,
        coalesce(directions.direction_key, keyed.filed_direction) as direction_key,
        case
            when keyed.file_number is not null and keyed.transaction_id is not null
                then row_number() over (
                    partition by keyed.filed_key, keyed.transaction_id
                    order by keyed.cycle asc nulls last, keyed.row_id asc nulls last
                )
            else 1
        end as copy_number
    from keyed
    left join directions
        on keyed.cycle = directions.cycle and keyed.row_id = directions.row_id

),

counted as (

    select
        *,
        sum(case when copy_number = 1 then 1 else 0 end) over (partition by source, file_number, transaction_id)
            as same_id_count,
        sum(case when copy_number = 1 then 1 else 0 end) over (partition by filed_key) as look_alike_count
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
