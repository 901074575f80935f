-- one row per periodic report that the API lists, with its summary
select
    cycle,
    row_id,
    load_id,
    beginning_image_number,
    file_number,
    committee_id,
    report_type_code,
    coverage_start_date,
    coverage_end_date,
    receipt_date,
    is_most_recent,
    is_amended,
    total_receipts_period as receipts,
    disbursements_period as disbursements,
    individual_contributions_period as individual_contributions,
    individual_itemized_period as individual_itemized,
    individual_unitemized_period as individual_unitemized,
    cash_on_hand_beginning,
    cash_on_hand,
    debts_owed_by
from {{ source('lake', 'api_reports') }}
-- pulls overlap by some days, so a report may come twice
qualify
    row_number() over (
        partition by cycle, beginning_image_number order by receipt_date desc nulls last, load_id desc, source_line desc
    ) = 1
