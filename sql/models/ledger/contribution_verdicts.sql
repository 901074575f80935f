{{ config(materialized='view') }}
-- one row per row of contributions with its final verdict: row verdicts joined to versions, linkage and people
-- The reason is the version's where another version counts, else conduit_copy where a pending row names a candidate's
-- committee, else the row's own.
-- For sums: names, addresses and texts of the rows stand in contributions.

with judged as (

    select
        rows_.*,
        versions.status as version_status,
        filers.candidate_id,
        recipients.candidate_id as recipient_candidate_id,
        candidate_races.race_id,
        case
            when candidate_races.race_id is not null then null
            when filers.candidate_id is not null then coalesce(candidate_races.race_reason, 'the candidate stands in no race of the cycle')
            when filers.committee_id is not null then filers.reason
            else 'the filer is no candidate''s own committee'
        end as race_reason,
        {{ final_reason('rows_', 'versions', 'recipients') }} as final_reason
    from {{ ref('row_verdicts') }} as rows_
    inner join {{ ref('contribution_versions') }} as versions
        on {{ same_version('rows_', 'versions') }}
    left join {{ ref('committee_candidates') }} as filers
        on rows_.cycle = filers.cycle and rows_.committee_id = filers.committee_id
    left join {{ ref('committee_candidates') }} as recipients
        on rows_.cycle = recipients.cycle and rows_.named_committee_id = recipients.committee_id
    left join {{ ref('candidate_races') }} as candidate_races
        on filers.cycle = candidate_races.cycle and filers.candidate_id = candidate_races.candidate_id

)

select
    judged.cycle,
    judged.load_id,
    judged.source_line,
    judged.source,
    judged.bulk_table,
    judged.committee_id,
    judged.file_number,
    judged.candidate_id,
    judged.race_id,
    judged.race_reason,
    judged.report_type_code,
    judged.election_code,
    judged.transaction_type_code,
    judged.entity_type_code,
    judged.form_line,
    judged.is_memo,
    judged.transaction_date,
    judged.amount,
    judged.sign * judged.amount as net_amount,
    judged.size_class,
    judged.is_fec_individual,
    judged.named_committee_id,
    named_conduits.committee_id as conduit_committee_id,
    judged.recipient_candidate_id,
    judged.filed_state,
    judged.resolved_state,
    judged.state_resolution,
    judged.zip5,
    case when judged.version_status is null then judged.parent_row_id end as parent_row_id,
    reasons.counts_in_itemized,
    reasons.counts_in_geography,
    reasons.counts_nationally,
    reasons.counts_in_conduit_view and not judged.is_memo as counts_in_conduit_view,
    judged.counted_amount,
    case when reasons.counts_in_geography then judged.counted_amount end as geography_amount,
    judged.final_reason as reason
from judged
left join {{ ref('conduits') }} as named_conduits
    on judged.named_committee_id = named_conduits.committee_id
left join {{ ref('reasons') }} as reasons
    on judged.final_reason = reasons.reason and reasons.ledger = 'contributions'
