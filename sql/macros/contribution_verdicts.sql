{# The verdict on a row of contributions: what it says by itself, by its own filing and by the seeds. Nothing of other loads
   stands in it: which version of a report is in force, whose the committee is, who the donor is are all joined later. #}

{# Rows of a bulk file of transactions. #}
{% macro bulk_contribution_rows(source_name, table, name, city, state, zip) -%}
    select
        bulk.cycle,
        bulk.load_id,
        bulk.source_line,
        bulk.row_id,
        '{{ source_name }}' as source,
        '{{ table }}' as bulk_table,
        bulk.committee_id,
        bulk.file_number,
        bulk.report_type_code,
        bulk.election_code,
        upper(bulk.transaction_type_code) as transaction_type_code,
        upper(bulk.entity_type_code) as entity_type_code,
        cast(null as {{ text_type() }}) as form_line,
        upper(bulk.memo_code) as memo_code,
        bulk.memo_text,
        bulk.transaction_date,
        bulk.amount,
        bulk.other_id,
        bulk.{{ name }} as contributor_name,
        bulk.{{ city }} as contributor_city,
        upper(bulk.{{ state }}) as contributor_state,
        bulk.{{ zip }} as contributor_zip
    from {{ source('lake', table) }} as bulk
{%- endmacro %}

{# Lines of electronic reports that hold contributions: forms 3, 3P and 3X. #}
{% macro filed_contribution_rows(table, party, named_committee_id) -%}
    select
        filed.cycle,
        filed.load_id,
        filed.source_line,
        filed.row_id,
        'efile' as source,
        filing_lines.bulk_table,
        filed.committee_id,
        filed.file_number,
        filing.report_code as report_type_code,
        filed.election_code,
        cast(null as {{ text_type() }}) as transaction_type_code,
        upper(filed.entity_type_code) as entity_type_code,
        filing.form || ' ' || filed.form_line as form_line,
        upper(filed.memo_code) as memo_code,
        coalesce(filed.memo_text, filed.purpose) as memo_text,
        filed.transaction_date,
        filed.amount,
        -- a conduit names the recipient in words: EARMARKED FOR SOMEONE FOR CONGRESS (C00123456)
        coalesce(
            {{ named_committee_id }},
            case
                when {{ is_earmark_text('filed') }}
                    then {{ first_committee_id("concat_ws(' ', filed.memo_text, filed.purpose)") }}
            end
        ) as other_id,
        {{ filed_name(party, 'filed') }} as contributor_name,
        filed.{{ party }}_city as contributor_city,
        upper(filed.{{ party }}_state) as contributor_state,
        filed.{{ party }}_zip as contributor_zip,
        filed.transaction_id,
        filed.back_reference_transaction_id
    from {{ source('lake', table) }} as filed
    inner join {{ source('lake', 'filing_headers') }} as filing
        on filed.cycle = filing.cycle and filed.load_id = filing.load_id and filed.file_number = filing.file_number
    inner join {{ ref('filing_lines') }} as filing_lines
        on filing.form = filing_lines.form and filed.form_line = filing_lines.form_line
{%- endmacro %}

{# CTEs that end in memo_rows, from the SQL of the reported rows, which is repeated: a CTE that is read twice is kept whole, and
   one of all rows and columns takes six times as long. One row per memo row that stands for money, a partner's share of a partnership's contribution.
   Bulk files carry no back reference, so a lump and its children are matched by committee, filing and day: exactly one
   non-memo ORG row, and memo IND rows that add up to no more than it (the FEC cuts cents off every row, so they add up to
   less where their dollars make up the whole).
   The FEC's bulk files drop some lumps: a memo row that says it is a partner's share, in a filing without any lump of that
   day, stands for itself (parent_row_id is NULL). #}
{% macro bulk_memo_rows(reported) -%}
gifts as (

    select
        load_id,
        cycle,
        row_id,
        committee_id,
        file_number,
        transaction_date,
        memo_code,
        memo_text,
        entity_type_code,
        contributor_name,
        amount
    from (
        {{ reported }}
    ) as reported_gifts
    where transaction_type_code in ('10', '15') and (memo_code = 'X' or entity_type_code = 'ORG')

),

lump_days as (

    select
        load_id,
        cycle,
        committee_id,
        file_number,
        transaction_date,
        count(*) as lump_count,
        min(row_id) as parent_row_id,
        max(amount) as parent_amount
    from gifts
    where memo_code is null and entity_type_code = 'ORG' and not {{ is_conduit_name('contributor_name') }}
    group by load_id, cycle, committee_id, file_number, transaction_date

),

children as (

    select *
    from gifts
    where memo_code = 'X' and {{ is_partner('gifts') }}

),

sums as (

    select
        lumps.load_id,
        lumps.cycle,
        lumps.committee_id,
        lumps.file_number,
        lumps.transaction_date,
        lumps.parent_row_id,
        lumps.parent_amount,
        sum(children.amount) as children_amount
    from lump_days as lumps
    inner join children
        on
            lumps.load_id = children.load_id
            and lumps.cycle = children.cycle
            and lumps.committee_id = children.committee_id
            and lumps.file_number = children.file_number
            and lumps.transaction_date = children.transaction_date
    where lumps.lump_count = 1
    group by
        lumps.load_id,
        lumps.cycle,
        lumps.committee_id,
        lumps.file_number,
        lumps.transaction_date,
        lumps.parent_row_id,
        lumps.parent_amount

),

memo_rows as (

    select
        children.load_id,
        children.cycle,
        children.row_id,
        sums.parent_row_id,
        sums.parent_amount,
        sums.children_amount
    from sums
    inner join children
        on
            sums.load_id = children.load_id
            and sums.cycle = children.cycle
            and sums.committee_id = children.committee_id
            and sums.file_number = children.file_number
            and sums.transaction_date = children.transaction_date
    where sums.children_amount <= sums.parent_amount

    union all

    select
        children.load_id,
        children.cycle,
        children.row_id,
        cast(null as {{ text_type() }}) as parent_row_id,
        cast(null as decimal(14, 2)) as parent_amount,
        cast(null as decimal(14, 2)) as children_amount
    from children
    left join lump_days
        on
            children.load_id = lump_days.load_id
            and children.cycle = lump_days.cycle
            and children.committee_id = lump_days.committee_id
            and children.file_number = lump_days.file_number
            and children.transaction_date = lump_days.transaction_date
    where lump_days.parent_row_id is null and upper(children.memo_text) like '%PARTNER%'

)
{%- endmacro %}

{# The same of electronic filings, in which a child names its parent: the lines of one filing are matched by transaction id. #}
{% macro filed_memo_rows(reported) -%}
{% for name, is_wanted in [
    ('children', "filed_gifts.memo_code = 'X' and filed_gifts.back_reference_transaction_id is not null and " ~ is_partner('filed_gifts')),
    ('parents', 'filed_gifts.memo_code is null and not ' ~ is_conduit_name('filed_gifts.contributor_name')),
] -%}
{{ name }} as (

    select
        filed_gifts.load_id,
        filed_gifts.cycle,
        filed_gifts.row_id,
        filed_gifts.file_number,
        filed_gifts.transaction_id,
        filed_gifts.back_reference_transaction_id,
        filed_gifts.amount
    from (
        {{ reported }}
    ) as filed_gifts
    inner join {{ ref('filing_lines') }} as filing_lines
        on filed_gifts.form_line = filing_lines.form || ' ' || filing_lines.form_line
    where filing_lines.is_itemized_individual and {{ is_wanted }}

),

{% endfor %}
memo_pairs as (

    select
        children.load_id,
        children.cycle,
        children.row_id,
        parents.row_id as parent_row_id,
        parents.amount as parent_amount,
        sum(children.amount) over (partition by children.load_id, parents.row_id) as children_amount,
        -- a transaction id that stands twice names no parent
        count(*) over (partition by children.load_id, children.row_id) as parent_count
    from parents
    inner join children
        on
            parents.load_id = children.load_id
            and parents.cycle = children.cycle
            and parents.file_number = children.file_number
            and parents.transaction_id = children.back_reference_transaction_id

),

memo_rows as (

    select
        load_id,
        cycle,
        row_id,
        parent_row_id,
        parent_amount,
        children_amount
    from memo_pairs
    where parent_count = 1 and children_amount <= parent_amount

)
{%- endmacro %}

{# Of a table in which no memo row stands for money. #}
{% macro no_memo_rows() -%}
memo_rows as (

    select
        cast(null as {{ text_type() }}) as load_id,
        cast(null as int) as cycle,
        cast(null as {{ text_type() }}) as row_id,
        cast(null as {{ text_type() }}) as parent_row_id,
        cast(null as decimal(14, 2)) as parent_amount,
        cast(null as decimal(14, 2)) as children_amount
    where false

)
{%- endmacro %}

{# CTEs from memo_rows and the SQL of the reported rows to `verdicts`. #}
{% macro contribution_verdicts(reported) -%}
reported as (

    {{ reported }}

),

memo_parents as (

    select
        load_id,
        cycle,
        parent_row_id as row_id,
        {{ money('greatest(max(parent_amount) - max(children_amount), 0)') }} as remainder_amount
    from memo_rows
    where parent_row_id is not null
    group by load_id, cycle, parent_row_id

),

joined as (

    select
        reported.*,
        case
            when reported.memo_code = 'X' and reported.entity_type_code = 'IND' and filing_lines.memo_individual_bucket is not null
                then filing_lines.memo_individual_bucket
            else coalesce(types.bucket, filing_lines.bucket)
        end as bucket,
        coalesce(types.sign, filing_lines.sign, 1) as sign,
        coalesce(types.is_itemized_individual, filing_lines.is_itemized_individual, false) as is_itemized_type,
        types.is_fec_individual as types_individual,
        filing_lines.form_line as line_number,
        filing_conduits.committee_id is not null as is_filed_by_conduit,
        filing_conduits.kind as filer_conduit_kind,
        named_conduits.committee_id as conduit_committee_id,
        named_conduits.kind as named_conduit_kind,
        memo_rows.row_id is not null as is_memo_child,
        memo_rows.parent_row_id,
        memo_parents.remainder_amount,
        states.kind as state_kind,
        zip3_states.state as zip_state,
        {{ is_conduit_name('reported.contributor_name') }} as is_conduit_named
    from reported
    left join {{ ref('transaction_types') }} as types
        on reported.transaction_type_code = types.transaction_type_code
    left join {{ ref('filing_lines') }} as filing_lines
        on reported.form_line = filing_lines.form || ' ' || filing_lines.form_line
    left join {{ ref('conduits') }} as filing_conduits
        on reported.committee_id = filing_conduits.committee_id
    left join {{ ref('conduits') }} as named_conduits
        on reported.other_id = named_conduits.committee_id
    left join memo_rows
        on
            reported.load_id = memo_rows.load_id
            and reported.cycle = memo_rows.cycle
            and reported.row_id = memo_rows.row_id
    left join memo_parents
        on
            reported.load_id = memo_parents.load_id
            and reported.cycle = memo_parents.cycle
            and reported.row_id = memo_parents.row_id
    left join {{ ref('states') }} as states
        on reported.contributor_state = states.code
    left join {{ ref('zip3_states') }} as zip3_states
        on
            substr(reported.contributor_zip, 1, 3) = zip3_states.zip3
            and {{ matches("coalesce(reported.contributor_zip, '')", '^[0-9]{5}([0-9]{4})?$') }}

),

judged as (

    select
        *,
        {{ state_resolution() }} as state_resolution,
        coalesce({{ is_conduit_copy() }}, false) as is_conduit_copy,
        {{ contribution_reason() }} as reason
    from joined

),

verdicts as (

    select
        cycle,
        load_id,
        source_line,
        source,
        bulk_table,
        committee_id,
        file_number,
        report_type_code,
        election_code,
        transaction_type_code,
        entity_type_code,
        form_line,
        memo_code is not null as is_memo,
        transaction_date,
        amount,
        cast(sign as int) as sign,
        cast(case when reason = 'counted_memo_parent' then remainder_amount else sign * amount end as decimal(14, 2))
            as counted_amount,
        {{ size_class('amount') }} as size_class,
        {{ is_fec_individual() }} as is_fec_individual,
        other_id as named_committee_id,
        coalesce(upper(memo_text) like '%EARMARK%', false) as is_earmark_text,
        not is_conduit_copy and coalesce({{ is_earmark_pending() }}, false) as is_earmark_pending,
        contributor_state as filed_state,
        case state_resolution
            when 'filed' then contributor_state
            when 'zip' then zip_state
            when 'foreign_code' then 'ZZ'
            when 'foreign_address' then 'ZZ'
        end as resolved_state,
        state_resolution,
        case
            when {{ matches("coalesce(contributor_zip, '')", '^[0-9]{5}([0-9]{4})?$') }} then substr(contributor_zip, 1, 5)
        end as zip5,
        parent_row_id,
        reason
    from judged

)
{%- endmacro %}

{# The tables whose rows are judged. #}
{% macro judged_tables() -%}
    {{ return(['individual_contributions', 'committee_transactions', 'filing_receipts', 'filing_disbursements']) }}
{%- endmacro %}

{# All row verdicts: one row per row of contributions. Each table of them has the same columns. #}
{% macro all_verdicts() -%}
    {% for table in judged_tables() -%}
    select * from {{ source('verdicts', table) }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
{%- endmacro %}
