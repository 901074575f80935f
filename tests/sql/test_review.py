"""Filers on a list of fictitious filings leave every total and stay visible; an implausible row stays in and is marked."""

from contextlib import closing

import pytest
from sql.filed import report, spent
from sql.replay import Replay
from sql.world import candidate, committee_summary, fictitious_filing, notice, pas2, webk

X, BUSY, QUIET = "H8KY01001", "H8KY02001", "H8KY03001"
(
    PRANK, PRANK_REPORTED, HUGE, TWICE, UNKNOWN, UNREPORTED, BIG_ENOUGH, NOT_TEN_TIMES, BY_SUMMARY, CLEARED, GROWN, REPORTS,
    AT_LIMIT, SMALL_START, POPUP, ALONE, TWO_SMALL, FIRST_IN_QUIET,
) = (f"C979{n:05}" for n in range(1, 19))  # fmt: skip


def early(spender_id, file_number, amount, day="2018-10-20", **values):
    given = {"spender_id": spender_id, "file_number": file_number, "amount": amount, "dissemination_date": day}
    return notice(**{"candidate_id": X} | given | {"election_code": "G2018", "payee_name": "EXAMPLE PRINTERS"} | values)


def totals(committee_id, receipts, spending=0, **values):
    return webk(committee_id=committee_id, receipts=receipts, disbursements=spending, **values)


ROWS = [
    *candidate(X, "C79090001", "KY-01"),
    fictitious_filing(committee_id=PRANK, first_receipt_date="2018-10-01"),
    fictitious_filing(committee_id=PRANK_REPORTED),
    early(PRANK, 8001, "9999999999.00"),
    early(PRANK, 8002, "1.00"),
    # a filer on the list who reports his prank again: once, and not in a total
    early(PRANK_REPORTED, 8003, "500.00"),
    pas2(committee_id=PRANK_REPORTED, candidate_id=X, other_id=X, amount=500, transaction_date="2018-10-20",
         file_number=8903, report_type_code="30G", transaction_type_code="24E", name="EXAMPLE PRINTERS"),
    # 20 million of a filer who has raised 50,000
    totals(HUGE, 50000, 40000),
    early(HUGE, 8011, "20000000.00"),
    early(HUGE, 8012, "900000.00"),
    # of two such rows one filing after the other, the first does not make the second plausible
    totals(TWICE, 50000),
    early(TWICE, 8021, "20000000.00"),
    early(TWICE, 8022, "20000000.00"),
    # of this filer nothing is loaded, of the next a row of zeros for no report
    early(UNKNOWN, 8031, "20000000.00"),
    totals(UNREPORTED, 0, coverage_end_date=None),
    early(UNREPORTED, 8032, "20000000.00"),
    # what was raised or spent is enough for it
    totals(BIG_ENOUGH, 100000, 3000000),
    early(BIG_ENOUGH, 8041, "20000000.00"),
    totals(NOT_TEN_TIMES, 2000000),
    early(NOT_TEN_TIMES, 8042, "20000000.00"),
    totals(AT_LIMIT, 0, 10),
    early(AT_LIMIT, 8043, "1000000.00"),
    # the committee summary is a base as well
    committee_summary(committee_id=BY_SUMMARY, receipts="5000.00", disbursements="1.00"),
    early(BY_SUMMARY, 8051, "1500000.00"),
    # a regular report repeats the row
    totals(CLEARED, 50000),
    early(CLEARED, 8061, "20000000.00"),
    # growing from one early report to the next
    totals(GROWN, 50000),
    *[early(GROWN, 8071 + n, "450000.00", payee_name=f"EXAMPLE STATION {'ABCDEFGH'[n]}") for n in range(8)],
    early(GROWN, 8079, "3000000.00"),
    # a regular report before it is a base where no summary is loaded
    pas2(committee_id=REPORTS, candidate_id=X, other_id=X, amount=20000, transaction_date="2018-07-05", file_number=8081,
         report_type_code="Q3", transaction_type_code="24E"),
    early(REPORTS, 8082, "2000000.00"),
    # of these filers no summary and no regular report is loaded
    *candidate(BUSY, "C79090002", "KY-02"),
    *candidate(QUIET, "C79090003", "KY-03"),
    early(SMALL_START, 8101, "5000.00", candidate_id=BUSY),
    early(SMALL_START, 8102, "1500000.00", candidate_id=BUSY),
    # three in a row, each plausible beside the one before, which is not
    early(POPUP, 8111, "50000.00", candidate_id=BUSY),
    early(POPUP, 8112, "1500000.00", candidate_id=BUSY),
    early(POPUP, 8113, "10000000.00", candidate_id=BUSY),
    early(POPUP, 8114, "50000000.00", candidate_id=BUSY),
    # nothing before it, not even another early report: in its own filing there is another row
    early(ALONE, 8121, "10000000000.00", candidate_id=BUSY),
    early(ALONE, 8121, "5.00", candidate_id=BUSY),
    # the largest report before it, not all of them: 100,000 and 100,000
    early(TWO_SMALL, 8131, "100000.00", candidate_id=BUSY),
    early(TWO_SMALL, 8132, "100000.00", candidate_id=BUSY),
    early(TWO_SMALL, 8133, "1500000.00", candidate_id=BUSY),
    early(FIRST_IN_QUIET, 8161, "12000000.00", candidate_id=QUIET),
]  # fmt: skip

FILINGS = [
    report(8961, CLEARED, spent(20000000, "20181020", X, payee_organization_name="EXAMPLE PRINTERS"), form_type="F3XN",
           code="30G", days=("20181018", "20181126")),
]  # fmt: skip


def marked(ask, spender_id):
    return [
        int(amount)
        for (amount,) in ask(
            "select amount from independent_expenditures where spender_id = ? and is_review order by file_number", spender_id
        )
    ]


def total(ask, spender_id, columns="sum(amount)"):
    return ask(f"select {columns} from race_outside_spending where spender_id = ?", spender_id)


def test_a_listed_filer_is_in_no_total_and_stays_visible(ask):
    assert total(ask, PRANK, "count(*)") == [(0,)]
    by_status = "select status, amount, row_count, counts from race_outside_spending_by_status where spender_id = ?"
    assert ask(by_status, PRANK) == [("fictitious", 10000000000, 2, False)]
    assert sorted(ask(by_status, PRANK_REPORTED)) == [
        ("fictitious", 500, 1, False),
        ("superseded_by_report", 500, 1, False),
    ]


def test_an_implausible_row_stays_counted_and_is_marked(ask):
    assert marked(ask, HUGE) == [20000000]
    assert total(ask, HUGE, "amount, review_amount") == [(20900000, 20000000)]
    assert ask("select review_reason from independent_expenditures where spender_id = ? and is_review", HUGE) == [
        ("more than 10 times the largest of the receipts, spending and earlier reports known of its filer, $50,000.00",)
    ]


def test_one_implausible_row_does_not_make_the_next_plausible(ask):
    assert marked(ask, TWICE) == [20000000, 20000000]


@pytest.mark.parametrize("spender", [UNKNOWN, UNREPORTED])
def test_a_base_that_is_not_loaded_marks_nothing(ask, spender):
    assert marked(ask, spender) == []
    assert total(ask, spender) == [(20000000,)]


@pytest.mark.parametrize("spender", [BIG_ENOUGH, NOT_TEN_TIMES, AT_LIMIT, GROWN])
def test_nor_what_the_filer_can_pay_for(ask, spender):
    assert marked(ask, spender) == []


@pytest.mark.parametrize(
    ("spender", "amounts"),
    [
        (SMALL_START, [1_500_000]),
        (POPUP, [1_500_000, 10_000_000, 50_000_000]),
        (ALONE, []),
        (TWO_SMALL, [1_500_000]),
        (FIRST_IN_QUIET, []),
    ],
)
def test_the_largest_report_before_is_a_base_and_without_one_nothing_is_marked(ask, spender, amounts):
    assert marked(ask, spender) == amounts


def test_the_reason_says_by_what_an_amount_is_measured(ask):
    reason = "select distinct review_reason from independent_expenditures where spender_id = ? and is_review"
    assert ask(reason, SMALL_START) == [
        ("more than 10 times the largest of the receipts, spending and earlier reports known of its filer, $5,000.00",)
    ]


def test_a_marked_row_stays_counted_and_the_race_says_the_total_without_it(ask):
    # 5,000 and 50,000, 100,000 twice, 10,000,000,000 and 5 are not marked
    spending = "select independent_expenditures - review_amount from race_spending where race_id = 'KY-02-2018'"
    assert ask(spending) == [(10_000_255_005,)]


def test_committee_summaries_and_earlier_regular_reports_are_bases(ask):
    assert marked(ask, BY_SUMMARY) == [1500000]
    assert marked(ask, REPORTS) == [2000000]


def test_a_regular_report_that_repeats_the_row_clears_it(ask):
    assert marked(ask, CLEARED) == []
    assert total(ask, CLEARED, "amount, review_amount") == [(20000000, 0)]


def test_the_races_total_says_how_much_of_it_waits_for_review(ask):
    # 20,000,000 of HUGE, twice that of TWICE, 1,500,000 and 2,000,000
    assert ask("select review_amount from race_spending where race_id = 'KY-01-2018'") == [(63500000,)]


def test_marked_rows_are_named_in_data_quality(ask):
    found = ask("select status, failing_rows from meta.data_quality where test_name = 'warn_implausible_expenditures'")
    assert found == [("warn", 10)]


@pytest.fixture(scope="module")
def listings(world):
    with closing(Replay(world, "fictitious_listings")) as replay:
        replay.put("staging.stg_fictitious_filings", "committee_id varchar", [("C1",), ("C2",)])
        yield replay


def test_the_local_list_adds_and_releases(listings):
    columns = "committee_id varchar, action varchar, from_date date, through_date date, reason varchar, source varchar"
    listings.put(
        "reference.fictitious_filers",
        columns,
        [("C2", "release", None, None, "a real group", "a page"), ("C3", "add", "2018-10-01", None, "a prank", "a page")],
    )
    assert listings.run("committee_id, action, from_date::varchar") == [
        ("C1", "add", None),
        ("C2", "add", None),
        ("C2", "release", None),
        ("C3", "add", "2018-10-01"),
    ]


@pytest.fixture(scope="module")
def verdicts(world):
    with closing(Replay(world, "expenditure_verdicts")) as replay:
        empty = {
            "ledger.notice_chains": "file_number bigint, chain_root_file_number bigint, is_chain_head boolean,"
            " is_chain_broken boolean, is_chain_inferred boolean, is_dropping_rows boolean",
            "staging.stg_pac_totals": "cycle int, committee_id varchar, coverage_end_date date",
            "ledger.notice_matches": "cycle int, row_id varchar, is_superseded boolean, is_coverage_guessed boolean",
            "ledger.expenditure_settlements": "cycle int, row_id varchar, open_amount decimal(18, 2),"
            " open_amount_high decimal(18, 2)",
        }
        for relation, columns in empty.items():
            replay.put(relation, columns, [])
        replay.seed("reasons")
        yield replay


def test_a_release_goes_before_every_list_and_days_bound_both(verdicts):
    verdicts.put(
        "ledger.fictitious_listings",
        "committee_id varchar, action varchar, from_date date, through_date date",
        [
            ("C1", "add", None, None),
            ("C2", "add", None, None),
            ("C2", "release", None, None),
            ("C3", "add", "2018-10-01", "2018-10-31"),
        ],
    )
    verdicts.put(
        "ledger.expenditure_subjects",
        """
        cycle int, row_id varchar, is_notice boolean, version_status varchar, spender_id varchar, event_date date,
        file_number bigint, memo_code varchar, amount decimal(14, 2), is_repeated_row boolean,
        is_transaction_id_repeated boolean, is_look_alike boolean, is_memo_child boolean
        """,
        [
            (2018, f"{spender} {day}", True, None, spender, f"2018-{day}", 1, None, 10, False, False, False, False)
            for spender, day in [("C1", "10-05"), ("C2", "10-05"), ("C3", "09-30"), ("C3", "10-31"), ("C3", "11-01")]
        ],
    )
    assert verdicts.run("row_id, status") == [
        ("C1 10-05", "fictitious"),
        ("C2 10-05", "notice_only"),
        ("C3 09-30", "notice_only"),
        ("C3 10-31", "fictitious"),
        ("C3 11-01", "notice_only"),
    ]
