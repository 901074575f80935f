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
{% macro is_earmark_text() -%}
    upper(concat_ws(' ', memo_text, purpose)) like '%EARMARK%'
{%- endmacro %}

{# The conduit's copy of a contribution: its filer is a registered conduit that passed the money on, or the row passes money on
   to a candidate's committee. A row that names its own filer is a contribution to the conduit itself. A bundler raises money of
   its own through other conduits: where it names one of those, it is the one who received. #}
{% macro is_conduit_copy() -%}
    other_id <> committee_id
    and (
        (
            is_filed_by_conduit
            and bucket in ('individual', 'conduit', 'refund', 'tribe')
            and not (filer_conduit_kind = 'bundler' and coalesce(named_conduit_kind, '') = 'conduit')
        )
        or (
            ({{ is_earmark_type() }} or (source = 'efile' and upper(memo_text) like '%EARMARK%'))
            and names_candidate_committee
            and conduit_committee_id is null
        )
    )
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

{# The verdict's reason, first match first: another version of the report counts, or what the row is. Sources: FEC transaction type codes; memo items, openFEC#3105; refunds are positive
   in this file; joint fundraising shares stand in oth as memo 15J (openFEC#1330). #}
{% macro contribution_reason() -%}
    case
        when version_status is not null then version_status
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
