"""Every notice is reported again on the spender's next regular report (fec.gov, 24-hour reports): one ledger takes the
report where it covers the notice's day and holds rows for that candidate and direction, the notice otherwise."""

from sql.world import candidate, notice, pas2, webk

X, Y = "H8MD01001", "H8MD01002"
COVERED, ELSEWHERE, AGAINST, LATE, UNPAID, PAID, PARTLY, AGAIN, OWN_ROW = (f"C9771000{n}" for n in range(1, 10))
NAMELESS, BEHIND, TWO_RACES, SLIP = (f"C977100{n}" for n in range(10, 14))
# stands in the special of 2017 and in the regular race of the same seat
BOTH = "H8GA06777"


NO_NAME = {
    "candidate_id": None,
    "candidate_name": None,
    "office_code": "H",
    "office_state": "MD",
    "office_district": "01",
}


def covered(committee_id, through="2018-06-30"):
    return webk(committee_id=committee_id, coverage_end_date=through)


def noticed(spender_id, amount, day, **values):
    given = {"spender_id": spender_id, "candidate_id": X, "amount": amount, "dissemination_date": day, "file_number": 2000}
    return notice(**given | values)


def reported(committee_id, amount, day, **values):
    given = {
        "committee_id": committee_id,
        "candidate_id": X,
        "other_id": values.get("candidate_id", X),
        "amount": amount,
        "transaction_date": day,
        "transaction_type_code": "24E",
    }
    return pas2(**given | values)


OWN_WORLD = True
ROWS = [
    *candidate(X, "C77090001", "MD-01"),
    *candidate(Y, "C77090002", "MD-01"),
    # the report of June holds the ad of May at its actual cost; the ad of July is on no report yet
    covered(COVERED),
    noticed(COVERED, "500.00", "2018-05-01", file_number=2001),
    noticed(COVERED, "200.00", "2018-07-15", file_number=2002),
    reported(COVERED, 495, "2018-05-02"),
    # the report covers the day, but holds rows for another candidate only
    covered(ELSEWHERE),
    noticed(ELSEWHERE, "300.00", "2018-05-01"),
    reported(ELSEWHERE, 80, "2018-05-02", candidate_id=Y),
    # or for the other direction only
    covered(AGAINST),
    noticed(AGAINST, "310.00", "2018-05-01"),
    reported(AGAINST, 90, "2018-05-02", transaction_type_code="24A"),
    # nothing is reported at all
    covered(LATE, "2018-03-31"),
    noticed(LATE, "70.00", "2018-05-01"),
    # the day that decides is the one of dissemination, and of the expenditure only where that is missing
    covered(OWN_ROW, "2018-03-31"),
    noticed(OWN_ROW, "21.00", "2018-04-20", expenditure_date="2018-03-20", file_number=2011),
    noticed(OWN_ROW, "22.00", None, expenditure_date="2018-03-20", file_number=2012),
    reported(OWN_ROW, 20, "2018-03-20"),
    # a notice that names only the seat: the report of the same race and direction replaces it, one of the other does not
    covered(NAMELESS),
    noticed(NAMELESS, "610.00", "2018-05-01", **NO_NAME, file_number=2021),
    noticed(NAMELESS, "620.00", "2018-05-01", **NO_NAME, file_number=2022, support_oppose="O"),
    reported(NAMELESS, 600, "2018-05-02"),
    # the summary is ahead of the rows: the report of March holds the notice of March, that of June is not in the file yet
    covered(BEHIND, "2018-06-30"),
    noticed(BEHIND, "710.00", "2018-03-10", file_number=2031),
    noticed(BEHIND, "720.00", "2018-06-10", file_number=2032),
    reported(BEHIND, 700, "2018-03-12", report_type_code="M4", file_number=3031),
    # a row about the regular race says nothing of a notice about the special
    *candidate(BOTH, "C77090077", "GA-06", 2017, 2018),
    covered(TWO_RACES, "2018-12-31"),
    noticed(TWO_RACES, "810.00", "2017-06-01", candidate_id=BOTH, file_number=2041),
    reported(TWO_RACES, 5, "2018-10-01", candidate_id=BOTH, file_number=3041),
    # a year typed late does not make a report cover a notice: no report of the cycle has a day after it
    noticed(SLIP, "910.00", "2018-10-20", file_number=2051),
    reported(SLIP, 10, "2019-10-01", file_number=3051),
    # memo X: aired and not yet paid
    reported(UNPAID, 1000, "2018-06-01", memo_code="X", file_number=3001),
    # paid in a later report
    reported(PAID, 1100, "2018-06-01", memo_code="X", file_number=3001),
    reported(PAID, 1100, "2018-07-05", file_number=3002),
    # two aired, one paid
    reported(PARTLY, 1200, "2018-06-01", memo_code="X", file_number=3001),
    reported(PARTLY, 1200, "2018-06-08", memo_code="X", file_number=3002),
    reported(PARTLY, 1200, "2018-07-05", file_number=3003),
    # aired and paid, and again; a payment of another amount, and one before, settle nothing
    reported(AGAIN, 1300, "2018-05-01", file_number=3000),
    reported(AGAIN, 1300, "2018-06-01", memo_code="X", file_number=3001),
    reported(AGAIN, 1300, "2018-07-05", file_number=3002),
    reported(AGAIN, 1300, "2018-08-01", memo_code="X", file_number=3003),
    reported(AGAIN, 1300, "2018-09-05", file_number=3004),
    reported(AGAIN, 1400, "2018-09-06", file_number=3004),
    reported(AGAIN, 1450, "2018-09-07", memo_code="X", file_number=3004),
    reported(AGAIN, 1450, "2018-09-07", file_number=3004),
]


def ledger(ask, spender_id, columns="amount, reason, counts_in_outside_spending"):
    return ask(
        f"select {columns} from independent_expenditures where spender_id = ?"
        " order by is_notice desc, file_number, event_date, row_id",
        spender_id,
    )


def spent(ask, spender_id, columns="candidate_id, support_oppose, amount"):
    return ask(f"select {columns} from race_outside_spending where spender_id = ? order by all", spender_id)


def test_a_covering_report_with_rows_replaces_the_notice_and_later_notices_count_beside(ask):
    assert ledger(ask, COVERED) == [
        (500, "superseded_by_report", False),
        (200, "notice_only", True),
        (495, "reported", True),
    ]
    # 495 + 200, the 200 known from a notice alone
    assert spent(ask, COVERED, "amount, row_count, notice_only_amount") == [(695, 2, 200)]


def test_a_notice_beyond_the_reports_is_not_missing_from_them(ask):
    missing = """
        select amount, is_missing_from_report from independent_expenditures
        where spender_id = ? and is_notice order by amount
    """
    assert ask(missing, COVERED) == [(200, False), (500, False)]


def test_a_report_about_another_candidate_replaces_nothing(ask):
    assert ledger(ask, ELSEWHERE, "amount, reason, is_missing_from_report") == [
        (300, "notice_only", True),
        (80, "reported", False),
    ]
    assert spent(ask, ELSEWHERE) == [(X, "S", 300), (Y, "S", 80)]


def test_nor_does_one_of_the_other_direction(ask):
    assert ledger(ask, AGAINST, "amount, reason, is_missing_from_report") == [
        (310, "notice_only", True),
        (90, "reported", False),
    ]
    assert spent(ask, AGAINST) == [(X, "O", 90), (X, "S", 310)]


def test_a_notice_without_a_candidate_is_held_against_the_reports_about_its_race(ask):
    assert ledger(ask, NAMELESS, "amount, support_oppose, reason") == [
        (610, "S", "superseded_by_report"),
        (620, "O", "notice_only"),
        (600, "S", "reported"),
    ]
    assert spent(ask, NAMELESS) == [(X, "S", 600), (None, "O", 620)]


def test_a_report_of_another_month_replaces_nothing(ask):
    assert ledger(ask, BEHIND, "amount, reason, is_missing_from_report") == [
        (710, "superseded_by_report", False),
        (720, "notice_only", True),
        (700, "reported", False),
    ]


def test_nor_does_one_about_the_other_race_of_the_candidate(ask):
    assert ledger(ask, TWO_RACES, "race_id, amount, reason") == [
        ("GA-06-2017-special", 810, "notice_only"),
        ("GA-06-2018", 5, "reported"),
    ]


def test_nor_does_a_row_dated_after_the_cycle(ask):
    assert ledger(ask, SLIP, "amount, reason") == [(910, "notice_only"), (10, "reported")]


def test_without_a_covering_report_the_notice_counts(ask):
    assert ledger(ask, LATE, "amount, reason, is_missing_from_report") == [(70, "notice_only", False)]


def test_the_day_of_dissemination_decides_and_that_of_the_expenditure_where_it_is_missing(ask):
    assert ledger(ask, OWN_ROW, "amount, reason") == [
        (21, "notice_only"),
        (22, "superseded_by_report"),
        (20, "reported"),
    ]


def test_superseding_never_takes_a_candidate_and_direction_to_zero(ask):
    gone = ask(
        """
        select spender_id, race_id, candidate_id, support_oppose from independent_expenditures
        -- a notice without a candidate gives way to rows about its race
        where spender_id <> 'C97710010'
        group by all
        having
            bool_or(reason = 'superseded_by_report')
            and not bool_or(counts_in_outside_spending or reason = 'fictitious')
        """
    )
    assert gone == []


def test_a_memo_row_counts_as_long_as_it_is_not_paid(ask):
    assert ledger(ask, UNPAID) == [(1000, "incurred_unpaid", True)]
    assert spent(ask, UNPAID, "amount, incurred_unpaid_amount") == [(1000, 1000)]


def test_and_gives_way_to_its_payment(ask):
    assert ledger(ask, PAID) == [(1100, "memo", False), (1100, "reported", True)]
    assert spent(ask, PAID, "amount, incurred_unpaid_amount") == [(1100, 0)]


def test_one_payment_settles_one_of_two_memo_rows(ask):
    assert ledger(ask, PARTLY, "file_number, reason") == [(3001, "memo"), (3002, "incurred_unpaid"), (3003, "reported")]
    assert spent(ask, PARTLY, "amount, incurred_unpaid_amount") == [(2400, 1200)]


def test_two_rounds_of_one_amount_count_twice_and_not_three_times(ask):
    assert ledger(ask, AGAIN, "file_number, amount, reason") == [
        (3000, 1300, "reported"),
        (3001, 1300, "memo"),
        (3002, 1300, "reported"),
        (3003, 1300, "memo"),
        (3004, 1300, "reported"),
        (3004, 1400, "reported"),
        (3004, 1450, "incurred_unpaid"),
        (3004, 1450, "reported"),
    ]
