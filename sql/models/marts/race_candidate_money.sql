{{ config(materialized='table') }}
-- one row per race and candidate: the FEC's cycle totals of the candidate
-- A total stands as a whole under the id that owns the candidate's committees (candidate_money). Where it does not stand
-- here, or no report is in hand, every figure is NULL, never 0, and money_reason says why. A candidate of two races in one
-- cycle has the same total in both (is_shared_between_races, shared_reason), so never add such rows over races; so is money
-- marked that a committee raised for another office in the same cycle (shared_reason alone, where the candidate is registered
-- for the other office and nothing says that they ran for it). The special of
-- an even year has the candidate's money through the close of its post-election report instead, where reports tell it
-- (special_money, money_through_date).
-- internal_transfers is what rows show between the candidate's own committees; it stands in receipts and in disbursements.
-- NULL where there are several committees and their transactions are not loaded.

with roster as (

    select * from {{ ref('race_candidates') }}

),

official as (

    select * from {{ ref('official_candidate_totals') }}

),

races_of as (

    select
        cycle,
        candidate_id,
        {{ joined_text('race_id') }} as race_ids
    from roster
    group by cycle, candidate_id

),

-- whose money is that of a run for another office as well: the same committee, whose total stands here
other_offices as (

    select
        standing.cycle,
        standing.stands_under_id as candidate_id,
        max(case when roster.on_ballot or roster.roster_source <> 'candidate master' then 1 else 0 end) = 1 as has_run,
        {{ joined_text("'registered for ' || roster.race_id || ' as well, under ' || roster.candidate_id", '; ') }} as reason
    from {{ ref('candidate_money') }} as standing
    inner join roster
        on standing.cycle = roster.cycle and standing.candidate_id = roster.candidate_id
    where standing.stands_under_id is not null and coalesce(roster.on_ballot, true)
    group by standing.cycle, standing.stands_under_id

),

has_totals as (

    select distinct cycle
    from {{ ref('stg_loads') }}
    where table_name in ('candidate_summaries', 'candidate_totals', 'congressional_campaign_totals')

),

placed as (

    select
        roster.race_id,
        roster.cycle,
        roster.candidate_id,
        coalesce(standing.person_id, roster.candidate_id) as person_id,
        roster.candidate_name,
        roster.party_code,
        roster.is_shared_between_races,
        roster.shared_reason as race_reason,
        special.race_id is not null as is_special_part,
        special.money_through_date,
        standing.totals_id,
        standing.committee_ids,
        standing.committee_count,
        standing.shared_reason as committee_reason,
        case
            when special.receipts is not null then cast(null as {{ text_type() }})
            when standing.stands_under_id is not null
                then standing.money_reason || ', ' || coalesce(races_of.race_ids, 'who is in no race of this cycle')
            when special.race_id is not null then special.money_reason
            when standing.totals_id is not null then cast(null as {{ text_type() }})
            when has_totals.cycle is null then 'no file of totals is loaded'
            else coalesce(standing.money_reason, 'no report')
        end as money_reason
    from roster
    left join {{ ref('special_money') }} as special
        on roster.race_id = special.race_id and roster.candidate_id = special.candidate_id
    left join {{ ref('candidate_money') }} as standing
        on roster.cycle = standing.cycle and roster.candidate_id = standing.candidate_id
    left join has_totals
        on roster.cycle = has_totals.cycle
    left join races_of
        on standing.cycle = races_of.cycle and standing.stands_under_id = races_of.candidate_id

),

figures as (

    select
        placed.*,
        {% for column in [
            'receipts', 'disbursements', 'cash_on_hand', 'debts_owed_by', 'individual_contributions', 'individual_itemized',
            'individual_unitemized', 'other_committee_contributions', 'party_contributions', 'candidate_contributions',
            'candidate_loans', 'transfers_from_authorized', 'transfers_to_authorized', 'individual_refunds',
        ] -%}
        case when placed.is_special_part then special.{{ column }} else official.{{ column }} end as {{ column }},
        {% endfor -%}
        case
            when placed.is_special_part then placed.money_through_date
            else official.coverage_end_date
        end as coverage_end_date,
        case
            when placed.money_reason is not null then cast(null as {{ text_type() }})
            when placed.is_special_part then special.money_source
            else official.money_source
        end as money_source
    from placed
    left join official
        on placed.cycle = official.cycle and placed.totals_id = official.candidate_id
    left join {{ ref('special_money') }} as special
        on placed.race_id = special.race_id and placed.candidate_id = special.candidate_id

),

final as (

    select
        figures.race_id,
        figures.cycle,
        figures.candidate_id,
        figures.person_id,
        figures.candidate_name,
        figures.party_code,
        {% for column in [
            'receipts', 'disbursements', 'cash_on_hand', 'debts_owed_by', 'individual_contributions', 'individual_itemized',
            'individual_unitemized', 'other_committee_contributions', 'party_contributions', 'candidate_contributions',
            'candidate_loans', 'transfers_from_authorized', 'transfers_to_authorized',
        ] -%}
        {{ money('figures.' ~ column) }} as {{ column }},
        {% endfor -%}
        case
            when figures.money_source is null then cast(null as decimal(18, 2))
            when figures.committee_count = 1 then {{ money('0') }}
            when not figures.is_special_part then transfers.internal_transfers
        end as internal_transfers,
        {{ money('figures.individual_refunds') }} as individual_refunds,
        figures.coverage_end_date,
        figures.money_through_date,
        case when figures.money_source is not null then figures.committee_ids end as committee_ids,
        figures.money_reason,
        special.flagged_lines,
        case
            when figures.money_source is null then figures.is_shared_between_races
            when figures.committee_reason is not null or other_offices.has_run then true
            else figures.is_shared_between_races
        end as is_shared_between_races,
        nullif(
            concat_ws(
                '; ',
                figures.race_reason,
                case when figures.money_source is not null then figures.committee_reason end,
                case when figures.money_source is not null then other_offices.reason end
            ),
            ''
        ) as shared_reason,
        figures.money_source,
        ages.as_of as source_as_of
    from figures
    left join other_offices
        on figures.cycle = other_offices.cycle and figures.candidate_id = other_offices.candidate_id
    left join {{ ref('internal_transfers') }} as transfers
        on figures.cycle = transfers.cycle and figures.candidate_id = transfers.candidate_id
    left join {{ ref('special_money') }} as special
        on figures.race_id = special.race_id and figures.candidate_id = special.candidate_id
    left join {{ ref('mart_as_of') }} as ages
        on figures.cycle = ages.cycle and ages.model = 'race_candidate_money'

)

select * from final
