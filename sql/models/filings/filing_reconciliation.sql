-- one row per filing, column of the form and summary line: the amount on the cover beside what else the filing, and the
-- reports before it, say that it is
-- Column A is this period, B to date. status compares the cover with the rows itemized on the line, arithmetic_status with
-- the other lines of the same cover, continuity_status with earlier reports. Rows on a line that the form does not sum have a
-- line of their own (no_line), so the rows of a filing are all here.
-- leaves out: lines where the cover is blank and nothing stands against it

with amounts as (

    select * from {{ ref('summary_amounts') }}

),

seed as (

    select * from {{ ref('summary_lines') }}

),

filed_rows as (

    select * from {{ ref('summary_rows') }}

),

periods as (

    select * from {{ ref('report_periods') }}

),

filing as (

    select * from {{ ref('filings') }}

),

row_lines as (

    select
        form,
        line,
        unnest(string_split(row_lines, ' ')) as form_line
    from seed
    where row_lines is not null

),

itemized as (

    select
        filing.file_number,
        coalesce(row_lines.line, filed_rows.form_line) as line,
        row_lines.line is null as is_unclaimed,
        sum(filed_rows.itemized_amount) as itemized_amount,
        sum(filed_rows.itemized_count) as itemized_count,
        sum(filed_rows.memo_amount) as memo_amount,
        sum(filed_rows.memo_count) as memo_count
    from filed_rows
    inner join filing
        on filed_rows.file_number = filing.file_number
    left join row_lines
        on filing.form = row_lines.form and filed_rows.form_line = row_lines.form_line
    where filing.form in (select form from seed) and (row_lines.line is not null or filed_rows.form_line not like 'H_:%')
    group by filing.file_number, coalesce(row_lines.line, filed_rows.form_line), row_lines.line is null

),

computed as (

    select
        amounts.file_number,
        terms.line,
        terms.form_column,
        sum(terms.sign * coalesce(amounts.official_amount, 0)) as computed_amount
    from amounts
    inner join {{ ref('summary_line_terms') }} as terms
        on
            amounts.form = terms.form
            and amounts.line = terms.term_line
            and amounts.form_column = terms.term_column
    group by amounts.file_number, terms.line, terms.form_column

),

post_election as (

    select
        other.file_number,
        seed.line,
        max({{ filed_money("json_extract_string(other.fields, '$.' || seed.post_election_field)") }}) as amount
    from {{ ref('filing_other_lines') }} as other
    inner join seed
        on other.record_type = concat(seed.form, 'S')
    where other.record_type in ('F3S', 'F3PS')
    group by other.file_number, seed.line

),

post_election_pages as (

    select distinct file_number
    from post_election

),

-- this period's money of each report by the period of the totals to date that it belongs to; without a post-election page a
-- report over the day of the general cannot be split
flows as (

    select
        periods.*,
        amounts.line,
        case
            when not periods.is_split then coalesce(amounts.official_amount, 0)
            when post_election_pages.file_number is null then null
            when periods.is_after_election then coalesce(post_election.amount, 0)
            else coalesce(amounts.official_amount, 0) - coalesce(post_election.amount, 0)
        end as amount
    from periods
    inner join amounts
        on periods.file_number = amounts.file_number and amounts.form_column = 'A'
    inner join seed
        on amounts.form = seed.form and amounts.line = seed.line and seed.continuity = 'sum'
    left join post_election
        on amounts.file_number = post_election.file_number and amounts.line = post_election.line
    left join post_election_pages
        on periods.file_number = post_election_pages.file_number

),

running as (

    select
        file_number,
        line,
        is_after_election,
        is_whole and bool_and(amount is not null) over so_far as is_whole,
        sum(amount) over so_far as expected_amount
    from flows
    window so_far as (partition by committee_id, form, starts_on_date, line order by place_in_period)

),

cash as (

    select
        amounts.file_number,
        max(case when seed.continuity = 'opening' then amounts.official_amount end) as opening_amount,
        max(case when seed.continuity = 'closing' then amounts.official_amount end) as closing_amount
    from amounts
    inner join seed
        on amounts.form = seed.form and amounts.line = seed.line
    where amounts.form_column = 'A' and seed.continuity in ('opening', 'closing')
    group by amounts.file_number

),

-- cash of the first day of the period is what its first report opens with
period_cash as (

    select
        periods.file_number,
        periods.is_whole,
        first_value(cash.opening_amount) over (
            partition by periods.committee_id, periods.form, periods.starts_on_date
            order by periods.place_in_period
        ) as expected_amount
    from periods
    inner join cash
        on periods.file_number = cash.file_number

),

continued as (

    select
        running.file_number,
        running.line,
        'B' as form_column,
        running.is_whole,
        running.expected_amount
    from running
    where not running.is_after_election
    union all
    select
        periods.file_number,
        seed.line,
        'A' as form_column,
        periods.previous_file_number is not null as is_whole,
        coalesce(cash.closing_amount, 0) as expected_amount
    from periods
    inner join seed
        on periods.form = seed.form and seed.continuity = 'opening'
    left join cash
        on periods.previous_file_number = cash.file_number
    where not periods.is_after_election
    union all
    select
        period_cash.file_number,
        seed.line,
        'B' as form_column,
        period_cash.is_whole,
        coalesce(period_cash.expected_amount, 0) as expected_amount
    from period_cash
    inner join periods
        on period_cash.file_number = periods.file_number and not periods.is_after_election
    inner join seed
        on periods.form = seed.form and seed.continuity = 'opening_of_period'

),

compared as (

    select
        amounts.file_number,
        amounts.form_column,
        amounts.line,
        seed.line_order,
        seed.label,
        seed.relation,
        amounts.official_amount,
        case when amounts.form_column = 'A' and seed.relation is not null then coalesce(itemized.itemized_amount, 0) end
            as itemized_amount,
        case when amounts.form_column = 'A' and seed.relation is not null then coalesce(itemized.itemized_count, 0) end
            as itemized_count,
        case when amounts.form_column = 'A' and seed.relation is not null then coalesce(itemized.memo_amount, 0) end
            as memo_amount,
        case when amounts.form_column = 'A' and seed.relation is not null then coalesce(itemized.memo_count, 0) end
            as memo_count,
        computed.computed_amount,
        coalesce(
            case amounts.form_column
                when 'A' then seed.continuity = 'opening'
                else seed.continuity in ('sum', 'opening_of_period')
            end,
            false
        ) as is_continued,
        case when continued.is_whole then continued.expected_amount end as expected_amount,
        false as is_unclaimed
    from amounts
    inner join seed
        on amounts.form = seed.form and amounts.line = seed.line
    left join itemized
        on
            amounts.file_number = itemized.file_number
            and amounts.line = itemized.line
            and amounts.form_column = 'A'
            and not itemized.is_unclaimed
    left join computed
        on
            amounts.file_number = computed.file_number
            and amounts.line = computed.line
            and amounts.form_column = computed.form_column
    left join continued
        on
            amounts.file_number = continued.file_number
            and amounts.line = continued.line
            and amounts.form_column = continued.form_column
    union all
    select
        file_number,
        'A' as form_column,
        line,
        null as line_order,
        null as label,
        null as relation,
        null as official_amount,
        itemized_amount,
        itemized_count,
        memo_amount,
        memo_count,
        null as computed_amount,
        false as is_continued,
        null as expected_amount,
        true as is_unclaimed
    from itemized
    where is_unclaimed

),

judged as (

    select
        *,
        coalesce(official_amount, 0) - itemized_amount as difference,
        case
            when is_unclaimed then 'no_line'
            when itemized_amount is null then 'not_itemizable'
            when coalesce(official_amount, 0) = itemized_amount then 'ties'
            when sign(itemized_amount) * (itemized_amount - coalesce(official_amount, 0)) > 0 then 'exceeds'
            when relation = 'at_least' then 'bound'
            else 'short'
        end as status,
        case
            when computed_amount is null then null
            when coalesce(official_amount, 0) = computed_amount then 'ties'
            else 'differs'
        end as arithmetic_status,
        case
            when not is_continued then null
            when expected_amount is null then 'incomplete'
            when coalesce(official_amount, 0) = expected_amount then 'ties'
            else 'differs'
        end as continuity_status
    from compared

),

final as (

    select
        filing.cycle,
        filing.file_number,
        filing.committee_id,
        filing.committee_name,
        filing.form,
        filing.report_code,
        filing.coverage_from_date,
        filing.coverage_through_date,
        filing.is_chain_head,
        judged.form_column,
        judged.line,
        judged.line_order,
        judged.label,
        judged.official_amount,
        {{ money('judged.itemized_amount') }} as itemized_amount,
        judged.itemized_count,
        {{ money('judged.memo_amount') }} as memo_amount,
        judged.memo_count,
        {{ money('judged.difference') }} as difference,
        judged.status,
        {{ money('judged.computed_amount') }} as computed_amount,
        judged.arithmetic_status,
        {{ money('judged.expected_amount') }} as expected_amount,
        case when filing.is_chain_head or judged.continuity_status is null then judged.continuity_status else 'superseded' end
            as continuity_status,
        judged.status in ('exceeds', 'short', 'no_line')
        or coalesce(judged.arithmetic_status = 'differs', false)
        or coalesce(judged.continuity_status = 'differs', false) as is_flagged
    from judged
    inner join filing
        on judged.file_number = filing.file_number
    where
        judged.official_amount is not null
        or coalesce(judged.itemized_count, 0) + coalesce(judged.memo_count, 0) > 0
        or coalesce(judged.computed_amount, 0) <> 0
        or coalesce(judged.expected_amount, 0) <> 0

)

select * from final
