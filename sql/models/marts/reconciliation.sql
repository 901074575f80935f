-- one row per cycle, entity and line: the sum of the rows against the FEC's own total of the same line
-- Candidates against candidate_summary, PACs and parties against webk, and one line a table for what lies in quarantine.
-- Rows are whole dollars, cents cut off, so a line ties where 0 <= official - rows < number of rows.
-- status: ties; rows_behind_summary (the summary holds more: a report not yet in the rows, or a partial load);
-- rows_exceed_summary; bound (the official line also holds unitemized money, rows may only be fewer); quarantined.
-- leaves out: lines where neither side has anything

with contribution_lines as (

    select
        cycle,
        committee_id,
        candidate_id,
        amount,
        transaction_type_code,
        case
            when reason in ('held_by_bulk', 'superseded_by_amendment') then null
            when source = 'efile' and official_line = 'individual_itemized' and not counts_in_itemized then null
            when source = 'efile' and memo_code is null then official_line
            when source = 'indiv' and counts_in_itemized then 'individual_itemized'
            when source = 'indiv' and transaction_type_code in ('21Y', '22Y') and memo_code is null then 'individual_refunds'
            when source = 'indiv' and transaction_type_code = '15C' and memo_code is null then 'candidate_contributions'
            when source = 'oth' and memo_code is null then
                case
                    when transaction_type_code = '16C' then 'candidate_loans'
                    when transaction_type_code = '18G' then 'transfers_in'
                    when transaction_type_code = '24G' then 'transfers_out'
                    when transaction_type_code = '18K' and entity_type_code = 'PTY' then 'party_contributions'
                    when transaction_type_code = '18K' then 'other_committee_contributions'
                    when transaction_type_code in ('24A', '24E') then 'independent_expenditures'
                    when transaction_type_code = '24C' then 'party_coordinated_expenditures'
                    when transaction_type_code in ('24K', '24Z') then 'contributions_to_committees'
                end
        end as line
    from {{ ref('contributions') }}
    where {{ in_changed_cycles() }}

),

candidate_rows as (

    select
        cycle,
        candidate_id as entity_id,
        line,
        sum(amount) as rows_amount,
        count(*) as row_count
    from contribution_lines
    where line is not null and candidate_id is not null
    group by cycle, candidate_id, line

),

committee_rows as (

    select
        cycle,
        committee_id as entity_id,
        case line
            when 'party_contributions' then 'other_committee_contributions'
            when 'individual_itemized' then 'individual_contributions'
            else line
        end as line,
        sum(amount) as rows_amount,
        count(*) as row_count
    from contribution_lines
    -- a hybrid PAC's independent account (type 10) and gifts recoded by their conduit stand outside this line
    where line <> 'individual_itemized' or coalesce(transaction_type_code, '15') in ('11', '15', '15E')
    group by
        cycle,
        committee_id,
        case line
            when 'party_contributions' then 'other_committee_contributions'
            when 'individual_itemized' then 'individual_contributions'
            else line
        end

),

candidate_officials as (

    {% for line, form_line in [
        ('individual_itemized', '11(a)(i)'),
        ('party_contributions', '11(b)'),
        ('other_committee_contributions', '11(c)'),
        ('candidate_contributions', '11(d)'),
        ('candidate_loans', '13(a)'),
        ('individual_refunds', '20(a)'),
    ] %}
    select
        cycle,
        candidate_id as entity_id,
        '{{ line }}' as line,
        'Form 3 line {{ form_line }}' as form_line,
        {{ line }} as official_amount,
        false as is_bound
    from {{ ref('stg_candidate_summaries') }}
    where coverage_end_date is not null
    union all
    {% endfor %}
    select
        cycle,
        candidate_id as entity_id,
        'transfers_in' as line,
        'Form 3 line 12' as form_line,
        transfers_from_authorized as official_amount,
        false as is_bound
    from {{ ref('stg_candidate_summaries') }}
    where coverage_end_date is not null

),

committee_officials as (

    {% for line, official, form_line in [
        ('individual_contributions', 'individual_contributions', '11(a)(iii)'),
        ('individual_refunds', 'individual_refunds', '28(a)'),
        ('other_committee_contributions', 'other_committee_contributions', '11(b) and 11(c)'),
        ('transfers_in', 'transfers_from_affiliated', '12'),
        ('transfers_out', 'transfers_to_affiliated', '22'),
        ('contributions_to_committees', 'contributions_to_committees', '23'),
        ('independent_expenditures', 'independent_expenditures', '24'),
        ('party_coordinated_expenditures', 'party_coordinated_expenditures', '25'),
    ] %}
    select
        cycle,
        committee_id as entity_id,
        '{{ line }}' as line,
        'Form 3X line {{ form_line }}' as form_line,
        {{ official }} as official_amount,
        {{ 'true' if line == 'individual_contributions' else 'false' }} as is_bound
    from {{ ref('stg_pac_totals') }}
    where coverage_end_date is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

compared as (

    select
        'candidate' as entity_type,
        officials.cycle,
        officials.entity_id,
        officials.line,
        officials.form_line,
        officials.is_bound,
        officials.official_amount,
        coalesce(rows_.rows_amount, 0) as rows_amount,
        coalesce(rows_.row_count, 0) as row_count
    from candidate_officials as officials
    left join candidate_rows as rows_
        on
            officials.cycle = rows_.cycle
            and officials.entity_id = rows_.entity_id
            and officials.line = rows_.line

    union all

    select
        'committee' as entity_type,
        officials.cycle,
        officials.entity_id,
        officials.line,
        officials.form_line,
        officials.is_bound,
        officials.official_amount,
        coalesce(rows_.rows_amount, 0) as rows_amount,
        coalesce(rows_.row_count, 0) as row_count
    from committee_officials as officials
    left join committee_rows as rows_
        on
            officials.cycle = rows_.cycle
            and officials.entity_id = rows_.entity_id
            and officials.line = rows_.line

),

-- a line is compared only where the file that holds its rows is loaded
loaded_compared as (

    select compared.*
    from compared
    inner join {{ ref('stg_loads') }} as loads
        on
            compared.cycle = loads.cycle
            and loads.table_name = case
                when
                    compared.line in (
                        'individual_itemized', 'individual_contributions', 'individual_refunds', 'candidate_contributions'
                    )
                    then 'individual_contributions'
                else 'committee_transactions'
            end
    where compared.official_amount <> 0 or compared.row_count > 0

),

judged as (

    select
        entity_type,
        cycle,
        entity_id,
        line,
        form_line,
        official_amount,
        rows_amount,
        row_count,
        official_amount - rows_amount as difference,
        case
            when official_amount - rows_amount >= 0 and official_amount - rows_amount < greatest(row_count, 1) then 'ties'
            when official_amount < rows_amount then 'rows_exceed_summary'
            when is_bound then 'bound'
            else 'rows_behind_summary'
        end as status
    from loaded_compared

    union all

    select
        'table' as entity_type,
        cycle,
        table_name as entity_id,
        'quarantined' as line,
        cast(null as {{ text_type() }}) as form_line,
        cast(null as decimal(14, 2)) as official_amount,
        quarantined_amount as rows_amount,
        rows_quarantined as row_count,
        cast(null as decimal(14, 2)) as difference,
        'quarantined' as status
    from {{ ref('stg_loads') }}
    where rows_quarantined > 0

),

final as (

    select
        judged.entity_type,
        judged.cycle,
        judged.entity_id,
        coalesce(candidates.candidate_name, committees.committee_name) as entity_name,
        judged.line,
        judged.form_line,
        {{ money('judged.official_amount') }} as official_amount,
        {{ money('judged.rows_amount') }} as rows_amount,
        judged.row_count,
        {{ money('judged.difference') }} as difference,
        judged.status
    from judged
    left join {{ ref('stg_candidates') }} as candidates
        on
            judged.entity_type = 'candidate'
            and judged.cycle = candidates.cycle
            and judged.entity_id = candidates.candidate_id
    left join {{ ref('stg_committees') }} as committees
        on
            judged.entity_type = 'committee'
            and judged.cycle = committees.cycle
            and judged.entity_id = committees.committee_id
    where {{ in_changed_cycles('judged.cycle') }}

)

select * from final
