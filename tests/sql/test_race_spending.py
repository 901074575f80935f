"""What a race's candidates raised and spent and what groups spent beside them; a source that is not loaded is unknown."""

from sql.world import (
    candidate,
    candidate_summary,
    communication_cost,
    electioneering,
    indiv,
    notice,
    pas2,
    weball,
)

SUMMARY, TOTALS, SILENT, ABSENT = (f"H8LA0200{n}" for n in range(1, 5))
TWICE, ONCE = "H8KS04901", "H8KS04902"
SPENDER = "C97730001"

OUTSIDE_FILES = ("independent_expenditure", "electioneering", "communication_costs", "pas2")
OWN_WORLD = True
ROWS = [
    *candidate(SUMMARY, "C77120001", "LA-02"),
    *candidate(TOTALS, "C77120002", "LA-02"),
    *candidate(SILENT, "C77120003", "LA-02"),
    *candidate(ABSENT, "C77120004", "LA-02"),
    candidate_summary(
        candidate_id=SUMMARY,
        receipts="1000.50",
        disbursements="900.00",
        individual_contributions="500.00",
        individual_itemized="300.00",
        individual_unitemized="200.00",
        other_committee_contributions="100.00",
        party_contributions="50.00",
        candidate_contributions="20.00",
        candidate_loans="80.50",
        transfers_from_authorized="200.00",
        transfers_to_authorized="50.00",
    ),
    # the other file of totals says something else of the same candidate: the summary goes first
    weball(candidate_id=SUMMARY, receipts="999.00", transfers_from_authorized="0"),
    weball(
        candidate_id=TOTALS,
        receipts="400.00",
        disbursements="300.00",
        individual_contributions="350.00",
        other_committee_contributions="0",
        party_contributions="0",
        candidate_contributions="10.00",
        candidate_loans="40.00",
        transfers_from_authorized="0",
        transfers_to_authorized="5.00",
    ),
    # no report: the FEC gives zeros without coverage
    candidate_summary(candidate_id=SILENT, receipts="0", individual_contributions="0", coverage_end_date=None),
    notice(spender_id=SPENDER, candidate_id=SUMMARY, amount="25.25", file_number=5001, dissemination_date="2018-10-01"),
    notice(
        spender_id=SPENDER,
        candidate_id=TOTALS,
        amount="5.00",
        file_number=5002,
        dissemination_date="2018-10-01",
        support_oppose="",
    ),
    electioneering(spender_id=SPENDER, candidate_id=SUMMARY, amount="250.00", communication_date="2018-10-01"),
    communication_cost(
        spender_id=SPENDER,
        candidate_id=TOTALS,
        amount="40.00",
        transaction_type_code="24N",
        expenditure_date="2018-10-01",
    ),
    # a party's coordinated expenditure is no outside spending; a memo row of it adds nothing
    pas2(committee_id=SPENDER, candidate_id=SUMMARY, transaction_type_code="24C", amount=70, transaction_date="2018-10-01"),
    pas2(
        committee_id=SPENDER,
        candidate_id=SUMMARY,
        transaction_type_code="24C",
        amount=15,
        transaction_date="2018-10-01",
        memo_code="X",
    ),
    # a contribution of a PAC is neither
    pas2(
        committee_id=SPENDER, candidate_id=SUMMARY, transaction_type_code="24K", amount=5000, transaction_date="2018-10-01"
    ),
    # one of two candidates of the special runs again in the regular race
    *candidate(TWICE, "C77120011", "KS-04", 2017, 2018),
    *candidate(ONCE, "C77120012", "KS-04", 2017),
    candidate_summary(candidate_id=TWICE, receipts="100.00", transfers_from_authorized="0", transfers_to_authorized="0"),
    candidate_summary(candidate_id=ONCE, receipts="60.00", transfers_from_authorized="0", transfers_to_authorized="0"),
    # in 2016 totals and notices are loaded, nothing else; in 2012 only the masters
    *candidate("H6OH04901", "C77120021", "OH-04", cycle=2016),
    weball(2016, candidate_id="H6OH04901", receipts="7.00", transfers_from_authorized="0", transfers_to_authorized="0"),
    notice(2016, spender_id=SPENDER, candidate_id="H6OH04901", amount="33.00", file_number=5003, receipt_date="2016-10-01"),
    *candidate("H6OH05901", "C77120022", "OH-05", cycle=2016),
    *candidate("H2OH04901", "C77120023", "OH-04", cycle=2012),
    # rows of contributions are not totals: what a candidate raised does not come from them
    indiv(committee_id="C77120004", amount=10_000, contributor_state="LA"),
]


def spending(ask, race_id, columns):
    ((*found,),) = ask(f"select {columns} from race_spending where race_id = ?", race_id)
    return [str(value) if value is not None else None for value in found]


def test_transfers_of_one_committee_are_not_internal(ask):
    # 1,000.50 + 400 and 900 + 300: the 200 in and 50 out were a joint fundraiser's or another candidacy's
    assert spending(ask, "LA-02-2018", "candidates_receipts, candidates_disbursements") == ["1400.50", "1200.00"]
    assert spending(ask, "LA-02-2018", "candidates_internal_transfers") == ["0.00"]


def test_receipts_fall_into_contributions_self_funding_and_other(ask):
    # 500 + 100 + 50 + 350; 20 + 80.50 + 10 + 40; the rest of 1,400.50
    columns = "candidates_contributions, candidates_self_funding, candidates_other_receipts"
    assert spending(ask, "LA-02-2018", columns) == ["1000.00", "150.50", "250.00"]


def test_the_lines_of_some_candidates_are_not_the_races(ask):
    # weball has no unitemized line: the race has at least the 200 of the other candidate
    columns = "candidates_unitemized, candidates_unitemized_low, candidates_without_unitemized"
    assert spending(ask, "LA-02-2018", columns) == [None, "200.00", "1"]


def test_candidates_without_a_report_are_unknown(ask):
    columns = "candidate_count, candidates_with_reports, candidates_without_money"
    assert spending(ask, "LA-02-2018", columns) == ["4", "2", "2"]
    money = ask(
        "select candidate_id, receipts, internal_transfers, individual_contributions, money_source, money_reason"
        " from race_candidate_money where race_id = 'LA-02-2018' order by 1"
    )
    assert money[2:] == [(SILENT, None, None, None, None, "no report"), (ABSENT, None, None, None, None, "no report")]


def test_the_summary_goes_before_the_totals(ask):
    found = ask(
        "select candidate_id, receipts::varchar, individual_unitemized::varchar, money_source from race_candidate_money"
        " where race_id = 'LA-02-2018' and receipts is not null order by 1"
    )
    assert found == [
        (SUMMARY, "1000.50", "200.00", "candidate_summary"),
        (TOTALS, "400.00", None, "weball"),
    ]


def test_outside_spending_is_three_kinds_and_coordinated_stands_apart(ask):
    columns = (
        "independent_expenditures, electioneering_communications, communication_costs, outside_total, party_coordinated"
    )
    assert spending(ask, "LA-02-2018", columns) == ["30.25", "250.00", "40.00", "320.25", "70.00"]
    (unclear, missing) = spending(ask, "LA-02-2018", "direction_unclear, missing_sources")
    assert unclear == "5.00"
    assert not {"candidate_summary", *OUTSIDE_FILES} & set((missing or "").split(", "))


def test_a_race_that_nobody_spent_on_has_zero_where_the_files_are_loaded(ask):
    assert spending(ask, "KS-04-2018", "outside_total, party_coordinated") == ["0.00", "0.00"]


def test_candidates_of_two_races_bring_both_totals_and_are_told(ask):
    columns = "candidates_receipts, shared_candidates, shared_receipts"
    assert spending(ask, "KS-04-2017-special", columns) == ["160.00", "1", "100.00"]
    assert spending(ask, "KS-04-2018", columns) == ["100.00", "1", "100.00"]


def test_what_is_not_loaded_is_null_and_named(ask):
    outside = (
        "independent_expenditures, electioneering_communications, communication_costs, outside_total, party_coordinated"
    )
    *figures, missing = spending(ask, "OH-04-2016", f"candidates_receipts, {outside}, missing_sources")
    assert figures == ["7.00", "33.00", None, None, None, None]
    assert {*OUTSIDE_FILES} - set(missing.split(", ")) == {"independent_expenditure"}
    assert spending(ask, "OH-05-2016", f"candidates_receipts, {outside}") == [None, "0.00", None, None, None, None]
    *figures, missing = spending(ask, "OH-04-2012", f"candidates_receipts, {outside}, missing_sources")
    assert figures == [None] * 6
    assert {"candidate_summary", *OUTSIDE_FILES} <= set(missing.split(", "))
