{# The money rules of contributions. Each is small, named, and says where it comes from. #}

{# A conduit by name. In e-filings most ActBlue memo rows are ORG and carry no committee id, so the id is not enough. #}
{% macro is_conduit_name(name) -%}
    {{ matches("upper(coalesce(" ~ name ~ ", ''))", '^(ACT ?BLUE|WIN ?RED|VOTESANE)') }}
{%- endmacro %}

{# Types by which an earmarked gift is passed on. Whose copy a row is, the ids decide, never the code: WinRed files its copy
   as 15E, and the NRCC files gifts that it got through VoteSane as 24T (FEC bulk files of 2019-03-17). #}
{% macro is_earmark_type() -%}
    transaction_type_code in ('15E', '15I', '15T', '24I', '24T', '30E', '31E', '32E')
{%- endmacro %}

{# What a filer writes beside a gift that is passed on; e-filed rows have no type that says it. #}
{% macro is_earmark_text(lines) -%}
    upper(concat_ws(' ', {{ lines }}.memo_text, {{ lines }}.purpose)) like '%EARMARK%'
{%- endmacro %}

{# The name of a party of an e-filed line, as the bulk files write it: LAST, FIRST MIDDLE. #}
{% macro filed_name(party, lines) -%}
    upper(coalesce(
        {{ lines }}.{{ party }}_organization_name,
        case
            when {{ lines }}.{{ party }}_last_name is not null
                then
                    concat_ws(
                        ', ',
                        {{ lines }}.{{ party }}_last_name,
                        concat_ws(' ', {{ lines }}.{{ party }}_first_name, {{ lines }}.{{ party }}_middle_name)
                    )
        end,
        {{ lines }}.{{ party }}_name
    ))
{%- endmacro %}

{# The copy of a contribution that a registered conduit filed when it passed the money on. A row that names its own filer is a
   contribution to the conduit itself. A bundler raises money of its own through other conduits: where it names one of those,
   it is the one who received. #}
{% macro is_conduit_copy() -%}
    other_id <> committee_id
    and is_filed_by_conduit
    and bucket in ('individual', 'conduit', 'refund', 'tribe')
    and not (filer_conduit_kind = 'bundler' and coalesce(named_conduit_kind, '') = 'conduit')
{%- endmacro %}

{# An earmarked row of a filer that is no registered conduit: the copy of a conduit too, if the committee that it names turns
   out to be a candidate's. That the linkage says, so the verdict waits for it. #}
{% macro is_earmark_pending() -%}
    other_id <> committee_id
    and ({{ is_earmark_type() }} or (source = 'efile' and upper(memo_text) like '%EARMARK%'))
    and conduit_committee_id is null
{%- endmacro %}

{# A memo row that can be a person's part of a lump: not a gift passed on, taken back or put to another name or election. #}
{% macro is_partner(gifts) -%}
    {{ gifts }}.entity_type_code = 'IND'
    and {{ gifts }}.amount > 0
    and not {{ matches("upper(coalesce(" ~ gifts ~ ".memo_text, ''))", 'EARMARK|REFUND|REDESIG|REATTRIB') }}
{%- endmacro %}

{# Where a donor lives, by what the row says. A valid state is kept; a military code only with a military ZIP (rows give AA
   with addresses in Beijing and in Berlin, where postal codes look like ZIPs of New York); a blank state follows a ZIP whose
   first three digits lie in one state; an address without a US ZIP is abroad. Never by city alone. Source: the FEC's state
   codes (openFEC filters) and USPS Publication 28. #}
{% macro state_resolution() -%}
    case
        when contributor_state = 'ZZ' then 'foreign_code'
        when state_kind in ('state', 'district', 'territory') then 'filed'
        when state_kind = 'freely_associated' then 'foreign_code'
        when state_kind = 'military' and zip_state = contributor_state then 'filed'
        when zip_state is not null and (coalesce(state_kind, '') <> 'military' or zip_state in ('AA', 'AE', 'AP')) then 'zip'
        when
            contributor_zip is not null
            and contributor_city is not null
            and state_kind is null
            and (contributor_zip = '00000' or {{ matches('contributor_zip', '[A-Za-z]') }})
            then 'foreign_address'
        else 'unknown'
    end
{%- endmacro %}

{# The reason of a row's verdict, first match first. Sources: FEC transaction type codes; memo items, openFEC#3105; refunds are
   positive in this file; joint fundraising shares stand in oth as memo 15J (openFEC#1330). #}
{% macro contribution_reason() -%}
    case
        when {{ is_conduit_copy() }} then 'conduit_copy'
        when memo_code = 'X' and (is_conduit_named or (conduit_committee_id is not null and coalesce(entity_type_code, '') <> 'IND'))
            then 'conduit_memo'
        when bucket = 'jfc_share' and source <> 'indiv' then 'jfc_share'
        when memo_code = 'X' and parent_row_id is not null then 'memo_child'
        when memo_code = 'X' and is_memo_child then 'memo_orphan'
        when memo_code = 'X' then 'memo_unmatched'
        when bucket = 'refund' and (is_conduit_named or entity_type_code in ('PAC', 'COM', 'CCM', 'PTY')) then 'refund_to_committee'
        when bucket = 'refund' then 'refund'
        when bucket = 'tribe' then 'tribe'
        when is_itemized_type or (bucket = 'conduit' and conduit_committee_id is not null) then
            case
                when is_conduit_named then 'conduit_named'
                when entity_type_code in ('PAC', 'COM', 'CCM', 'PTY') then 'committee_entity'
                when entity_type_code = 'CAN' then 'candidate_entity'
                when bucket = 'independent_account' and coalesce(entity_type_code, '') <> 'IND' then 'not_an_individual'
                when remainder_amount = 0 then 'replaced_by_memo_children'
                when remainder_amount is not null then 'counted_memo_parent'
                else 'counted'
            end
        when bucket is null then 'unknown_type'
        else bucket
    end
{%- endmacro %}

{# The FEC's class of a row by its own amount, not by its donor's total: 0 to 200, then from 200, 500, 1000 and 2000 on.
   Source: openFEC, Schedule A by size. #}
{% macro size_class(amount) -%}
    case
        when abs({{ amount }}) <= 200 then 0
        when abs({{ amount }}) < 500 then 200
        when abs({{ amount }}) < 1000 then 500
        when abs({{ amount }}) < 2000 then 1000
        when {{ amount }} is not null then 2000
    end
{%- endmacro %}

{# Whether the FEC's own sums by state and by size take a row as an individual's: by its type, or under $200 by its line, which
   bulk files do not tell. An e-filed row has no type yet; it gets one of those of its line. Source: openFEC, is_individual. #}
{% macro is_fec_individual() -%}
    coalesce(
        types_individual,
        is_itemized_type
        or bucket = 'jfc_share'
        or (
            amount < 200
            and line_number in ('SA11AI', 'SA12', 'SA17', 'SA17A', 'SA18')
            and not (memo_code = 'X' and {{ matches("upper(coalesce(memo_text, ''))", 'EARMARK|EARMK|ERMK') }})
        ),
        false
    )
{%- endmacro %}

{# Whether a version is that of a row, or of rows added up. The oldest bulk rows have no file number. #}
{% macro same_version(judged, versions) -%}
    {{ judged }}.cycle = {{ versions }}.cycle
    and {{ judged }}.load_id = {{ versions }}.load_id
    and {{ judged }}.source = {{ versions }}.source
    and {{ judged }}.bulk_table = {{ versions }}.bulk_table
    and {{ judged }}.committee_id is not distinct from {{ versions }}.committee_id
    and {{ judged }}.file_number is not distinct from {{ versions }}.file_number
{%- endmacro %}

{# The reason that a row ends up with: its version's, that of the committee it names where the row waits for it, its own. #}
{% macro final_reason(judged, versions, recipients) -%}
    case
        when {{ versions }}.status is not null then {{ versions }}.status
        when {{ judged }}.is_earmark_pending and {{ recipients }}.committee_id is not null then 'conduit_copy'
        else {{ judged }}.reason
    end
{%- endmacro %}
