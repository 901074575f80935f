{{ config(materialized='view', schema='main') }}
-- one row per row of the FEC's contributions by individuals (source indiv), committee transactions (source oth) and
-- electronic reports (source efile), each with a verdict for every question asked of it and the reason
-- A report that stands in bulk and in the electronic filings counts once, from the version in force.
-- counts_in_itemized: the row is part of its filer's line 11(a)(i). counts_in_geography: the row's dollars, geography_amount,
-- are placed by the donor's state (refunds with a minus sign).
-- race_id is the race of the candidate whose committee filed the row; where two races share the candidate it is NULL,
-- race_reason says so and race_contributions has the row once for each.
-- pas2 is not here: it repeats the rows of oth that name a candidate

with joined as (

    select
        reported.*,
        filers.candidate_id,
        case
            when reported.memo_code = 'X' and reported.entity_type_code = 'IND' and filing_lines.memo_individual_bucket is not null
                then filing_lines.memo_individual_bucket
            else coalesce(types.bucket, filing_lines.bucket)
        end as bucket,
        coalesce(types.sign, filing_lines.sign, 1) * reported.amount as net_amount,
        coalesce(types.is_itemized_individual, filing_lines.is_itemized_individual, false) as is_itemized_type,
        filing_lines.official_line,
        filing_conduits.committee_id is not null as is_filed_by_conduit,
        filing_conduits.kind as filer_conduit_kind,
        named_conduits.committee_id as conduit_committee_id,
        named_conduits.kind as named_conduit_kind,
        recipients.committee_id is not null as names_candidate_committee,
        recipients.candidate_id as recipient_candidate_id,
        memo_children.row_id is not null as is_memo_child,
        memo_children.parent_row_id,
        memo_parents.remainder_amount,
        states.kind as state_kind,
        zip3_states.state as zip_state,
        candidate_races.race_id,
        case
            when candidate_races.race_id is not null then null
            when filers.candidate_id is not null then coalesce(candidate_races.race_reason, 'the candidate stands in no race of the cycle')
            when filers.committee_id is not null then filers.reason
            else 'the filer is no candidate''s own committee'
        end as race_reason,
        {{ is_conduit_name('reported.contributor_name') }} as is_conduit_named
    from {{ ref('contribution_rows') }} as reported
    left join {{ ref('committee_candidates') }} as filers
        on reported.cycle = filers.cycle and reported.committee_id = filers.committee_id
    left join {{ ref('committee_candidates') }} as recipients
        on reported.cycle = recipients.cycle and reported.other_id = recipients.committee_id
    left join {{ ref('candidate_races') }} as candidate_races
        on filers.cycle = candidate_races.cycle and filers.candidate_id = candidate_races.candidate_id
    left join {{ ref('transaction_types') }} as types
        on reported.transaction_type_code = types.transaction_type_code
    left join {{ ref('filing_lines') }} as filing_lines
        on reported.form_line = filing_lines.form || ' ' || filing_lines.form_line
    left join {{ ref('conduits') }} as filing_conduits
        on reported.committee_id = filing_conduits.committee_id
    left join {{ ref('conduits') }} as named_conduits
        on reported.other_id = named_conduits.committee_id
    left join {{ ref('memo_children') }} as memo_children
        on reported.cycle = memo_children.cycle and reported.row_id = memo_children.row_id
    left join {{ ref('memo_parents') }} as memo_parents
        on reported.cycle = memo_parents.cycle and reported.row_id = memo_parents.row_id
    left join {{ ref('states') }} as states
        on reported.contributor_state = states.code
    left join {{ ref('zip3_states') }} as zip3_states
        on
            substr(reported.contributor_zip, 1, 3) = zip3_states.zip3
            and {{ matches("coalesce(reported.contributor_zip, '')", '^[0-9]{5}([0-9]{4})?$') }}

),

located as (

    select
        *,
        {{ state_resolution() }} as state_resolution
    from joined

),

judged as (

    select
        *,
        case state_resolution
            when 'filed' then contributor_state
            when 'zip' then zip_state
            when 'foreign_code' then 'ZZ'
            when 'foreign_address' then 'ZZ'
        end as resolved_state,
        {{ contribution_reason() }} as reason
    from located

),

final as (

    select
        judged.row_id,
        judged.sub_id,
        judged.source,
        judged.committee_id,
        judged.candidate_id,
        judged.race_id,
        judged.race_reason,
        judged.cycle,
        judged.report_type_code,
        judged.election_code,
        judged.transaction_type_code,
        judged.entity_type_code,
        judged.memo_code,
        judged.memo_text,
        judged.contributor_name,
        judged.contributor_city,
        judged.contributor_state,
        judged.contributor_zip,
        judged.employer,
        judged.occupation,
        judged.transaction_date,
        judged.amount,
        judged.net_amount,
        judged.other_id,
        judged.transaction_id,
        judged.file_number,
        judged.image_number,
        judged.form_line,
        judged.official_line,
        judged.load_id,
        judged.source_line,
        judged.resolved_state,
        judged.state_resolution,
        judged.conduit_committee_id,
        judged.recipient_candidate_id,
        judged.parent_row_id,
        reasons.counts_in_itemized,
        reasons.counts_in_geography,
        case
            when judged.reason = 'counted_memo_parent' then judged.remainder_amount
            when reasons.counts_in_geography then judged.net_amount
        end as geography_amount,
        judged.reason
    from judged
    left join {{ ref('reasons') }} as reasons
        on judged.reason = reasons.reason and reasons.ledger = 'contributions'

)

select * from final
