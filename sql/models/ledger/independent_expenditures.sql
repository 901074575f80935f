{{ config(materialized='view', schema='main') }}
-- one row per independent expenditure as reported, early or regular report, with candidate, race, status and verdict
-- sum(counted_amount) counts each dollar once; reason is the status that decides it. counted_amount is the amount of a row that
-- counts, 0 of one that does not, and of a memo row that is paid in part the rest.
-- cycle is that of the file that the row came from; the marts go by the cycle of the race
select
    rows_.row_id,
    rows_.source,
    rows_.is_notice,
    rows_.cycle,
    rows_.spender_id,
    rows_.spender_name,
    targets.candidate_id,
    targets.race_id,
    targets.race_cycle,
    targets.resolution_method,
    targets.unplaced_reason,
    targets.is_candidate_conflict,
    targets.is_seat_conflict,
    rows_.filed_candidate_id,
    rows_.filed_candidate_name,
    rows_.filed_seat,
    rows_.election_code,
    rows_.support_oppose,
    rows_.amount,
    rows_.expenditure_date,
    rows_.dissemination_date,
    rows_.event_date,
    rows_.purpose,
    rows_.payee_name,
    rows_.file_number,
    rows_.transaction_id,
    rows_.memo_code,
    rows_.back_reference_transaction_id,
    rows_.load_id,
    rows_.source_line,
    verdicts.chain_root_file_number,
    verdicts.is_chain_broken,
    verdicts.is_chain_inferred,
    verdicts.is_dropping_rows,
    verdicts.is_missing_from_report,
    verdicts.is_coverage_guessed,
    verdicts.is_transaction_id_repeated,
    verdicts.is_look_alike,
    reviews.row_id is not null as is_review,
    reviews.review_reason,
    verdicts.counts_in_outside_spending,
    verdicts.counted_amount,
    verdicts.counted_amount_high,
    verdicts.status as reason
from {{ ref('expenditure_rows') }} as rows_
left join {{ ref('expenditure_targets') }} as targets
    on
        rows_.cycle = targets.cycle
        and rows_.row_id = targets.row_id
        and targets.kind = 'independent_expenditure'
left join {{ ref('expenditure_verdicts') }} as verdicts
    on rows_.cycle = verdicts.cycle and rows_.row_id = verdicts.row_id
left join {{ ref('expenditure_reviews') }} as reviews
    on rows_.cycle = reviews.cycle and rows_.row_id = reviews.row_id
