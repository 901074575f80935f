{# Why a line does not tie, in a sentence with the days and amounts that tell it. #}

{# Rows are whole dollars, cents cut off by the FEC: a line ties where 0 <= official - rows < number of rows. #}
{% macro ties(difference, row_count) -%}
    ({{ difference }} >= 0 and {{ difference }} < greatest({{ row_count }}, 1))
{%- endmacro %}

{# Both sides with their days: what a reader needs in order to see which side is ahead. A file that only
   this disk has dated says no date. #}
{% macro both_sides() -%}
    'the ' || official_source || coalesce(' as of ' || case when not is_official_undated then {{ to_text('cast(official_as_of as date)') }} end, '')
    || ' covers through ' || {{ to_text('coverage_end_date') }} || ', the rows'
    || coalesce(' as of ' || case when not is_rows_undated then {{ to_text('cast(rows_as_of as date)') }} end, '')
    || ' end on ' || {{ to_text('last_row_date') }}
{%- endmacro %}

{% macro reconciliation_explanation() -%}
    case
        when status = 'ties' then 'The rows tie to the line; the FEC cuts the cents off every row of its bulk files.'
        when status = 'ties_jointly'
            then 'Lines 11(b), 11(c) and 12 tie together: the filer reports on one of them what the FEC codes as another.'
        when status = 'bound' then 'The line also holds unitemized money, which has no rows, so the rows can only add up to less.'
        when has_no_committee
            then
                'No committee is known to be this candidate''s alone, so no row is; the ' || official_source
                || ' covers through ' || {{ to_text('coverage_end_date') }} || '.'
        when is_conduit and line = 'individual_itemized' and status = 'rows_behind_summary'
            then
                'The filer is a conduit: what it passed on is on its line too, and counts as the recipients'' rows. '
                || upper(substr({{ both_sides() }}, 1, 1)) || substr({{ both_sides() }}, 2) || '.'
        when last_row_date is null
            then
                'The loaded files hold no row of this filer; the ' || official_source || ' covers through '
                || {{ to_text('coverage_end_date') }} || '.'
        when status = 'rows_behind_summary' and last_row_date < coverage_end_date - 10
            then 'A later report is in the summary and not in the rows: ' || {{ both_sides() }} || '.'
        when status = 'rows_exceed_summary' and last_row_date > coverage_end_date
            then 'A later report is in the rows and not in the summary: ' || {{ both_sides() }} || '.'
        when line_group is not null and abs(joint_difference) < abs(difference)
            then
                'Part of the money is coded under another line: lines 11(b), 11(c) and 12 together differ by '
                || {{ dollars('joint_difference') }} || '.'
        when line = 'individual_refunds' and status = 'rows_behind_summary' and difference <= unitemized_amount
            then 'The line also holds refunds of unitemized contributions, which have no rows.'
        when status = 'rows_behind_summary' and line = 'individual_itemized' and coverage_rows < 0.95
            then 'The loaded rows are a part of the line: ' || {{ both_sides() }} || '.'
        when status = 'rows_exceed_summary' and line = 'contributions_to_committees'
            then
                'The line is net of contributions that were voided or came back, and the bulk file has no row that takes them'
                || ' off: ' || {{ both_sides() }} || '.'
        when quarantined_amount >= abs(difference) and status = 'rows_behind_summary'
            then
                'Rows of the file in quarantine hold ' || {{ dollars('quarantined_amount') }}
                || ', see lake.quarantined_rows: ' || {{ both_sides() }} || '.'
        else 'Not explained by the dates: ' || {{ both_sides() }} || '.'
    end
{%- endmacro %}
