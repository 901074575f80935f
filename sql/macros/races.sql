{# The seat an office stands for: GA-06, MT-00, GA-SEN, US-PRES. NULL where state or office is not given. #}
{% macro seat(office_code, office_state, office_district) -%}
    case upper(substr({{ office_code }}, 1, 1))
        when 'H' then upper({{ office_state }}) || '-' || lpad(coalesce({{ office_district }}, '00'), 2, '0')
        when 'S' then upper({{ office_state }}) || '-SEN'
        when 'P' then 'US-PRES'
    end
{%- endmacro %}

{# A district as filed, in a state of one House seat: filers write 01 where the seat is at large, and so does the candidate
   master (the Northern Marianas in 2018). Needs join_one_seat_states(). #}
{% macro district(office_district) -%}
    case
        when one_seat_states.state is not null and lpad(coalesce({{ office_district }}, '00'), 2, '0') = '01' then '00'
        else {{ office_district }}
    end
{%- endmacro %}

{% macro join_one_seat_states(office_state, year) -%}
    left join {{ ref('house_seats') }} as one_seat_states
        on
            one_seat_states.seats = 1
            and upper({{ office_state }}) = one_seat_states.state
            and {{ year }} between one_seat_states.first_election_year and one_seat_states.last_election_year
{%- endmacro %}

{# The seat that a row of spending names. Filers now and then write the district in the field of the state, and the state in
   that of the district: 06 and GA. Needs join_filed_seat(). #}
{% macro filed_seat(office_code, office_state, office_district) -%}
    {{ seat(
        office_code,
        filed_state(office_state, office_district),
        district(filed_district(office_state, office_district))
    ) }}
{%- endmacro %}

{% macro join_filed_seat(office_state, office_district, year) -%}
    {{ join_one_seat_states(filed_state(office_state, office_district), year) }}
{%- endmacro %}

{% macro is_swapped(office_state, office_district) -%}
    {{ matches(office_state, '^[0-9]+$') }} and {{ matches(office_district, '^[A-Za-z][A-Za-z]$') }}
{%- endmacro %}

{% macro filed_state(office_state, office_district) -%}
    case when {{ is_swapped(office_state, office_district) }} then {{ office_district }} else {{ office_state }} end
{%- endmacro %}

{% macro filed_district(office_state, office_district) -%}
    case when {{ is_swapped(office_state, office_district) }} then {{ office_state }} else {{ office_district }} end
{%- endmacro %}

{# The two-year cycle of a year: the year itself or the even one after it. #}
{% macro cycle_of(year) -%} ({{ year }} + ({{ year }} % 2)) {%- endmacro %}

{# A candidate's own committees: principal or authorized, and of the office the candidate seeks. Leaves out leadership PACs
   and joint fundraisers, which stand in the linkage as D and J. #}
{% macro is_own_committee(linkages) -%}
    {{ linkages }}.designation_code in ('P', 'A')
    and {{ linkages }}.committee_type_code = substr({{ linkages }}.candidate_id, 1, 1)
{%- endmacro %}

{# Whether a date lies in a row of race_windows; without a date only an open end takes it, and no day tells races apart that end
   together. #}
{% macro in_window(date, windows) -%}
    not {{ windows }}.is_tied
    and (
        ({{ windows }}.starts_after_date is null or {{ date }} > {{ windows }}.starts_after_date)
        and ({{ windows }}.ends_on_date is null or {{ date }} <= {{ windows }}.ends_on_date)
        or ({{ date }} is null and {{ windows }}.ends_on_date is null)
    )
{%- endmacro %}

{# S for support, O for oppose, NULL for anything else: older files spell the words out. #}
{% macro direction(support_oppose) -%}
    case when upper(substr({{ support_oppose }}, 1, 1)) in ('S', 'O') then upper(substr({{ support_oppose }}, 1, 1)) end
{%- endmacro %}

{# Last name and first initial of a name as filed, "OSSOFF, JON" or "Jon Ossoff"; NULL without a name. #}
{% macro name_key(name) -%}
    case
        when {{ name }} like '%,%'
            then nullif(trim(
                {{ letters_only("split_part(" ~ name ~ ", ',', 1)") }} || ' '
                || substr({{ letters_only("split_part(" ~ name ~ ", ',', 2)") }}, 1, 1)
            ), '')
        else nullif(trim(
            {{ letters_only("split_part(trim(" ~ name ~ "), ' ', -1)") }} || ' '
            || substr({{ letters_only("trim(" ~ name ~ ")") }}, 1, 1)
        ), '')
    end
{%- endmacro %}
