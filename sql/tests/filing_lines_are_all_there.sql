-- no line of a filing is lost: each is header, blank, covered by a row, or in quarantine
select
    file_number,
    line_count,
    header_line_count,
    blank_line_count,
    covered_line_count,
    quarantined_count
from {{ ref('stg_filings') }}
where
    status = 'parsed'
    and line_count <> header_line_count + blank_line_count + covered_line_count + quarantined_count
