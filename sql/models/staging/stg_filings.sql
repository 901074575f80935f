-- one row per electronic filing, every version of a report; of a filing that came both alone and in a day's zip, the copy that
-- could be read, else the one that knows its day, else the one that was loaded last
with loads as (

    select
        load_id,
        max(loaded_at) as loaded_at
    from {{ source('meta', 'loads') }}
    group by load_id

),

ranked as (

    select
        headers.*,
        max(headers.filed_date) over (partition by headers.file_number) as known_filed_date,
        row_number() over (
            partition by headers.file_number
            order by
                case when headers.status = 'unreadable' then 1 else 0 end,
                case when headers.filed_date is null then 1 else 0 end,
                loads.loaded_at desc nulls last,
                headers.load_id desc nulls last
        ) as copy_number
    from {{ source('lake', 'filing_headers') }} as headers
    left join loads
        on headers.load_id = loads.load_id

)

select
    cycle,
    row_id,
    load_id,
    file_number,
    form_type,
    form,
    amendment_indicator_code,
    status,
    format_version,
    committee_id,
    committee_name,
    candidate_id,
    report_code,
    report_type_code,
    election_code,
    election_date,
    election_state,
    election_district,
    coverage_from_date,
    coverage_through_date,
    original_amendment_date,
    signed_date,
    known_filed_date as filed_date,
    report_id,
    -- some filers write the bare number
    coalesce(
        amends_file_number,
        case when {{ matches("coalesce(report_id, '')", '^ *[0-9]{1,12} *$') }} then try_cast(trim(report_id) as bigint) end
    ) as amends_file_number,
    report_number,
    software_name,
    software_version,
    comment_text,
    batch_number,
    received_date,
    encoding,
    original_name,
    byte_count,
    line_count,
    header_line_count,
    blank_line_count,
    covered_line_count,
    quarantined_count
from ranked
where copy_number = 1
