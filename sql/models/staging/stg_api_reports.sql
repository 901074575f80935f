-- one row per cycle and periodic report that the API lists, with its summary, as the newest pull has it
-- leaves out: the same report (its first page image) from earlier pulls and other questions
select
    api.cycle,
    api.row_id,
    api.load_id,
    api.beginning_image_number,
    api.file_number,
    api.committee_id,
    api.report_type_code,
    api.coverage_start_date,
    api.coverage_end_date,
    api.receipt_date,
    api.is_most_recent,
    api.is_amended,
    api.total_receipts_period as receipts,
    api.disbursements_period as disbursements,
    api.individual_contributions_period as individual_contributions,
    api.individual_itemized_period as individual_itemized,
    api.individual_unitemized_period as individual_unitemized,
    api.cash_on_hand_beginning,
    api.cash_on_hand,
    api.debts_owed_by
from {{ source('lake', 'api_reports') }} as api
inner join {{ source('meta', 'loads') }} as loads
    on api.load_id = loads.load_id and loads.table_name = 'api_reports' and api.cycle = loads.cycle
qualify
    row_number() over (
        partition by api.cycle, api.beginning_image_number order by loads.source_as_of desc, api.row_id desc
    ) = 1
