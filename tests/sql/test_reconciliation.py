"""Rows against the FEC's own total of the same line. The FEC cuts the cents off every row, so rows tie to a line where it
exceeds them by less than a dollar a row."""

import duckdb
import pytest
from sql.filed import gift, report
from sql.world import candidate, candidate_summary, cm, committee_summary, indiv, oth, weball, webk

# official itemized line against rows of 60 and 40
LINES = {
    "H8WA01001": ("100.00", "ties"),
    "H8WA01002": ("101.99", "ties"),
    "H8WA01003": ("102.00", "rows_behind_summary"),
    "H8WA01004": ("99.99", "rows_exceed_summary"),
}
ALL_LINES, SILENT = "H8WA02001", "H8WA02002"
OWN = "C77130021"
# official individual contributions of a PAC, which hold unitemized money too, against rows of 200
BOUNDS = {"C77130031": ("500.00", "bound"), "C77130032": ("200.00", "ties"), "C77130033": ("199.00", "rows_exceed_summary")}
PARTY = "C77130041"
SHORT, LONG, BY_WEBALL, FILED = "H8WA03001", "H8WA03002", "H8WA04001", "H0WA01001"
SWAPPED, REFUNDS, VOIDS, EMPTY, EXACT, SUPER_PAC, TOO_LITTLE = (f"C7713006{n}" for n in range(1, 8))


def committee_row(kind, amount, committee_id=OWN, entity="COM", **values):
    return oth(
        committee_id=committee_id, transaction_type_code=kind, entity_type_code=entity, amount=amount, state="DC", **values
    )


ROWS = [
    *(
        row
        for number, (candidate_id, (official, _)) in enumerate(LINES.items(), start=1)
        for row in (
            *candidate(candidate_id, f"C7713000{number}", "WA-01"),
            candidate_summary(candidate_id=candidate_id, individual_itemized=official),
            indiv(committee_id=f"C7713000{number}", amount=60, contributor_state="WA"),
            indiv(committee_id=f"C7713000{number}", amount=40, contributor_state="WA"),
            # neither a memo row nor the candidate's own money nor a refund is on the line
            indiv(committee_id=f"C7713000{number}", amount=40, contributor_state="WA", memo_code="X"),
        )
    ),
    # every line of a candidate
    *candidate(ALL_LINES, OWN, "WA-02"),
    candidate_summary(
        candidate_id=ALL_LINES,
        individual_itemized="10.50",
        party_contributions="20.50",
        other_committee_contributions="30.50",
        candidate_contributions="40.50",
        candidate_loans="50.50",
        individual_refunds="5.50",
        transfers_from_authorized="60.50",
    ),
    indiv(committee_id=OWN, amount=10, contributor_state="WA"),
    indiv(committee_id=OWN, amount=40, transaction_type_code="15C", entity_type_code="CAN", contributor_state="WA"),
    indiv(committee_id=OWN, amount=5, transaction_type_code="22Y", contributor_state="WA"),
    committee_row("18K", 20, entity="PTY"),
    committee_row("18K", 30, entity="PAC"),
    committee_row("16C", 50, entity="CAN"),
    committee_row("18G", 60),
    committee_row("18G", 60, memo_code="X"),
    # no coverage, no line
    *candidate(SILENT, "C77130022", "WA-02"),
    candidate_summary(candidate_id=SILENT, individual_itemized="0", coverage_end_date=None),
    indiv(committee_id="C77130022", amount=1, contributor_state="WA"),
    # PACs
    *(
        row
        for committee_id, (official, _) in BOUNDS.items()
        for row in (
            webk(committee_id=committee_id, individual_contributions=official),
            indiv(committee_id=committee_id, amount=200, contributor_state="WA"),
            # a memo row re-describes money that is counted elsewhere
            indiv(committee_id=committee_id, amount=800, contributor_state="WA", memo_code="X"),
            # a hybrid PAC's independent account stands outside the line
            indiv(committee_id=committee_id, amount=900, transaction_type_code="10", contributor_state="WA"),
        )
    ),
    webk(
        committee_id=PARTY,
        independent_expenditures="301.00",
        party_coordinated_expenditures="40.99",
        transfers_from_affiliated="50.00",
        transfers_to_affiliated="60.00",
        contributions_to_committees="70.00",
        other_committee_contributions="80.00",
    ),
    committee_row("24E", 100, PARTY),
    committee_row("24A", 200, PARTY),
    committee_row("24E", 100, PARTY, memo_code="X"),
    committee_row("24C", 40, PARTY),
    committee_row("18G", 50, PARTY),
    committee_row("24K", 65, PARTY, "CCM"),
    committee_row("24Z", 5, PARTY, "CCM"),
    committee_row("18K", 45, PARTY, "PAC"),
    committee_row("18K", 35, PARTY, "PTY"),
    # a summary with a later report than the rows, and the other way round
    *candidate(SHORT, "C77130051", "WA-03"),
    candidate_summary(candidate_id=SHORT, individual_itemized="300"),
    indiv(committee_id="C77130051", amount=100, contributor_state="WA"),
    indiv(committee_id="C77130051", amount=100, contributor_state="WA", transaction_date="2018-09-30"),
    *candidate(LONG, "C77130052", "WA-03"),
    candidate_summary(candidate_id=LONG, individual_itemized="100", coverage_end_date="2018-06-30"),
    indiv(committee_id="C77130052", amount=150, contributor_state="WA", transaction_date="2018-07-15"),
    # a party reports a transfer of 50 on line 12 that the FEC codes as a contribution
    webk(committee_id=SWAPPED, transfers_from_affiliated="50.50", other_committee_contributions="80.00"),
    committee_row("18K", 80, SWAPPED, "PAC"),
    committee_row("18K", 50, SWAPPED, "PTY"),
    webk(committee_id=REFUNDS, individual_refunds="75.00", individual_contributions="25.00"),
    # it has raised too little from individuals to have given 700 back without rows
    webk(committee_id=TOO_LITTLE, individual_refunds="750.00", individual_contributions="699.99"),
    indiv(committee_id=TOO_LITTLE, amount=50, transaction_type_code="22Y", transaction_date="2018-12-30"),
    indiv(committee_id=REFUNDS, amount=50, transaction_type_code="22Y", transaction_date="2018-12-30"),
    webk(committee_id=VOIDS, contributions_to_committees="4000.00"),
    committee_row("24K", 5000, VOIDS, "CCM", transaction_date="2018-12-30"),
    webk(committee_id=EMPTY, contributions_to_committees="10.00"),
    # the committee summary beside webk
    webk(committee_id=EXACT, individual_contributions="500.00"),
    committee_summary(committee_id=EXACT, committee_type_code="Q", individual_itemized="200.00"),
    indiv(committee_id=EXACT, amount=200, contributor_state="WA"),
    cm(committee_id=SUPER_PAC, committee_type_code="O"),
    committee_summary(committee_id=SUPER_PAC, committee_type_code="O", individual_itemized="900.00"),
    indiv(committee_id=SUPER_PAC, amount=600, transaction_type_code="10", contributor_state="WA"),
    indiv(committee_id=SUPER_PAC, amount=300, transaction_type_code="10", contributor_state="WA", entity_type_code="ORG"),
    # a candidate of weball alone
    *candidate(BY_WEBALL, "C77130053", "WA-04"),
    weball(candidate_id=BY_WEBALL, individual_contributions="150", other_committee_contributions="30", receipts="180"),
    indiv(committee_id="C77130053", amount=100, contributor_state="WA", transaction_date="2018-12-30"),
    committee_row("18K", 30, "C77130053", "PAC"),
    *candidate(FILED, "C77130054", "WA-01", cycle=2010),
    # in 2016 the summary is loaded and the rows are not
    candidate_summary(2016, candidate_id="H6WA01001", individual_itemized="10.00", receipts="10.00"),
]
FILINGS = [
    report(
        913001,
        "C77130054",
        gift(100, "WA", transaction_date="20100501"),
        days=("20100401", "20100630"),
        individual_itemized_this_period="150",
    ),
]
# two lines of the individuals' file that cannot be placed: one without a key, whose dollars can be read, one of noise
RAW_LINES = {"indiv": "C77130001|N|Q1|P||15|IND|DONOR, NO KEY||||||03012017|123||||||\nnot a row at all"}


def lines(ask, entity_id, columns="line, official_amount::varchar, rows_amount::varchar, row_count, status"):
    return ask(f"select {columns} from reconciliation where entity_id = ? order by line", entity_id)


@pytest.mark.parametrize("candidate_id", LINES)
def test_status_of_a_candidates_itemized_line(ask, candidate_id):
    official, status = LINES[candidate_id]
    assert lines(ask, candidate_id) == [("individual_itemized", official, "100.00", 2, status)]


def test_the_difference_is_the_official_total_less_the_rows(ask):
    assert lines(ask, "H8WA01004", "difference::varchar, form_line") == [("-0.01", "Form 3 line 11(a)(i)")]


def test_every_line_of_a_candidate_is_compared_with_its_rows(ask):
    assert lines(ask, ALL_LINES) == [
        ("candidate_contributions", "40.50", "40.00", 1, "ties"),
        ("candidate_loans", "50.50", "50.00", 1, "ties"),
        ("individual_itemized", "10.50", "10.00", 1, "ties"),
        ("individual_refunds", "5.50", "5.00", 1, "ties"),
        ("other_committee_contributions", "30.50", "30.00", 1, "ties"),
        ("party_contributions", "20.50", "20.00", 1, "ties"),
        ("transfers_in", "60.50", "60.00", 1, "ties"),
    ]


def test_without_coverage_there_is_nothing_to_compare_with(ask):
    assert lines(ask, SILENT) == []


@pytest.mark.parametrize("committee_id", BOUNDS)
def test_a_line_with_unitemized_money_is_a_bound(ask, committee_id):
    official, status = BOUNDS[committee_id]
    assert lines(ask, committee_id) == [("individual_contributions", official, "200.00", 1, status)]


def test_every_line_of_a_party_is_compared_with_its_rows(ask):
    assert lines(ask, PARTY) == [
        ("contributions_to_committees", "70.00", "70.00", 2, "ties"),
        ("independent_expenditures", "301.00", "300.00", 2, "ties"),
        ("other_committee_contributions", "80.00", "80.00", 2, "ties"),
        ("party_coordinated_expenditures", "40.99", "40.00", 1, "ties"),
        ("transfers_in", "50.00", "50.00", 1, "ties"),
        ("transfers_out", "60.00", "0.00", 0, "rows_behind_summary"),
    ]


def test_a_line_is_not_compared_where_its_rows_are_not_loaded(ask):
    assert lines(ask, "H6WA01001") == []


def test_quarantined_dollars_are_a_line_of_their_own(ask):
    found = ask(
        "select entity_id, cycle, rows_amount::varchar, row_count, official_amount, status from reconciliation"
        " where entity_type = 'table'"
    )
    assert found == [("individual_contributions", 2018, "123.00", 2, None, "quarantined")]


def test_quarantined_lines_have_a_reason_and_are_kept_whole_where_nothing_is_published(ask, world):
    asked = "select reason, readable_amount::varchar from lake.quarantined_rows order by source_line"
    assert ask(asked) == [("no_key sub_id", "123.00"), ("field_count 1/21", None)]
    files = [str(path) for path in (world.quarantine / "individual_contributions").rglob("*.parquet")]
    kept = duckdb.execute("select raw::varchar from read_parquet(?) order by source_line", [files]).fetchall()
    assert kept == [("C77130001|N|Q1|P||15|IND|DONOR, NO KEY||||||03012017|123||||||",), ("not a row at all",)]


def test_lines_that_exceed_their_total_are_named_with_their_dollars(ask):
    ((severity, status, rows, entities),) = ask(
        "select severity, status, failing_rows, entities from meta.data_quality"
        " where test_name = 'warn_rows_exceed_summary' and cycle = 2018"
    )
    assert (severity, status) == ("warn", "warn")
    found = ask(
        "select entity_id, entity_name, race_id, amount::varchar from meta.data_quality_rows"
        " where test_name = 'warn_rows_exceed_summary' and list_contains(['H8WA01004', 'C77130033'], entity_id)"
        " order by entity_id"
    )
    assert found == [
        ("C77130033", "C77130033", None, "-1.00"),
        ("H8WA01004", "EXAMPLE, ALEX", "WA-01-2018", "-0.01"),
    ]
    assert rows >= 2
    assert "H8WA01004" in entities or "more" in entities


def test_every_line_says_why(ask):
    told = dict(ask("select entity_id, explanation from reconciliation where line = 'individual_itemized'"))
    assert told["H8WA01001"] == "The rows tie to the line; the FEC cuts the cents off every row of its bulk files."
    # loaded from a disk that alone dates it, so no day is said of the file
    assert told["H8WA01003"] == (
        "A later report is in the summary and not in the rows: the candidate_summary covers through 2018-12-31, the rows end"
        " on 2017-03-01."
    )
    assert ask("select count(*) from reconciliation where explanation is null") == [(0,)]


def test_both_sides_carry_their_days(ask):
    found = ask(
        "select official_source, coverage_end_date::varchar, first_row_date::varchar, last_row_date::varchar,"
        " official_as_of is not null, rows_as_of is not null from reconciliation where entity_id = ?",
        SHORT,
    )
    assert found == [("candidate_summary", "2018-12-31", "2017-03-01", "2018-09-30", True, True)]


@pytest.mark.parametrize(
    ("entity_id", "line", "start"),
    [
        ("SHORT", "individual_itemized", "A later report is in the summary and not in the rows: the candidate_summary"),
        ("LONG", "individual_itemized", "A later report is in the rows and not in the summary: the candidate_summary"),
        ("SWAPPED", "transfers_in", "Lines 11(b), 11(c) and 12 tie together:"),
        ("REFUNDS", "individual_refunds", "The line also holds refunds of unitemized contributions"),
        ("TOO_LITTLE", "individual_refunds", "Not explained by the dates: the webk covers through 2018-12-31"),
        ("VOIDS", "contributions_to_committees", "The line is net of contributions that were voided or came back"),
        (
            "EMPTY",
            "contributions_to_committees",
            "The loaded files hold no row of this filer; the webk covers through 2018-12-31.",
        ),
    ],
)
def test_a_miss_is_explained_by_what_is_known(ask, entity_id, line, start):
    told = ask("select explanation from reconciliation where entity_id = ? and line = ?", globals()[entity_id], line)
    assert told
    assert told[0][0].startswith(start)


def test_lines_that_a_party_swaps_tie_jointly(ask):
    assert lines(ask, SWAPPED) == [
        ("other_committee_contributions", "80.00", "130.00", 2, "ties_jointly"),
        ("transfers_in", "50.50", "0.00", 0, "ties_jointly"),
    ]


def test_a_committee_summary_has_the_exact_itemized_line(ask):
    columns = "line, official_source, official_amount::varchar, rows_amount::varchar, status"
    assert lines(ask, EXACT, columns) == [("individual_itemized", "committee_summary", "200.00", "200.00", "ties")]
    # what individuals and organizations give a super PAC is on that line too
    assert lines(ask, SUPER_PAC, columns) == [("individual_itemized", "committee_summary", "900.00", "900.00", "ties")]


def test_weball_stands_in_for_a_missing_candidate_summary(ask):
    assert lines(ask, BY_WEBALL, "line, official_source, official_amount::varchar, rows_amount::varchar, status") == [
        ("individual_total", "weball", "150.00", "100.00", "bound"),
        ("other_committee_contributions", "weball", "30.00", "30.00", "ties"),
    ]


def test_an_electronic_report_is_held_against_its_own_cover(ask):
    """Of 2010 no file of contributions and no summary is loaded: the report's cover says 150, its rows 100."""
    columns = "line, official_source, official_amount::varchar, rows_amount::varchar, status"
    assert lines(ask, FILED, columns) == [
        ("individual_itemized", "electronic reports", "150.00", "100.00", "rows_behind_summary")
    ]
