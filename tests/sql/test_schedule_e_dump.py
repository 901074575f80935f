"""The FEC's weekly dump of Schedule E holds the regular reports of pas2 with cents, both dates and the filers of Form 5: a
report counts once, from the version in force (openFEC, ofec_sched_e_mv: the dump's rows are all most recent)."""

from contextlib import closing

import pytest
from sql.filed import report, spent
from sql.replay import Replay
from sql.world import candidate, dumped, notice, pas2

X, Y = "H8NV01001", "H8NV01002"
CENTS, AMENDED, NEWER_BULK, ONLY_BULK, FILED, UNPROCESSED, OVERTAKEN = (f"C7795{n:04}" for n in range(1, 8))
NOTICED, UNPAID, PAID, BOTH_VERSIONS, TWINS, PAPER, NEXT_YEAR, LATE_ROW = (f"C7796{n:04}" for n in range(1, 9))
PERSON, PERSON_FILED = "C97950001", "C97950002"
EARLY, NAMED_ONLY, SHIFTED = (f"C7797{n:04}" for n in range(1, 4))


def bulk(committee_id, amount, file_number, day="2018-03-10", **values):
    given = {"candidate_id": X, "other_id": X, "transaction_type_code": "24E", "report_type_code": "Q1"}
    return pas2(committee_id=committee_id, amount=amount, file_number=file_number, transaction_date=day, **given | values)


def row(spender_id, amount, file_number, day="2018-03-10", **values):
    given = {"candidate_id": X, "dissemination_date": day, "expenditure_date": day, "report_year": int(day[:4])}
    return dumped(spender_id=spender_id, amount=amount, file_number=file_number, **given | values)


OWN_WORLD = True
ROWS = [
    *candidate(X, "C77950901", "NV-01"),
    *candidate(Y, "C77950902", "NV-01"),
    # the same filing in both: the dump's cents, and its two days
    bulk(CENTS, 100, 5001),
    row(CENTS, "100.75", 5001, dissemination_date="2018-03-08"),
    # the dump has the amendment, pas2 still the original; and the other way round
    bulk(AMENDED, 200, 5002),
    row(AMENDED, "250.50", 5003),
    bulk(NEWER_BULK, 320, 5005),
    row(NEWER_BULK, "300.25", 5004),
    # a filer that the dump lacks
    bulk(ONLY_BULK, 400, 5006),
    # a filer of Form 5, whom pas2 never has
    row(PERSON, "500.05", 5007, form_type="F5"),
    # of electronic filings: one processed, one amended since, one whose amendment the dump has
    row(FILED, "610.10", 5010),
    row(PERSON_FILED, "620.20", 5011, form_type="F5"),
    row(UNPROCESSED, "630.30", 5012),
    row(OVERTAKEN, "650.50", 5015),
    # the report repeats the notice at its actual cost; the ad of a later day is on no report
    notice(spender_id=NOTICED, candidate_id=X, amount="700.00", dissemination_date="2018-03-10", file_number=5020),
    notice(spender_id=NOTICED, candidate_id=X, amount="70.00", dissemination_date="2018-05-10", file_number=5021),
    row(NOTICED, "695.95", 5022),
    # aired and not paid; aired and paid in the next report
    row(UNPAID, "810.80", 5030, memo_code="X"),
    row(PAID, "820.80", 5031, memo_code="X"),
    row(PAID, "820.80", 5032, expenditure_date="2018-05-10", report_type_code="Q2"),
    # were the dump not as amended, the newer filing would count
    row(BOTH_VERSIONS, "900.90", 5040, transaction_id="SE1"),
    row(BOTH_VERSIONS, "910.90", 5041, transaction_id="SE1"),
    # two reports of one type for the same days, in both files
    bulk(TWINS, 11, 5050),
    bulk(TWINS, 12, 5051),
    row(TWINS, "11.10", 5050),
    row(TWINS, "12.20", 5051),
    # paper, older than the FEC's file numbers
    bulk(PAPER, 13, None),
    row(PAPER, "13.30", None),
    # the same type of report a year later is another report
    bulk(NEXT_YEAR, 14, 5060, "2017-03-10"),
    row(NEXT_YEAR, "15.50", 5061, "2018-03-10"),
    # a December ad on the next year's first report: its days say another year than the report, its transaction id the same
    bulk(SHIFTED, 16, 5062, "2017-12-30", transaction_id="SE7"),
    row(SHIFTED, "16.60", 5063, "2017-12-30", transaction_id="SE7", report_year=2018),
    # a notice has no place in the dump; one in it is the notice of the FEC's file
    notice(spender_id=EARLY, candidate_id=X, amount="17.70", dissemination_date="2018-03-10", file_number=5070),
    row(EARLY, "17.70", 5070, report_type_code="24", form_type="F24"),
    # no candidate id, so not in pas2 at all
    row(NAMED_ONLY, "18.80", 5080, candidate_id=None, candidate_name="EXAMPLE, ALEX", office_code="H", office_state="NV",
        office_district="01", support_oppose="O"),
    # of a cycle of which nothing is loaded
    row(CENTS, "99999.99", 4000, "2001-03-10", election_code="G2002"),
    # paid two years later, for the election of this cycle
    row(LATE_ROW, "19.90", 5090, "2019-02-10", dissemination_date="2018-11-01", election_code="G2018"),
]  # fmt: skip
Q1 = {"code": "Q1", "days": ("20180101", "20180331"), "form_type": "F3XN"}
FILINGS = [
    report(5010, FILED, spent("610.10", "20180310", X), **Q1),
    report(5011, PERSON_FILED, spent("620.20", "20180310", X, record="F57"), **Q1 | {"form_type": "F5N"}),
    report(5013, UNPROCESSED, spent("640.40", "20180310", X), **Q1 | {"form_type": "F3XA"}, amends=5012),
    report(5014, OVERTAKEN, spent("649.49", "20180310", X), **Q1),
]


def ledger(ask, spender_id, columns="source, amount, reason"):
    return [
        tuple(map(str, found))
        for found in ask(
            f"select {columns} from independent_expenditures where spender_id = ? order by is_notice desc, amount, source",
            spender_id,
        )
    ]


def counted(ask, spender_id):
    return ask(
        "select source, amount::varchar from independent_expenditures where spender_id = ? and counts_in_outside_spending"
        " order by all",
        spender_id,
    )


def test_a_filing_that_both_hold_counts_from_the_dump_with_its_cents_and_days(ask):
    assert ledger(ask, CENTS) == [
        ("pas2", "100.00", "held_by_dump"),
        ("schedule_e_dump", "100.75", "reported"),
    ]
    columns = "dissemination_date, expenditure_date, candidate_id, race_id, cycle"
    assert ledger(ask, CENTS, columns)[1] == ("2018-03-08", "2018-03-10", X, "NV-01-2018", "2018")
    figure = ask("select sum(amount)::varchar from race_outside_spending where spender_id = ?", CENTS)
    assert figure == [("100.75",)]


def test_the_newest_version_of_a_report_counts_whichever_file_has_it(ask):
    assert ledger(ask, AMENDED) == [
        ("pas2", "200.00", "superseded_by_amendment"),
        ("schedule_e_dump", "250.50", "reported"),
    ]
    assert ledger(ask, NEWER_BULK) == [
        ("schedule_e_dump", "300.25", "superseded_by_amendment"),
        ("pas2", "320.00", "reported"),
    ]
    assert ledger(ask, SHIFTED) == [
        ("pas2", "16.00", "superseded_by_amendment"),
        ("schedule_e_dump", "16.60", "reported"),
    ]
    assert counted(ask, BOTH_VERSIONS) == [("schedule_e_dump", "910.90")]


def test_filers_that_one_of_the_two_lacks_count_from_the_other(ask):
    assert counted(ask, ONLY_BULK) == [("pas2", "400.00")]
    assert counted(ask, PERSON) == [("schedule_e_dump", "500.05")]
    assert counted(ask, NAMED_ONLY) == [("schedule_e_dump", "18.80")]


def test_two_reports_stay_two(ask):
    assert counted(ask, TWINS) == [("schedule_e_dump", "11.10"), ("schedule_e_dump", "12.20")]
    assert counted(ask, NEXT_YEAR) == [("pas2", "14.00"), ("schedule_e_dump", "15.50")]
    assert counted(ask, PAPER) == [("schedule_e_dump", "13.30")]


def test_an_electronic_filing_gives_way_once_the_dump_has_it_and_an_amendment_does_not(ask):
    assert ledger(ask, FILED) == [("efile", "610.10", "held_by_bulk"), ("schedule_e_dump", "610.10", "reported")]
    assert counted(ask, PERSON_FILED) == [("schedule_e_dump", "620.20")]
    assert ledger(ask, UNPROCESSED) == [
        ("schedule_e_dump", "630.30", "superseded_by_amendment"),
        ("efile", "640.40", "reported"),
    ]
    assert ledger(ask, OVERTAKEN) == [("efile", "649.49", "held_by_bulk"), ("schedule_e_dump", "650.50", "reported")]


def test_a_report_in_the_dump_replaces_the_notices_that_it_repeats(ask):
    assert ledger(ask, NOTICED) == [
        ("independent_expenditure", "70.00", "notice_only"),
        ("independent_expenditure", "700.00", "superseded_by_report"),
        ("schedule_e_dump", "695.95", "reported"),
    ]
    assert counted(ask, EARLY) == [("independent_expenditure", "17.70")]


def test_memo_rows_of_the_dump_wait_for_their_payment(ask):
    assert ledger(ask, UNPAID) == [("schedule_e_dump", "810.80", "incurred_unpaid")]
    assert sorted(ledger(ask, PAID)) == [("schedule_e_dump", "820.80", "memo"), ("schedule_e_dump", "820.80", "reported")]


def test_of_other_cycles_only_rows_about_an_election_of_a_loaded_one_are_read(ask):
    assert ask("select count(*) from independent_expenditures where file_number = 4000") == [(0,)]
    assert ledger(ask, LATE_ROW, "amount, cycle, race_id") == [("19.90", "2020", "NV-01-2018")]


@pytest.fixture(scope="module")
def versions(world):
    with closing(Replay(world, "dump_bulk_versions")) as replay:
        yield replay


DUMP_COLUMNS = """
    spender_id varchar, report_key varchar, file_number bigint, cycle int, report_type_code varchar, report_year int,
    source_as_of timestamp, candidate_id varchar, amount decimal(14, 2), transaction_id varchar, is_notice boolean
"""
BULK_COLUMNS = """
    committee_id varchar, file_number bigint, cycle int, report_type_code varchar, transaction_date date,
    amount decimal(14, 2), transaction_id varchar, candidate_id varchar, transaction_type_code varchar
"""


@pytest.mark.parametrize(
    ("dump_number", "bulk_number", "amounts", "is_dump_in_force"),
    [
        # the same rows, and the dump has their cents
        (1, 1, ("10.75", "-5.75", None), True),
        # the FEC has corrected a row since
        (1, 1, ("11.75", "-5.75", None), False),
        # and has left one out that names a candidate
        (1, 1, ("10.75", "-5.75", "3.00"), False),
        (2, 1, ("99.00", None, None), True),
        (1, 2, ("10.75", "-5.75", None), False),
        (-1, -2, ("10.75", "-5.75", None), False),
    ],
)
def test_an_older_dump_is_in_force_where_its_version_is_newer_or_its_rows_are_the_same(
    versions, dump_number, bulk_number, amounts, is_dump_in_force
):
    made = [(amount, candidate_id) for amount, candidate_id in zip(amounts, (X, X, Y), strict=True) if amount]
    rows: list[tuple] = [
        ("C1", f"{dump_number}", dump_number, 2018, "Q1", 2018, "2019-01-01", c, a, "T", False) for a, c in made
    ]
    # without a candidate's id a row is never in pas2
    rows.append(("C1", f"{dump_number}", dump_number, 2018, "Q1", 2018, "2019-01-01", None, "7.00", "T", False))
    versions.put("staging.stg_regular_independent_expenditures", DUMP_COLUMNS, rows)
    whole = [("C1", bulk_number, 2018, "Q1", "2018-03-01", amount, "T", X, "24E") for amount in (10, -5)]
    versions.put("staging.stg_candidate_expenditures", BULK_COLUMNS, whole)
    loads = [(2018, "committee_to_candidate_transactions", "2019-02-01")]
    versions.put("staging.stg_loads", "cycle int, table_name varchar, source_as_of timestamp", loads)
    assert versions.run("report_key, bulk_report_key, is_dump_in_force") == [
        (f"{dump_number}", f"{bulk_number}", is_dump_in_force)
    ]
