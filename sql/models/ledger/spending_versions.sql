{{ config(materialized='table') }}
-- one row per row of outside spending, in whatever version of its filing, with the days on which it counted
-- known_from_date: the day on which the FEC had the filing (day_basis `filing`); where no source tells it, the date of the bulk
-- file that has the row (`file`), the day from which we can say so. counts_until_date: the day on which an amendment replaced the
-- filing, or on which the regular report that repeats an early report was first filed; NULL where the row counts still. A row that
-- no longer counts, of which no source tells that day, counts on none.
-- A notice that is reported, and a report that is amended, so have an answer for each day. What a bill's payments leave open is
-- taken as known today.
-- leaves out: rows that never counted (memo rows, repeated rows, fictitious filers), party coordinated expenditures

with rows_ as (

    select * from {{ ref('expenditure_rows') }}

),

subjects as (

    select * from {{ ref('expenditure_subjects') }}

),

verdicts as (

    select * from {{ ref('expenditure_verdicts') }}

),

loads as (

    select
        load_id,
        max(source_as_of) as source_as_of
    from {{ source('meta', 'loads') }}
    group by load_id

),

electronic as (

    select
        file_number,
        chain_root_file_number,
        filed_date
    from {{ ref('filings') }}
    where status = 'parsed'

),

days_told as (

    select
        file_number,
        filed_date as known_from_date,
        1 as preference
    from electronic
    union all
    select
        file_number,
        min(receipt_date) as known_from_date,
        2 as preference
    from {{ ref('stg_independent_expenditure_notices') }}
    group by file_number
    union all
    select
        file_number,
        min(receipt_date) as known_from_date,
        3 as preference
    from {{ ref('stg_api_filings') }}
    group by file_number

),

filing_days as (

    select
        file_number,
        known_from_date
    from days_told
    where known_from_date is not null
    qualify row_number() over (partition by file_number order by preference) = 1

),

-- every filing with the chain it is a version in: early reports by notice_chains, regular ones by the filings themselves
chained as (

    select
        file_number,
        chain_root_file_number
    from {{ ref('notice_chains') }}
    union
    select
        electronic.file_number,
        electronic.chain_root_file_number
    from electronic
    where electronic.file_number not in (select chains.file_number from {{ ref('notice_chains') }} as chains)

),

versions as (

    select
        chained.file_number,
        chained.chain_root_file_number,
        lead(filing_days.known_from_date) over (
            partition by chained.chain_root_file_number order by chained.file_number
        ) as amended_on_date,
        min(filing_days.known_from_date) over (partition by chained.chain_root_file_number) as first_filed_date
    from chained
    left join filing_days
        on chained.file_number = filing_days.file_number

),

-- each filing from one source: the one that counts today, else (an older version) the filing itself
chosen as (

    select
        file_number,
        source
    from rows_
    where file_number is not null
    group by file_number, source
    qualify row_number() over (
        partition by file_number
        order by
            max(case when version_status is null then 0 else 1 end),
            max(case source when 'efile' then 0 when 'independent_expenditure' then 1 when 'schedule_e_dump' then 2 else 3 end)
    ) = 1

),

spent as (

    select
        rows_.cycle,
        rows_.row_id,
        rows_.source,
        rows_.is_notice,
        rows_.spender_id,
        rows_.spender_name,
        rows_.support_oppose,
        rows_.event_date,
        rows_.file_number,
        verdicts.status,
        verdicts.counts_in_outside_spending,
        coalesce(filing_days.known_from_date, cast(loads.source_as_of as date)) as known_from_date,
        case when filing_days.known_from_date is not null then 'filing' else 'file' end as day_basis,
        versions.amended_on_date,
        versions.chain_root_file_number,
        case
            when rows_.is_notice or rows_.version_status is not null then rows_.amount
            else verdicts.counted_amount
        end as amount
    from rows_
    inner join verdicts
        on rows_.cycle = verdicts.cycle and rows_.row_id = verdicts.row_id
    inner join subjects
        on rows_.cycle = subjects.cycle and rows_.row_id = subjects.row_id
    left join chosen
        on rows_.file_number = chosen.file_number
    left join filing_days
        on rows_.file_number = filing_days.file_number
    left join versions
        on rows_.file_number = versions.file_number
    left join loads
        on rows_.load_id = loads.load_id
    where
        (chosen.file_number is null or rows_.source = chosen.source)
        and verdicts.status not in ('memo', 'repeated_row', 'fictitious')
        and not subjects.is_repeated_row
        and not subjects.is_memo_child
        and (rows_.memo_code is null or verdicts.counts_in_outside_spending)

),

regular as (

    select
        file_number,
        min(known_from_date) as known_from_date
    from spent
    where not is_notice
    group by file_number

),

-- the day on which the regular report that covers an early report was first filed, whatever version of it counts now
covered as (

    select
        spent.cycle,
        spent.row_id,
        min(coalesce(versions.first_filed_date, filing_days.known_from_date, regular.known_from_date)) as reported_on_date
    from spent
    left join {{ ref('notice_matches') }} as matches
        on spent.cycle = matches.cycle and spent.row_id = matches.row_id
    inner join {{ ref('report_filings') }} as reports
        on
            spent.spender_id = reports.spender_id
            and (
                -- a report of other days can have the same expenditure
                matches.report_file_number = reports.file_number
                or (
                    spent.event_date <= reports.through_date
                    and (reports.from_date is null or spent.event_date >= reports.from_date)
                )
            )
    left join versions
        on reports.file_number = versions.file_number
    left join filing_days
        on reports.file_number = filing_days.file_number
    left join regular
        on reports.file_number = regular.file_number
    where spent.is_notice
    group by spent.cycle, spent.row_id

),

-- whether the newest version of an early report has given way to a report
given_way as (

    select
        chain_root_file_number,
        bool_or(status = 'superseded_by_report') as is_reported
    from spent
    where is_notice
    group by chain_root_file_number

),

independent as (

    select
        'independent_expenditure' as kind,
        spent.cycle,
        spent.row_id,
        spent.spender_id,
        spent.spender_name,
        spent.support_oppose,
        spent.event_date,
        spent.file_number,
        spent.amount,
        spent.known_from_date,
        spent.day_basis,
        coalesce(
            least(
                spent.amended_on_date,
                case
                    when spent.status = 'superseded_by_report' or (spent.is_notice and given_way.is_reported)
                        then covered.reported_on_date
                end
            ),
            case when not spent.counts_in_outside_spending then spent.known_from_date end
        ) as counts_until_date
    from spent
    left join covered
        on spent.cycle = covered.cycle and spent.row_id = covered.row_id
    left join given_way
        on spent.chain_root_file_number = given_way.chain_root_file_number
    where spent.amount <> 0

),

other_kinds as (

    select
        spending.kind,
        spending.cycle,
        spending.row_id,
        spending.spender_id,
        spending.spender_name,
        spending.support_oppose,
        spending.event_date,
        cast(null as bigint) as file_number,
        spending.amount,
        cast(ages.as_of as date) as known_from_date,
        'file' as day_basis,
        cast(null as date) as counts_until_date
    from {{ ref('outside_spending') }} as spending
    left join {{ ref('mart_as_of') }} as ages
        on spending.cycle = ages.cycle and ages.model = 'race_outside_spending'
    where spending.kind in ('electioneering_communication', 'communication_cost')

),

unioned as (

    select * from independent
    union all
    select * from other_kinds

),

final as (

    select
        targets.race_id,
        targets.candidate_id,
        unioned.*
    from unioned
    inner join {{ ref('expenditure_targets') }} as targets
        on unioned.kind = targets.kind and unioned.cycle = targets.cycle and unioned.row_id = targets.row_id

)

select * from final
