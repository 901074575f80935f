"""What an early report and the regular report that repeats it have in common, filing by filing: same rows, amendments that
name their original badly or not at all, memo rows, names without ids, reports that repeat a part or are of another cycle."""

import pytest
from sql.filed import filing, report, spent
from sql.world import candidate, notice, pas2

X, Y = "H8OH01001", "H8OH01002"
# no candidate master has this one
ABROAD = "H8ZZ01001"
(
    REPEATED, DIFFERENT, BOTH_WAYS, LOOK_ALIKE, NO_POINTER, WRONG_POINTER, OWN_SLIP, BARE, BARE_REPORT, REUSED, MEMO, NO_ID,
    NO_MASTER, PARTLY, REDESCRIBED, SAME_PAYEE, CHAIN, WITHDRAWN, NEXT_CYCLE, NO_DATE, FORM_5, RUNOFF, NEW_YEAR, GUESSED,
    BOTH_KNOWN, ABSENT, LATER_PAID, TWO_PEOPLE, NO_CANDIDATE, TWO_STATES, TWO_ELECTIONS, TWO_PURPOSES, JOHN_AND_JANE,
    SIGNED, BEYOND, TWO_BEYOND, NOT_YET, NEW_NAME, ALL_NEW, NO_IDS, BLANK, BLANK_REPORT, TWO_SIGNED,
) = (f"C978{n:05}" for n in range(1, 44))  # fmt: skip
# how an early report writes the name, and the regular report: last name and first name
SPELLINGS = {
    "STRANGER, BOB": ("STRANGER", "ROBERT"),
    "STRANGER, BILL": ("STRANGER", "WILLIAM"),
    "Dr. Sam Stranger": ("STRANGER", "SAM"),
    "STRANGER, J. SAM": ("STRANGER", "SAM"),
    "SAM, STRANGER": ("STRANGER", "SAM"),
    "PE\u00d1A, SAM": ("PENA", "SAM"),
    "STRANGR, SAM": ("STRANGER", "SAM"),
    "STRANGER, SAMMUEL": ("STRANGER", "SAMUEL"),
    "STRANGER": ("STRANGER", "SAM"),
}
SPELLERS = {name: f"C9788{n:04}" for n, name in enumerate(SPELLINGS, start=1)}
BARE_OF_TWO = "C97889999"

SEAT = {"office_code": "H", "office_state": "OH", "office_district": "01"}
FILED_SEAT = {"candidate_office_code": "H", "candidate_state": "OH", "candidate_district": "01"}


def early(spender_id, file_number, amount, day="2018-05-01", cycle=2018, previous=None, **values):
    amendment = {"amendment_indicator_code": "A1"} if "amends" in values or previous else {}
    values.pop("amends", None)
    given = {
        "spender_id": spender_id,
        "file_number": file_number,
        "amount": amount,
        "candidate_id": X,
        "dissemination_date": day,
        "election_code": "G2018",
        "payee_name": "EXAMPLE PRINTERS",
        "previous_file_number": previous,
        **SEAT,
    }
    return notice(cycle, **given | amendment | values)


def f24(number, committee_id, *lines, form_type="F24N", **cover):
    return filing(number, form_type, committee_id, *lines, **{"report_type_code": "24", "signed_date": "20180502"} | cover)


def f3x(number, committee_id, *lines, code="Q2", days=("20180401", "20180630"), **values):
    return report(number, committee_id, *lines, form_type=values.pop("form_type", "F3XN"), code=code, days=days, **values)


def se(amount, day="20180501", candidate_id=X, **values):
    return spent(amount, day, candidate_id, **{"election_code": "G2018"} | FILED_SEAT | values)


ROWS = [
    *candidate(X, "C78090001", "OH-01", candidate_name="EXAMPLE, ALEX"),
    *candidate(Y, "C78090002", "OH-01", candidate_name="MODEL, MO"),
    # nine rows that are one, and one of another amount under another id
    *[early(REPEATED, 5001, "114056.87", transaction_id="001") for _ in range(9)],
    early(REPEATED, 5001, "20.00", transaction_id="002"),
    # one id, two amounts
    early(DIFFERENT, 5011, "100.00", transaction_id="001"),
    early(DIFFERENT, 5011, "101.00", transaction_id="001"),
    # one id, for one candidate and against the other
    early(BOTH_WAYS, 5021, "100.00", transaction_id="001"),
    early(BOTH_WAYS, 5021, "100.00", transaction_id="001", support_oppose="O", candidate_id=Y),
    # nine equal rows under nine ids may be nine stations
    *[early(LOOK_ALIKE, 5031, "50.00") for _ in range(9)],
    # an amendment that names nothing; the ids of the first filing come back, one with another amount
    early(NO_POINTER, 5041, "100.00", transaction_id="A1"),
    early(NO_POINTER, 5041, "200.00", transaction_id="A2"),
    early(NO_POINTER, 5042, "100.00", transaction_id="A1", amends=True),
    early(NO_POINTER, 5042, "250.00", transaction_id="A2", amends=True),
    # one that names a number that no filing has, and another that names it too but has new rows only
    early(WRONG_POINTER, 5051, "100.00", transaction_id="A1"),
    early(WRONG_POINTER, 5052, "110.00", transaction_id="A1", previous=5049),
    early(WRONG_POINTER, 5053, "120.00", transaction_id="B7", previous=5049),
    # one that names the filer's own filing of another day, by a slip
    early(OWN_SLIP, 5061, "100.00", "2018-05-01", transaction_id="A1"),
    early(OWN_SLIP, 5062, "200.00", "2018-05-03", transaction_id="A2"),
    early(OWN_SLIP, 5063, "210.00", "2018-05-03", transaction_id="A2", previous=5061),
    # 001 in every filing, the same ad each day: a row that is equal in day and amount tells which one is amended
    early(REUSED, 5071, "100.00", "2018-05-01", transaction_id="001"),
    early(REUSED, 5072, "100.00", "2018-05-02", transaction_id="001"),
    early(REUSED, 5072, "60.00", "2018-05-02", transaction_id="002"),
    early(REUSED, 5073, "100.00", "2018-05-03", transaction_id="001"),
    early(REUSED, 5074, "130.00", "2018-05-02", transaction_id="001", amends=True),
    early(REUSED, 5074, "60.00", "2018-05-02", transaction_id="002", amends=True),
    # and nobody's: nothing of the filer has such a day, or such an amount on its day
    early(REUSED, 5075, "100.00", "2018-05-09", transaction_id="001", amends=True),
    early(REUSED, 5076, "70.00", "2018-05-03", transaction_id="001", amends=True),
    # of three early rows the regular report repeats one
    early(PARTLY, 5081, "100.00", "2018-05-01", transaction_id="P1"),
    early(PARTLY, 5082, "200.00", "2018-05-02", transaction_id="P2", payee_name="EXAMPLE RADIO"),
    early(PARTLY, 5083, "300.00", "2018-05-03", transaction_id="P3", payee_name="EXAMPLE RADIO"),
    # two early rows, put together in the regular report at their actual cost
    early(REDESCRIBED, 5091, "300.00", "2018-05-01"),
    early(REDESCRIBED, 5092, "300.00", "2018-05-02"),
    # two bills of one payee and day, one of which is in the report
    early(SAME_PAYEE, 5101, "500.00", "2018-05-01"),
    early(SAME_PAYEE, 5102, "700.00", "2018-05-01"),
    # named without an id; the candidate is in the master, and is not
    early(NO_ID, 5111, "400.00", candidate_id=None, candidate_name="Example, Alexander"),
    early(NO_MASTER, 5121, "400.00", candidate_id=None, candidate_name="STRANGER, SAM", office_district="99"),
    early(NO_MASTER, 5122, "70.00", candidate_id=None, candidate_name="STRANGER, TOM", office_district="99"),
    # a notice in the file of the year, amended in the next cycle's file
    early(NEXT_CYCLE, 5131, "100.00", "2018-10-30", transaction_id="A1"),
    early(NEXT_CYCLE, 5132, "130.00", "2018-10-30", cycle=2020, transaction_id="A1", previous=5131),
    # amended electronically in the next cycle, without the original's date
    early(NO_DATE, 5141, "100.00", "2018-12-30", transaction_id="A1"),
    # a runoff in January: the early report lies in the file of the election, its report in the next cycle
    early(RUNOFF, 5151, "1000.00", "2019-01-03", election_code="R2018"),
    # an ad of New Year's Eve whose notice is signed on January 1, and the filer's year-end report
    early(NEW_YEAR, 5161, "900.00", "2018-12-31", cycle=2020),
    # bulk tells no days of a pre-general report
    early(GUESSED, 5171, "600.00", "2018-10-05", payee_name="EXAMPLE RADIO"),
    early(GUESSED, 5172, "50.00", "2018-11-05", payee_name="EXAMPLE RADIO"),
    pas2(committee_id=GUESSED, candidate_id=X, other_id=X, amount=590, transaction_date="2018-10-09", file_number=6171,
         report_type_code="12G", transaction_type_code="24E"),
    # but what is equal in payee and day needs no days of a report
    early(BOTH_KNOWN, 5181, "600.40", "2018-10-05"),
    pas2(committee_id=BOTH_KNOWN, candidate_id=X, other_id=X, amount=600, transaction_date="2018-10-05", file_number=6181,
         report_type_code="12G", transaction_type_code="24E", name="EXAMPLE PRINTERS"),
    # aired in the second quarter and paid in the third, which has an ad of its own
    early(LATER_PAID, 5191, "1000.00", "2018-06-20"),
    early(LATER_PAID, 5192, "500.00", "2018-07-10"),
    # two candidates of one last name in one seat
    early(TWO_PEOPLE, 5201, "40.00", candidate_id=None, candidate_name="TWIN, ANN", office_district="98"),
    early(TWO_PEOPLE, 5202, "50.00", candidate_id=None, candidate_name="TWIN, BEN", office_district="98"),
    # one id and all else equal, but for one thing as it was filed
    *[
        early(NO_CANDIDATE, 5211, "100.00", transaction_id="1", candidate_id=None, office_district=district)
        for district in ("01", "02")
    ],
    *[
        early(TWO_STATES, 5221, "100.00", transaction_id="1", candidate_id="P60000001", office_code="P", office_state=state,
              office_district="00", election_code="P2016", cycle=2016)
        for state in ("NH", "IA")
    ],
    *[early(TWO_ELECTIONS, 5231, "100.00", transaction_id="1", election_code=code) for code in ("P2018", "G2018")],
    *[early(TWO_PURPOSES, 5241, "100.00", transaction_id="1", purpose=purpose) for purpose in ("TV", "RADIO")],
    *[
        early(JOHN_AND_JANE, 5251, "100.00", transaction_id="1", candidate_id=None, candidate_name=name,
              office_district="97")
        for name in ("DOE, JOHN", "DOE, JANE")
    ],
    # names of one person, written in two ways
    *[
        early(speller, 5260 + n, "400.00", candidate_id=None, candidate_name=name, office_district="96")
        for n, (name, speller) in enumerate(SPELLERS.items())
    ],
    early(BARE_OF_TWO, 5271, "70.00", candidate_id=None, candidate_name="TWIN", office_district="98"),
    # signed on January 1 for an ad of New Year's Eve, which the notice does not date
    early(SIGNED, 5281, "900.00", None, 2020, receipt_date="2019-01-01"),
    early(TWO_SIGNED, 5282, "900.00", "2018-12-31"),
    early(TWO_SIGNED, 5283, "900.00", None, 2020, receipt_date="2019-01-01"),
    # one in the report though its day is the next one; and two such ads, of which the report has one
    early(BEYOND, 5291, "100.00", "2018-07-01", transaction_id="K1"),
    early(TWO_BEYOND, 5292, "100.00", "2018-07-01", transaction_id="K1"),
    early(TWO_BEYOND, 5292, "100.00", "2018-07-01", transaction_id="K2"),
    # the same payee, amount and id as in the last report, months later
    early(NOT_YET, 5301, "100.00", "2018-09-01", transaction_id="001"),
    # amendments without a pointer: the candidate corrected, day and amount changed, and no transaction ids
    early(NEW_NAME, 5311, "100.00", transaction_id="Z1"),
    early(NEW_NAME, 5312, "100.00", transaction_id="Z1", candidate_id=Y, amends=True),
    early(ALL_NEW, 5321, "100.00", transaction_id="Y1"),
    early(ALL_NEW, 5322, "250.00", "2018-05-04", transaction_id="Y1", amends=True),
    early(NO_IDS, 5331, "100.00", transaction_id=None),
    early(NO_IDS, 5332, "120.00", transaction_id=None, amends=True),
    early(NO_IDS, 5333, "30.00", "2018-05-05", transaction_id=None),
    # no direction on the early report, and on the regular one
    early(BLANK, 5341, "100.00", transaction_id="D1", support_oppose=None),
    early(BLANK_REPORT, 5342, "100.00", transaction_id="D1"),
]  # fmt: skip

FILINGS = [
    # bare numbers, on an early report and on a regular one
    f24(7001, BARE, se(100)),
    f24(7002, BARE, se(110), form_type="F24A", report_id="7001"),
    f3x(7011, BARE_REPORT, se(100)),
    f3x(7012, BARE_REPORT, se(120), form_type="F3XA", report_id="7011"),
    # an amendment that names a number that is not there, of the same days as the report that is
    f3x(7021, ABSENT, se(100)),
    f3x(7022, ABSENT, se(130), form_type="F3XA", amends=7019),
    # an advertiser and, below it, the station that it paid
    f24(
        7031,
        MEMO,
        se(1000, transaction_id="M1"),
        se(600, transaction_id="M2", memo_code="X", back_reference_transaction_id="M1"),
        # a memo row of its own, and one that names a row that is not there
        se(30, transaction_id="M3", memo_code="X"),
        se(40, transaction_id="M4", memo_code="X", back_reference_transaction_id="M9"),
    ),
    f3x(7041, NO_ID, se(390, candidate_last_name="EXAMPLE", candidate_first_name="ALEX")),
    f3x(
        7051,
        NO_MASTER,
        se(395, candidate_id=ABROAD, candidate_last_name="Stranger", candidate_first_name="Samuel", candidate_district="99"),
    ),
    f3x(
        7061,
        PARTLY,
        se(95, transaction_id="P1", payee_organization_name="EXAMPLE PRINTERS"),
    ),
    f3x(7071, REDESCRIBED, se(590, "20180515", payee_organization_name="OTHERS")),
    f3x(7081, SAME_PAYEE, se(700, "20180501", transaction_id="Z9")),
    # three filings of one chain, each naming the one before
    f24(7091, CHAIN, se(100)),
    f24(7092, CHAIN, se(110), form_type="F24A", amends=7091),
    f24(7093, CHAIN, se(120), form_type="F24A", amends=7092),
    # an amendment with no row left
    f24(7101, WITHDRAWN, se(100)),
    f24(7102, WITHDRAWN, form_type="F24A", amends=7101),
    f24(7111, NO_DATE, se(140, "20181230", transaction_id="A1"), form_type="F24A", amends=5141, signed_date="20190110"),
    # a filer of Form 5: his early report and his quarterly one
    filing(7121, "F5N", FORM_5, se(800, record="F57"), report_type_code="24", signed_date="20180502"),
    filing(
        7122, "F5N", FORM_5, se(805, record="F57"), report_code="Q2", coverage_from_date="20180401",
        coverage_through_date="20180630",
    ),
    f3x(7131, RUNOFF, se(990, "20190103", election_code="R2018"), code="30R", days=("20181217", "20190125")),
    f3x(7141, NEW_YEAR, se(905, "20181231"), code="YE", days=("20181127", "20181231")),
    f3x(7151, LATER_PAID, se(1000, "20180620", memo_code="X")),
    f3x(7152, LATER_PAID, se(1000, "20180620", disbursement_date="20180705"), code="Q3", days=("20180701", "20180930")),
    f3x(7161, TWO_PEOPLE, se(40, candidate_id="", candidate_last_name="TWIN", candidate_first_name="ANN",
                             candidate_district="98")),
    *[
        f3x(7170 + n, SPELLERS[name], se(400, candidate_id=ABROAD, candidate_last_name=last, candidate_first_name=first,
                                         candidate_district="96"))
        for n, (name, (last, first)) in enumerate(SPELLINGS.items())
    ],
    f3x(7181, BARE_OF_TWO, *(
        se(40, candidate_id="", candidate_last_name="TWIN", candidate_first_name=first, candidate_district="98")
        for first in ("ANN", "BEN")
    )),
    f3x(7191, SIGNED, se(900, "20181231"), code="YE", days=("20181127", "20181231")),
    f3x(7192, TWO_SIGNED, se(900, "20181231"), code="YE", days=("20181127", "20181231")),
    f3x(7201, BEYOND, se(100, "20180701", disbursement_date="20180630", transaction_id="K1")),
    f3x(7202, TWO_BEYOND, se(100, "20180701", disbursement_date="20180630", transaction_id="K1")),
    f3x(7211, NOT_YET, se(100, "20180501", transaction_id="001")),
    f3x(7221, BLANK, se(100, transaction_id="D1")),
    f3x(7222, BLANK_REPORT, se(100, transaction_id="D1", support_oppose_code="")),
]  # fmt: skip


def ledger(ask, spender_id, columns="file_number, amount, reason"):
    return ask(
        f"select {columns} from independent_expenditures where spender_id = ? order by file_number, transaction_id, row_id",
        spender_id,
    )


def counted(ask, spender_id):
    return [
        float(amount)
        for (amount,) in ask(
            "select amount from independent_expenditures where spender_id = ? and counts_in_outside_spending order by 1",
            spender_id,
        )
    ]


def test_a_row_that_stands_nine_times_in_a_filing_counts_once(ask):
    assert counted(ask, REPEATED) == [20, 114056.87]
    by_reason = "select reason, count(*) from independent_expenditures where spender_id = ? group by 1 order by 1"
    reasons = ask(by_reason, REPEATED)
    assert reasons == [("notice_only", 2), ("repeated_row", 8)]


def test_an_id_that_comes_back_with_a_difference_counts_and_is_flagged(ask):
    assert ledger(ask, DIFFERENT, "amount, reason, is_transaction_id_repeated") == [
        (100, "notice_only", True),
        (101, "notice_only", True),
    ]


def test_one_id_for_support_and_oppose_is_two_rows(ask):
    found = ledger(ask, BOTH_WAYS, "support_oppose, counts_in_outside_spending, is_transaction_id_repeated")
    assert sorted(found) == [("O", True, True), ("S", True, True)]


@pytest.mark.parametrize("spender", [NO_CANDIDATE, TWO_STATES, TWO_ELECTIONS, TWO_PURPOSES, JOHN_AND_JANE])
def test_whatever_differs_as_filed_is_a_difference(ask, spender):
    assert ledger(ask, spender, "amount, reason, is_transaction_id_repeated") == [(100, "notice_only", True)] * 2


def test_equal_rows_under_different_ids_count_and_are_flagged(ask):
    assert counted(ask, LOOK_ALIKE) == [50] * 9
    assert set(ledger(ask, LOOK_ALIKE, "is_look_alike, is_transaction_id_repeated")) == {(True, False)}
    assert set(ledger(ask, DIFFERENT, "is_look_alike")) == {(False,)}


def test_an_amendment_without_a_pointer_replaces_the_filing_of_its_transactions(ask):
    assert counted(ask, NO_POINTER) == [100, 250]
    assert set(ledger(ask, NO_POINTER, "file_number, is_chain_inferred, is_chain_broken")) == {
        (5041, False, False),
        (5042, True, False),
    }


def test_one_with_a_wrong_pointer_too_and_the_other_amendments_of_that_number_with_it(ask):
    assert counted(ask, WRONG_POINTER) == [120]


def test_a_pointer_to_the_wrong_filing_of_the_filer_gives_way_to_the_transactions(ask):
    assert counted(ask, OWN_SLIP) == [100, 210]


def test_an_id_that_the_filer_uses_in_every_filing_tells_only_with_day_and_amount(ask):
    assert counted(ask, REUSED) == [60, 70, 100, 100, 100, 130]
    gone = [number for number, reason in ledger(ask, REUSED, "file_number, reason") if reason == "superseded_by_amendment"]
    assert gone == [5072, 5072]


def test_an_amendment_without_a_pointer_may_correct_the_candidate(ask):
    columns = "file_number, candidate_id, amount, reason"
    assert ledger(ask, NEW_NAME, columns) == [(5311, X, 100, "superseded_by_amendment"), (5312, Y, 100, "notice_only")]


def test_or_day_and_amount_under_an_id_of_no_third_filing(ask):
    assert counted(ask, ALL_NEW) == [250]


def test_and_without_transaction_ids_payee_and_day_tell(ask):
    assert counted(ask, NO_IDS) == [30, 120]


def test_a_bare_number_is_a_pointer(ask):
    assert counted(ask, BARE) == [110]
    assert counted(ask, BARE_REPORT) == [120]


def test_an_amended_report_that_names_an_absent_number_replaces_the_report_of_its_days(ask):
    assert counted(ask, ABSENT) == [130]


def test_a_memo_child_does_not_count_beside_its_parent(ask):
    assert ledger(ask, MEMO, "amount, reason") == [
        (1000, "notice_only"),
        (600, "memo"),
        (30, "notice_only"),
        (40, "notice_only"),
    ]


def test_a_candidate_named_without_an_id_is_the_one_of_the_regular_report(ask):
    assert ledger(ask, NO_ID) == [(5111, 400, "superseded_by_report"), (7041, 390, "reported")]


def test_without_a_master_as_well_by_first_and_last_name_and_seat(ask):
    assert ledger(ask, NO_MASTER) == [
        (5121, 400, "superseded_by_report"),
        (5122, 70, "notice_only"),
        (7051, 395, "reported"),
    ]
    assert ledger(ask, TWO_PEOPLE) == [
        (5201, 40, "superseded_by_report"),
        (5202, 50, "notice_only"),
        (7161, 40, "reported"),
    ]


def test_what_the_regular_report_does_not_repeat_stays(ask):
    assert ledger(ask, PARTLY, "amount, reason, is_missing_from_report") == [
        (100, "superseded_by_report", False),
        (200, "notice_only", True),
        (300, "notice_only", True),
        (95, "reported", False),
    ]


def test_what_it_describes_in_another_way_gives_way(ask):
    assert ledger(ask, REDESCRIBED, "amount, reason") == [
        (300, "superseded_by_report"),
        (300, "superseded_by_report"),
        (590, "reported"),
    ]


def test_one_bill_in_the_report_stands_for_one_bill_of_its_payee_and_day(ask):
    assert ledger(ask, SAME_PAYEE, "amount, reason") == [
        (500, "notice_only"),
        (700, "superseded_by_report"),
        (700, "reported"),
    ]


def test_a_chain_of_three(ask):
    assert counted(ask, CHAIN) == [120]


def test_an_amendment_that_withdraws_all(ask):
    assert counted(ask, WITHDRAWN) == []


def test_an_amendment_in_the_next_cycle(ask):
    assert counted(ask, NEXT_CYCLE) == [130]


def test_and_one_without_the_date_of_its_original(ask):
    assert counted(ask, NO_DATE) == [140]


def test_the_early_and_the_quarterly_report_of_form_5(ask):
    assert ledger(ask, FORM_5) == [(7121, 800, "superseded_by_report"), (7122, 805, "reported")]


def test_a_report_of_the_next_cycle_repeats_an_early_report(ask):
    assert ledger(ask, RUNOFF, "file_number, cycle, amount, reason") == [
        (5151, 2018, 1000, "superseded_by_report"),
        (7131, 2020, 990, "reported"),
    ]


def test_a_report_of_the_old_year_repeats_a_notice_of_the_new_one(ask):
    assert ledger(ask, NEW_YEAR, "file_number, cycle, amount, reason") == [
        (5161, 2020, 900, "superseded_by_report"),
        (7141, 2018, 905, "reported"),
    ]


def test_a_payment_for_an_ad_of_the_quarter_before_repeats_nothing_of_this_one(ask):
    assert ledger(ask, LATER_PAID) == [
        (5191, 1000, "superseded_by_report"),
        (5192, 500, "notice_only"),
        (7151, 1000, "memo"),
        (7152, 1000, "reported"),
    ]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_name_without_an_id_is_read_as_in_the_filers_own_report(ask, name):
    assert [(amount, reason) for _, amount, reason in ledger(ask, SPELLERS[name])] == [
        (400, "superseded_by_report"),
        (400, "reported"),
    ]


def test_a_last_name_that_two_of_the_seat_have_is_nobodys(ask):
    assert counted(ask, BARE_OF_TWO) == [40, 40, 70]


def test_a_day_of_receipt_reaches_back_to_a_report_that_has_ended(ask):
    columns = "amount, reason, is_coverage_guessed"
    assert ledger(ask, SIGNED, columns) == [(900, "superseded_by_report", False), (900, "reported", False)]
    # of two such ads the report has one
    assert counted(ask, TWO_SIGNED) == [900, 900]


def test_the_same_expenditure_in_a_report_of_other_days_counts_once(ask):
    assert ledger(ask, BEYOND) == [(5291, 100, "superseded_by_report"), (7201, 100, "reported")]
    assert counted(ask, TWO_BEYOND) == [100, 100]


def test_but_payee_amount_and_id_of_another_month_are_another_expenditure(ask):
    assert counted(ask, NOT_YET) == [100, 100]


@pytest.mark.parametrize("spender", [BLANK, BLANK_REPORT])
def test_a_direction_left_blank_does_not_make_it_two(ask, spender):
    assert [reason for _, _, reason in ledger(ask, spender)] == ["superseded_by_report", "reported"]


def test_where_a_reports_days_are_guessed_the_total_has_a_low_and_a_high(ask):
    assert ledger(ask, GUESSED, "amount, reason, is_coverage_guessed") == [
        (600, "superseded_by_report", True),
        (50, "notice_only", False),
        (590, "reported", False),
    ]
    low_and_high = "select amount, amount_low, amount_high from race_outside_spending where spender_id = ?"
    # 590 + 50, and 600 more
    assert ask(low_and_high, GUESSED) == [(640, 640, 1240)]
    # equal in payee and day: no guess
    assert ask(low_and_high, BOTH_KNOWN) == [(600, 600, 600)]


def test_the_basis_of_a_reports_days_is_told(ask):
    found = ask(
        "select file_number, coverage_basis from ledger.report_filings where file_number in (6171, 7061, 3031) order by 1"
    )
    assert (6171, "guessed") in found and (7061, "cover") in found


def test_every_row_has_a_status_by_which_the_race_adds_up(ask):
    wrong = ask(
        """
        select race_id, candidate_id, spender_id, support_oppose
        from (
            select race_id, candidate_id, spender_id, support_oppose, amount from race_outside_spending
            where kind = 'independent_expenditure'
            union all
            select race_id, candidate_id, spender_id, support_oppose, -amount from race_outside_spending_by_status
            where counts
        )
        group by all
        having sum(amount) <> 0
        """
    )
    assert wrong == []
