{{ config(materialized='view', schema='main') }}
-- one row per row of the FEC's contributions by individuals (source indiv), committee transactions (source oth) and
-- electronic reports (source efile), each with a verdict for every question asked of it and the reason
-- A report that stands in bulk and in the electronic filings counts once, from the version in force.
-- counts_in_itemized: the row is part of its filer's line 11(a)(i). counts_in_geography: the row's dollars, geography_amount,
-- are placed by the donor's state (refunds with a minus sign).
-- race_id is the race of the candidate whose committee filed the row; where two races share the candidate it is NULL,
-- race_reason says so and race_contributions has the row once for each.
-- For sums over all filers take contribution_verdicts, which reads no names and texts.
-- pas2 is not here: it repeats the rows of oth that name a candidate

-- a line of a filing is found by the filing's number, as its filer may be left blank; a row of bulk also by its filer, so that
-- who asks for one committee reads the rows of one
{% for sources, key in [
    ("('indiv', 'oth')", 'verdicts.committee_id = rows_.committee_id'),
    ("('efile')", 'verdicts.file_number = rows_.file_number'),
] %}
select
    rows_.row_id,
    rows_.sub_id,
    verdicts.source,
    verdicts.committee_id,
    verdicts.candidate_id,
    verdicts.race_id,
    verdicts.race_reason,
    verdicts.cycle,
    verdicts.report_type_code,
    verdicts.election_code,
    verdicts.transaction_type_code,
    verdicts.entity_type_code,
    rows_.memo_code,
    rows_.memo_text,
    rows_.contributor_name,
    rows_.contributor_city,
    rows_.contributor_state,
    rows_.contributor_zip,
    rows_.employer,
    rows_.occupation,
    verdicts.transaction_date,
    verdicts.amount,
    verdicts.net_amount,
    verdicts.named_committee_id as other_id,
    rows_.transaction_id,
    verdicts.file_number,
    rows_.image_number,
    verdicts.form_line,
    filing_lines.official_line,
    verdicts.load_id,
    verdicts.source_line,
    verdicts.resolved_state,
    verdicts.state_resolution,
    verdicts.zip5,
    verdicts.size_class,
    verdicts.is_fec_individual,
    verdicts.conduit_committee_id,
    verdicts.recipient_candidate_id,
    verdicts.parent_row_id,
    verdicts.counts_in_itemized,
    verdicts.counts_in_geography,
    verdicts.counts_nationally,
    verdicts.counts_in_conduit_view,
    verdicts.counted_amount,
    verdicts.geography_amount,
    verdicts.reason
from {{ ref('contribution_verdicts') }} as verdicts
inner join {{ ref('contribution_rows') }} as rows_
    on
        verdicts.cycle = rows_.cycle
        and verdicts.source = rows_.source
        and verdicts.source_line = rows_.source_line
        and {{ key }}
left join {{ ref('filing_lines') }} as filing_lines
    on verdicts.form_line = filing_lines.form || ' ' || filing_lines.form_line
where verdicts.source in {{ sources }}
{% if not loop.last %}
union all
{% endif %}
{% endfor %}
