{# Every figure that we say, declared once: the catalog race_figures, `show`, exports, `explain` and docs read this list.
   mart and column: where the value stands; low, high, coverage and reason name columns of the same mart, where says which of
   its rows the figure is of. Rows of one subject and window add up to the figure.
   kind: `additive` figures are sums of rows, `count` figures their number, `line` figures stand on a report's summary (sums of
   lines over reports), `derived` ones are made from others (parts, formula).
   sentence: what the figure says, with {subject}, {value}, {low}, {high}, {window}, {at} (the window's end)
   and {state}.
   rows: the relation and condition that select the figure's rows; adds: what is summed over them. {race_id}, {subject_id},
   {from}, {through} and {window_id} stand for the figure's own; apart: the condition of the rows left out, by reason. #}
{% macro measures() -%}
    {% set reports = "ledger.race_reports where race_id = '{race_id}' and candidate_id = '{subject_id}' and not is_superseded" %}
    {% set all_reports = {
        'report': reports ~ " and coverage_through_date = date '{through}'",
        'through': reports ~ " and coverage_through_date <= date '{through}'",
        'cycle': "race_candidate_money where race_id = '{race_id}' and candidate_id = '{subject_id}'",
    } %}
    {% set last_reports = {
        'report': all_reports.report,
        'through': all_reports.through
            ~ " qualify row_number() over (partition by committee_id order by coverage_through_date desc) = 1",
        'cycle': all_reports.cycle,
    } %}
    {% set measures = [] %}

    {% for measure, label, sentence, definition in [
        ('receipts', 'Receipts', '{subject} raised {value} {window}.',
            "All money that came in: contributions, the candidate's own money and loans, transfers and other receipts (Form 3 line 16)."),
        ('disbursements', 'Disbursements', '{subject} spent {value} {window}.',
            'All money that went out, refunds and loan repayments among it (Form 3 line 22).'),
        ('individual_contributions', 'Contributions from individuals',
            '{subject} took {value} from individuals {window}.', 'Form 3 line 11(a)(iii), itemized and not.'),
        ('individual_itemized', 'Itemized contributions from individuals',
            '{subject} took {value} in itemized contributions from individuals {window}.',
            'Form 3 line 11(a)(i): contributions of people who gave more than $200 in the election cycle, and smaller ones that the campaign itemized by choice.'),
        ('individual_unitemized', 'Unitemized contributions from individuals',
            '{subject} took {value} in unitemized contributions from individuals {window}.',
            'Form 3 line 11(a)(ii): the FEC has neither the donors nor their number.'),
        ('other_committee_contributions', 'Contributions from PACs', '{subject} took {value} from PACs {window}.',
            'Form 3 line 11(c).'),
        ('party_contributions', 'Contributions from party committees',
            '{subject} took {value} from party committees {window}.', 'Form 3 line 11(b).'),
        ('self_funding', 'Self-funding', '{subject} put in {value} of personal money, loans among it, {window}.',
            "The candidate's contributions and loans (Form 3 lines 11(d) and 13(a))."),
        ('transfers_from_authorized', 'Transfers in', '{subject} took {value} in transfers {window}.',
            'From other committees of the candidate and from joint fundraising committees (Form 3 line 12).'),
        ('individual_refunds', 'Refunds to individuals', '{subject} gave {value} back to individuals {window}.',
            'Form 3 line 20(a).'),
    ] %}
        {% do measures.append({
            'measure': measure, 'label': label, 'unit': 'usd', 'kind': 'line', 'subject': 'candidate', 'base': 'reports',
            'mart': 'race_candidate_money_by_window', 'column': measure, 'reason': 'money_reason',
            'sentence': sentence, 'definition': definition, 'rows': all_reports,
            'adds': 'candidate_contributions + candidate_loans' if measure == 'self_funding' else measure,
        }) %}
    {% endfor %}

    {% for measure, label, sentence, definition in [
        ('cash_on_hand', 'Cash on hand', '{subject} had {value} in cash {at}.',
            "Cash at the close of the window's last report (Form 3 line 27)."),
        ('debts_owed_by', 'Debts', '{subject} owed {value} {at}.',
            "Debts and loans owed by the committee at the close of the window's last report (Form 3 line 10)."),
    ] %}
        {% do measures.append({
            'measure': measure, 'label': label, 'unit': 'usd', 'kind': 'line', 'subject': 'candidate', 'base': 'reports',
            'mart': 'race_candidate_money_by_window', 'column': measure, 'reason': 'money_reason',
            'sentence': sentence, 'definition': definition, 'rows': last_reports, 'adds': measure,
        }) %}
    {% endfor %}

    {% for measure, label, sentence, definition, parts in [
        ('burn_rate', 'Burn rate', '{subject} spent {value} of what came in {window}.', 'Disbursements over receipts.',
            'disbursements / receipts'),
        ('unitemized_share', 'Share of unitemized money',
            '{value} of what {subject} took from individuals {window} is not itemized.',
            'Unitemized over all contributions from individuals, in dollars.',
            'individual_unitemized / individual_contributions'),
    ] %}
        {% do measures.append({
            'measure': measure, 'label': label, 'unit': 'share', 'kind': 'derived', 'subject': 'candidate', 'base': 'reports',
            'mart': 'race_candidate_money_by_window', 'column': measure, 'reason': 'money_reason',
            'sentence': sentence, 'definition': definition, 'formula': parts,
        }) %}
    {% endfor %}

    {% set placed = "race_contributions where race_id = '{race_id}' and candidate_id = '{subject_id}'" %}
    {% set in_window = " and transaction_date between date '{from}' and date '{through}'" %}
    {% for place, label, sentence in [
        ('in_state', 'Itemized dollars from the state', '{subject} took {value} in itemized contributions from {state} {window}.'),
        ('out_of_state', 'Itemized dollars from other states',
            '{subject} took {value} in itemized contributions from outside {state} {window}.'),
        ('military', 'Itemized dollars from military addresses',
            '{subject} took {value} in itemized contributions from military addresses {window}.'),
        ('foreign', 'Itemized dollars from abroad',
            '{subject} took {value} in itemized contributions from addresses abroad {window}.'),
        ('unknown', 'Itemized dollars without a known address',
            '{subject} took {value} in itemized contributions without a known address {window}.'),
    ] %}
        {% do measures.append({
            'measure': place ~ '_amount', 'label': label, 'unit': 'usd', 'kind': 'additive', 'subject': 'candidate',
            'base': 'itemized', 'mart': 'candidate_geography_by_window', 'column': place ~ '_amount', 'coverage': 'coverage',
            'reason': 'share_reason', 'sentence': sentence,
            'definition': "Itemized contributions by individuals by the donor's address, gross: refunds, self-funding, committees and conduits are left out.",
            'rows': {'any': placed ~ " and counts_in_geography and donor_place = '" ~ place ~ "'" ~ in_window,
                'cycle': placed ~ " and counts_in_geography and donor_place = '" ~ place ~ "'"},
            'apart': {'any': placed ~ ' and not counts_in_geography' ~ in_window, 'cycle': placed ~ ' and not counts_in_geography'},
            'adds': 'geography_amount',
        }) %}
    {% endfor %}
    {% do measures.append({
        'measure': 'itemized_contribution_count', 'label': 'Itemized contributions', 'unit': 'count', 'kind': 'count',
        'subject': 'candidate', 'base': 'itemized', 'mart': 'candidate_geography_by_window', 'column': 'contribution_count',
        'coverage': 'coverage', 'reason': 'share_reason',
        'sentence': '{subject} itemized {value} contributions by individuals {window}.',
        'definition': 'Number of rows, not of people: one person may stand in many.',
        'rows': {'any': placed ~ " and counts_in_geography and donor_place <> 'refund'" ~ in_window,
            'cycle': placed ~ " and counts_in_geography and donor_place <> 'refund'"},
        'apart': {'any': placed ~ ' and not counts_in_geography' ~ in_window, 'cycle': placed ~ ' and not counts_in_geography'},
    }) %}
    {% do measures.append({
        'measure': 'in_state_share', 'label': 'In-state share of itemized dollars', 'unit': 'share', 'kind': 'derived',
        'subject': 'candidate', 'base': 'itemized', 'mart': 'candidate_geography_by_window', 'column': 'in_state_share',
        'low': 'in_state_share_low', 'high': 'in_state_share_high', 'coverage': 'coverage', 'reason': 'share_reason',
        'sentence': '{value} of the itemized dollars that {subject} took from individuals {window} came from {state}; of all money from individuals it was between {low} and {high}.',
        'definition': 'Dollars from the state over dollars from any known US state, itemized contributions only. The bounds count every dollar without a known address as from outside, then as from the state.',
        'formula': 'in_state_amount / (in_state_amount + out_of_state_amount)',
    }) %}
    {% do measures.append({
        'measure': 'in_state_count_share', 'label': 'In-state share of itemized contributions, by number', 'unit': 'share',
        'kind': 'derived', 'subject': 'candidate', 'base': 'itemized', 'mart': 'candidate_geography_by_window',
        'column': 'in_state_count_share', 'coverage': 'coverage', 'reason': 'share_reason',
        'sentence': '{value} of the itemized contributions, by number and not by dollars, to {subject} {window} came from {state}.',
        'definition': 'Rows from the state over all itemized rows. A share by number says nothing about dollars.',
        'formula': 'in_state_contribution_count / itemized_contribution_count',
    }) %}

    {% set spent = "ledger.outside_spending where race_id = '{race_id}' and kind <> 'party_coordinated'" %}
    {% set days = {
        'through': " and event_date <= date '{through}'",
        'any': " and event_date between date '{from}' and date '{through}'",
        'cycle': '',
    } %}
    {% for measure, subject, label, condition, rows_condition, sentence in [
        ('outside_spending', 'race', 'Outside spending', none, '', 'Outside groups spent {value} on the race {window}.'),
        ('outside_spending_for', 'candidate', 'Outside spending for the candidate',
            "support_oppose = 'S' and candidate_id is not null",
            " and candidate_id = '{subject_id}' and support_oppose = 'S'",
            'Outside groups spent {value} for {subject} {window}.'),
        ('outside_spending_against', 'candidate', 'Outside spending against the candidate',
            "support_oppose = 'O' and candidate_id is not null",
            " and candidate_id = '{subject_id}' and support_oppose = 'O'",
            'Outside groups spent {value} against {subject} {window}.'),
        ('outside_spending_by', 'spender', 'Outside spending by the group', 'spender_id is not null',
            " and spender_id = '{subject_id}'",
            '{subject} spent {value} on the race {window}.'),
    ] %}
        {% set rows = {} %}
        {% for kind, condition_of_days in days.items() %}{% do rows.update({kind: spent ~ rows_condition ~ condition_of_days}) %}{% endfor %}
        {% do measures.append({
            'measure': measure, 'label': label, 'unit': 'usd', 'kind': 'additive', 'subject': subject, 'base': 'undoubled',
            'mart': 'race_outside_spending_by_window', 'column': 'amount', 'low': 'amount_low', 'high': 'amount_high',
            'where': condition, 'sentence': sentence, 'rows': rows, 'adds': 'amount',
            'definition': 'Independent expenditures, electioneering communications and communication costs, each dollar once: an early report gives way to the regular report that repeats it. Party coordinated expenditures are not in it.',
        }) %}
    {% endfor %}
    {{ return(measures) }}
{%- endmacro %}

{# A text as an SQL literal. #}
{% macro literal(text) -%} '{{ text | replace("'", "''") }}' {%- endmacro %}
