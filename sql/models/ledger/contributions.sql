{{ config(materialized='view', schema='main') }}
-- one row per row of the FEC's contributions by individuals (source indiv) and committee transactions (source oth), each
-- with a verdict for every question asked of it and the reason
-- counts_in_itemized: the row is part of its filer's line 11(a)(i). counts_in_geography: the row's dollars, geography_amount,
-- are placed by the donor's state (refunds with a minus sign).
-- pas2 is not here: it repeats the rows of oth that name a candidate

with unioned as (

    select
        'indiv' as source,
        cycle,
        row_id,
        sub_id,
        load_id,
        source_line,
        committee_id,
        report_type_code,
        election_code,
        image_number,
        transaction_type_code,
        entity_type_code,
        contributor_name,
        contributor_city,
        contributor_state,
        contributor_zip,
        employer,
        occupation,
        transaction_date,
        amount,
        other_id,
        transaction_id,
        file_number,
        memo_code,
        memo_text
    from {{ ref('stg_individual_contributions') }}

    union all

    select
        'oth' as source,
        cycle,
        row_id,
        sub_id,
        load_id,
        source_line,
        committee_id,
        report_type_code,
        election_code,
        image_number,
        transaction_type_code,
        entity_type_code,
        name as contributor_name,
        city as contributor_city,
        state as contributor_state,
        zip_code as contributor_zip,
        employer,
        occupation,
        transaction_date,
        amount,
        other_id,
        transaction_id,
        file_number,
        memo_code,
        memo_text
    from {{ ref('stg_committee_transactions') }}

),

joined as (

    select
        unioned.*,
        filers.candidate_id,
        types.bucket,
        coalesce(types.sign, 1) * unioned.amount as net_amount,
        coalesce(types.is_itemized_individual, false) as is_itemized_type,
        filing_conduits.committee_id is not null as is_filed_by_conduit,
        named_conduits.committee_id as conduit_committee_id,
        recipients.committee_id is not null as names_candidate_committee,
        recipients.candidate_id as recipient_candidate_id,
        memo_children.row_id is not null as is_memo_child,
        memo_children.parent_row_id,
        memo_parents.remainder_amount,
        states.kind as state_kind,
        zip3_states.state as zip_state,
        {{ is_conduit_name('unioned.contributor_name') }} as is_conduit_named
    from unioned
    left join {{ ref('committee_candidates') }} as filers
        on unioned.cycle = filers.cycle and unioned.committee_id = filers.committee_id
    left join {{ ref('committee_candidates') }} as recipients
        on unioned.cycle = recipients.cycle and unioned.other_id = recipients.committee_id
    left join {{ ref('transaction_types') }} as types
        on unioned.transaction_type_code = types.transaction_type_code
    left join {{ ref('conduits') }} as filing_conduits
        on unioned.committee_id = filing_conduits.committee_id
    left join {{ ref('conduits') }} as named_conduits
        on unioned.other_id = named_conduits.committee_id
    left join {{ ref('memo_children') }} as memo_children
        on unioned.cycle = memo_children.cycle and unioned.row_id = memo_children.row_id
    left join {{ ref('memo_parents') }} as memo_parents
        on unioned.cycle = memo_parents.cycle and unioned.row_id = memo_parents.row_id
    left join {{ ref('states') }} as states
        on unioned.contributor_state = states.code
    left join {{ ref('zip3_states') }} as zip3_states
        on
            substr(unioned.contributor_zip, 1, 3) = zip3_states.zip3
            and {{ matches("coalesce(unioned.contributor_zip, '')", '^[0-9]{5}([0-9]{4})?$') }}

),

located as (

    select
        *,
        {{ state_resolution() }} as state_resolution
    from joined

),

judged as (

    select
        *,
        case state_resolution
            when 'filed' then contributor_state
            when 'zip' then zip_state
            when 'foreign_code' then 'ZZ'
            when 'foreign_address' then 'ZZ'
        end as resolved_state,
        {{ contribution_reason() }} as reason
    from located

),

final as (

    select
        row_id,
        sub_id,
        source,
        committee_id,
        candidate_id,
        cycle,
        report_type_code,
        election_code,
        transaction_type_code,
        entity_type_code,
        memo_code,
        memo_text,
        contributor_name,
        contributor_city,
        contributor_state,
        contributor_zip,
        employer,
        occupation,
        transaction_date,
        amount,
        net_amount,
        other_id,
        transaction_id,
        file_number,
        image_number,
        load_id,
        source_line,
        resolved_state,
        state_resolution,
        conduit_committee_id,
        recipient_candidate_id,
        parent_row_id,
        reason in ('counted', 'counted_memo_parent', 'replaced_by_memo_children', 'tribe', 'conduit_named', 'committee_entity', 'candidate_entity', 'not_an_individual')
            as counts_in_itemized,
        reason in ('counted', 'counted_memo_parent', 'memo_child', 'memo_orphan', 'jfc_share', 'refund') as counts_in_geography,
        case
            when reason = 'counted_memo_parent' then remainder_amount
            when reason in ('counted', 'memo_child', 'memo_orphan', 'jfc_share', 'refund') then net_amount
        end as geography_amount,
        reason
    from judged

)

select * from final
