{{ config(materialized='table', schema='main') }}
-- one row per contribution on a 48-hour notice (Form 6): whose it is, of which kind, and whether a report holds it by now
-- Campaigns report contributions of $1,000 or more that come in less than 20 days but more than 48 hours before an election
-- within 48 hours, from any source: individuals, committees, the candidate's own money and loans (11 CFR 104.5(f)). The next
-- report lists them again, so none of them is part of any other total. Form 6 has no line for loans: a row is a loan where its
-- text says so. status pending is what no report covers yet; not_on_report: the electronic report that covers the day has no row
-- of that amount with the day or the transaction id. superseded_by_amendment, repeated (the same transaction on another notice)
-- and reported rows do not count.

with notices as (

    select * from {{ ref('filing_contribution_notices') }}

),

filing as (

    select * from {{ ref('filings') }}

),

committees as (

    select
        committee_id,
        max_by(committee_type_code, cycle) as committee_type_code,
        max_by(designation_code, cycle) as designation_code
    from {{ ref('stg_committees') }}
    group by committee_id

),

registered as (

    select distinct candidate_id
    from {{ ref('stg_candidates') }}

),

owners as (

    select
        committee_id,
        max_by(candidate_id, cycle) as candidate_id
    from {{ ref('committee_candidates') }}
    where candidate_id is not null
    group by committee_id

),

loan_texts as (

    select distinct
        file_number,
        back_reference_transaction_id as transaction_id
    from {{ ref('filing_text') }}
    where {{ matches('upper(memo_text)', '(^|[^A-Z])LOAN(S|ED)?([^A-Z]|$)') }}

),

named as (

    select
        notices.row_id,
        notices.file_number,
        notices.committee_id,
        filing.committee_name,
        coalesce(registered.candidate_id, owners.candidate_id, notices.candidate_id) as candidate_id,
        notices.candidate_id as filed_candidate_id,
        notices.candidate_name as filed_candidate_name,
        {{ seat('notices.candidate_office_code', 'notices.candidate_state', 'notices.candidate_district') }} as filed_seat,
        coalesce(notices.transaction_date, filing.filed_date) as event_date,
        filing.filed_date,
        filing.is_chain_head,
        notices.transaction_id,
        upper(notices.entity_type_code) as entity_type_code,
        notices.contributor_committee_id,
        coalesce(
            notices.contributor_organization_name,
            notices.contributor_name,
            nullif(concat_ws(', ', notices.contributor_last_name, notices.contributor_first_name), '')
        ) as contributor_name,
        notices.contributor_city,
        notices.contributor_state,
        notices.contributor_zip,
        notices.employer,
        notices.occupation,
        notices.amount,
        loan_texts.file_number is not null
        or (
            coalesce(upper(notices.entity_type_code), '') <> 'IND'
            and coalesce(
                {{ matches("upper(concat_ws(' ', notices.employer, notices.occupation, notices.memo_text))",
                           '(^|[^A-Z])LOAN(S|ED)?([^A-Z]|$)') }}, false
            )
        ) as is_loan,
        upper(notices.entity_type_code) = 'CAN'
        or coalesce(
            {{ name_key("concat_ws(', ', notices.contributor_last_name, notices.contributor_first_name)") }}
            = {{ name_key('notices.candidate_name') }}
            and upper(notices.contributor_first_name) = upper(trim(split_part(notices.candidate_name, ',', 2))),
            false
        ) as is_own_money,
        committees.committee_type_code,
        committees.designation_code
    from notices
    inner join filing
        on notices.file_number = filing.file_number
    -- the candidate of the cover, where the master knows the id; else whose committee it is
    left join registered
        on notices.candidate_id = registered.candidate_id
    left join owners
        on notices.committee_id = owners.committee_id
    left join loan_texts
        on notices.file_number = loan_texts.file_number and notices.transaction_id = loan_texts.transaction_id
    left join committees
        on notices.contributor_committee_id = committees.committee_id

),

-- the candidate's next last ballot from that day on; two races that end on one day are not told apart
next_elections as (

    select
        named.row_id,
        min(races.final_election_date) as final_election_date
    from named
    inner join {{ ref('race_candidates') }} as race_candidates
        on named.candidate_id = race_candidates.candidate_id
    inner join {{ ref('races') }} as races
        on race_candidates.race_id = races.race_id and named.event_date <= races.final_election_date
    group by named.row_id

),

placed as (

    select
        next_elections.row_id,
        case when count(*) = 1 then max(races.race_id) end as race_id,
        max(races.cycle) as race_cycle
    from next_elections
    inner join named
        on next_elections.row_id = named.row_id
    inner join {{ ref('race_candidates') }} as race_candidates
        on named.candidate_id = race_candidates.candidate_id
    inner join {{ ref('races') }} as races
        on
            race_candidates.race_id = races.race_id
            and next_elections.final_election_date = races.final_election_date
    group by next_elections.row_id

),

reports as (

    select
        committee_id,
        file_number,
        coverage_from_date,
        coverage_through_date
    from filing
    where form in ('F3', 'F3P', 'F3X') and status = 'parsed' and is_chain_head

),

-- notices whose day an electronic report covers, and whether one of its rows has the same amount, and day or transaction
covered_by_rows as (

    select
        named.row_id,
        max(case when receipts.row_id is not null then 1 else 0 end) = 1 as is_on_report
    from named
    inner join reports
        on
            named.committee_id = reports.committee_id
            and named.event_date between reports.coverage_from_date and reports.coverage_through_date
    left join {{ ref('filing_receipts') }} as receipts
        on
            reports.file_number = receipts.file_number
            and named.amount = receipts.amount
            and (named.event_date = receipts.transaction_date or named.transaction_id = receipts.transaction_id)
    group by named.row_id

),

-- sources that say which days are reported, without rows
reported_days as (

    select
        committee_id,
        coverage_start_date as coverage_from_date,
        coverage_end_date as coverage_through_date
    from {{ ref('stg_api_reports') }}
    union all
    select
        committee_id,
        coverage_start_date as coverage_from_date,
        coverage_end_date as coverage_through_date
    from {{ ref('stg_committee_summaries') }}
    union all
    -- weball gives the end of a candidate's coverage only
    select
        owned.committee_id,
        make_date(totals.cycle - 1, 1, 1) as coverage_from_date,
        totals.coverage_end_date as coverage_through_date
    from {{ ref('stg_candidate_totals') }} as totals
    inner join {{ ref('committee_candidates') }} as owned
        on totals.cycle = owned.cycle and totals.candidate_id = owned.candidate_id

),

covered as (

    select distinct named.row_id
    from named
    inner join reported_days
        on
            named.committee_id = reported_days.committee_id
            and named.event_date between reported_days.coverage_from_date and reported_days.coverage_through_date

),

numbered as (

    select
        named.*,
        case
            when named.is_chain_head and named.transaction_id is not null
                then row_number() over (
                    partition by
                        named.committee_id,
                        named.transaction_id,
                        named.event_date,
                        named.amount,
                        named.contributor_name,
                        named.is_chain_head
                    order by named.file_number nulls last, named.row_id nulls last
                )
            else 1
        end as copy_number
    from named

),

final as (

    select
        {{ cycle_of('cast(extract(year from numbered.event_date) as int)') }} as cycle,
        placed.race_id,
        placed.race_cycle,
        numbered.candidate_id,
        numbered.filed_candidate_id,
        numbered.filed_candidate_name,
        numbered.filed_seat,
        numbered.committee_id,
        numbered.committee_name,
        case
            when numbered.is_loan then 'loan'
            when numbered.is_own_money then 'candidate'
            when numbered.designation_code = 'J' then 'joint_fundraising'
            when numbered.entity_type_code = 'PTY' or numbered.committee_type_code in ('X', 'Y', 'Z') then 'party'
            when numbered.designation_code in ('P', 'A') or numbered.entity_type_code = 'CCM' then 'candidate_committee'
            when numbered.contributor_committee_id is not null or numbered.entity_type_code in ('PAC', 'COM') then 'pac'
            when numbered.entity_type_code = 'IND' then 'individual'
            when numbered.entity_type_code = 'ORG' then 'organization'
            else 'unknown'
        end as kind,
        case
            when not numbered.is_chain_head then 'superseded_by_amendment'
            when numbered.copy_number > 1 then 'repeated'
            when covered_by_rows.is_on_report or covered.row_id is not null then 'reported'
            when covered_by_rows.row_id is not null then 'not_on_report'
            else 'pending'
        end as status,
        numbered.amount,
        numbered.event_date,
        numbered.filed_date,
        numbered.contributor_name,
        numbered.contributor_city,
        numbered.contributor_state,
        numbered.contributor_zip,
        numbered.employer,
        numbered.occupation,
        numbered.contributor_committee_id,
        numbered.transaction_id,
        numbered.file_number,
        numbered.row_id
    from numbered
    left join placed
        on numbered.row_id = placed.row_id
    left join covered_by_rows
        on numbered.row_id = covered_by_rows.row_id
    left join covered
        on numbered.row_id = covered.row_id

)

select * from final
