"""Windows of a race, and what was on record on a day: reports in their versions, contributions by their days, early reports
until a report repeats them. Montana's special of May 25, 2017 is real, everything else is invented."""

from decimal import Decimal

import pytest
from sql.filed import filing, gift, report, spent
from sql.world import candidate, candidate_summary, ccl

RACE, REGULAR = "MT-00-2017-special", "MT-00-2018"
WHOLE, GAP, BOTH = "H8MT00881", "H8MT00882", "H8MT00883"
SPLIT, LATE, OVER = "H8MT00884", "H8MT00885", "H8MT00886"
SPLIT_C, SECOND_C, LATE_C, OVER_C = "C78810014", "C78810024", "C78810015", "C78810016"
WHOLE_C, GAP_C, BOTH_C, SPENDER = "C78810001", "C78810002", "C78810003", "C78810009"

ROWS = [
    *candidate(WHOLE, WHOLE_C, "MT-00", 2017, candidate_name="WHOLE, WILLA"),
    *candidate(GAP, GAP_C, "MT-00", 2017, candidate_name="GAP, GUS"),
    # stands in the special and in the regular race of the next year
    *candidate(BOTH, BOTH_C, "MT-00", 2017, 2018, candidate_name="BOTH, BEA"),
    # one of whose two committees stops reporting; one whose report closes two days late; one whose rows exceed the line
    *candidate(SPLIT, SPLIT_C, "MT-00", 2017, candidate_name="SPLIT, SAM"),
    ccl(candidate_id=SPLIT, committee_id=SECOND_C, election_year=2017, designation_code="A"),
    *candidate(LATE, LATE_C, "MT-00", 2017, 2018, candidate_name="LATE, LEE"),
    *candidate(OVER, OVER_C, "MT-00", 2017, candidate_name="OVER, OLA"),
    candidate_summary(candidate_id=OVER, receipts="100.00", individual_itemized="100.00"),
    candidate_summary(candidate_id=WHOLE, receipts="1900.00", disbursements="600.00", cash_on_hand="1300.00"),
    candidate_summary(candidate_id=BOTH, receipts="7000.00", disbursements="100.00", cash_on_hand="6900.00"),
    ccl(candidate_id=WHOLE, committee_id="C78810005", designation_code="J", committee_type_code="N"),
]


def periodic(
    number,
    committee,
    code,
    days,
    signed,
    *lines,
    receipts,
    itemized="",
    unitemized="",
    spent="0.00",
    cash="0.00",
    to_date=None,
    **more,
):
    """A candidate's report with the lines that the tests look at."""
    individual = f"{Decimal(itemized or 0) + Decimal(unitemized or 0):.2f}"
    return report(
        number, committee, *lines, code=code, days=days, signed_date=signed,
        total_receipts_this_period=receipts,
        total_receipts_to_date=to_date or receipts,
        total_disbursements_this_period=spent,
        cash_on_hand_beginning_this_period=more.pop("opening", "0.00"),
        cash_on_hand_close_this_period=cash,
        individual_itemized_this_period=itemized,
        individual_unitemized_this_period=unitemized,
        individual_total_this_period=individual,
        **more,
    )  # fmt: skip


SPRING, MAY, SUMMER = ("20170101", "20170331"), ("20170401", "20170505"), ("20170506", "20170614")
FILINGS = [
    periodic(8801, WHOLE_C, "Q1", SPRING, "20170415",
             gift("300.00", "MT", transaction_date="20170301"), gift("100.00", "NY", transaction_date="20170302"),
             receipts="1000.00", itemized="400.00", unitemized="600.00", spent="200.00", cash="800.00"),
    # amended in July: fifty more, from abroad
    periodic(8811, WHOLE_C, "Q1", SPRING, "20170710",
             gift("300.00", "MT", transaction_date="20170301"), gift("100.00", "NY", transaction_date="20170302"),
             gift("50.00", "ZZ", transaction_date="20170303"),
             receipts="1050.00", itemized="450.00", unitemized="600.00", spent="200.00", cash="850.00",
             form_type="F3A", amends=8801),
    periodic(8802, WHOLE_C, "12G", MAY, "20170513",
             gift("500.00", "NY", transaction_date="20170410"), gift("250.00", "MT", transaction_date="20170505"),
             receipts="850.00", itemized="750.00", unitemized="100.00", spent="400.00", cash="1300.00", to_date="1900.00",
             opening="850.00"),
    # the report of April and May is not loaded, and this one is not the first
    periodic(8821, GAP_C, "Q1", SPRING, "20170415", receipts="70.00", itemized="70.00"),
    periodic(8822, GAP_C, "30G", SUMMER, "20170624", receipts="20.00", itemized="20.00", to_date="120.00", opening="9.00"),
    periodic(8831, BOTH_C, "12G", ("20170101", "20170505"), "20170513", receipts="2000.00", itemized="2000.00",
             cash="2000.00"),
    periodic(8832, BOTH_C, "30G", SUMMER, "20170624", receipts="1000.00", itemized="1000.00", to_date="3000.00",
             cash="3000.00", opening="2000.00"),
    periodic(8833, BOTH_C, "Q2", ("20170615", "20170630"), "20170715",
             gift("4000.00", "MT", transaction_date="20170620"),
             receipts="4000.00", itemized="4000.00", to_date="7000.00", cash="6900.00", spent="100.00", opening="3000.00"),
    periodic(8851, SPLIT_C, "Q1", SPRING, "20170415", receipts="10.00", itemized="10.00", cash="10.00"),
    periodic(8852, SECOND_C, "Q1", SPRING, "20170415", receipts="5.00", itemized="5.00", cash="5.00"),
    periodic(8853, SPLIT_C, "12G", MAY, "20170513", receipts="20.00", itemized="20.00", to_date="30.00", opening="10.00"),
    periodic(8861, LATE_C, "30G", ("20170101", "20170616"), "20170626", receipts="900.00", itemized="900.00", cash="900.00"),
    periodic(8862, LATE_C, "Q2", ("20170617", "20170630"), "20170715", receipts="80.00", itemized="80.00",
             to_date="980.00", opening="900.00"),
    periodic(8871, OVER_C, "Q1", SPRING, "20170415", gift("110.00", "MT", transaction_date="20170301"),
             receipts="100.00", itemized="100.00"),
    # a notice of April, the report that repeats it in May, amended in August with a higher price
    filing(8841, "F24N", SPENDER, spent("500.00", "20170420", WHOLE, candidate_state="MT", candidate_office_code="H"),
           report_type_code="24", signed_date="20170421"),
    report(8842, SPENDER, spent("520.00", "20170420", WHOLE, transaction_id="E1"), form_type="F3XN", code="M5",
           days=("20170401", "20170430"), signed_date="20170520"),
    report(8843, SPENDER, spent("530.00", "20170420", WHOLE, transaction_id="E1"), form_type="F3XA", code="M5",
           days=("20170401", "20170430"), signed_date="20170801", amends=8842),
]  # fmt: skip


@pytest.fixture(scope="module")
def money(ask):
    """Asks for the receipts, cash and reason of a candidate in a window."""

    def of(candidate_id, window, race=RACE):
        rows = ask(
            "select receipts, cash_on_hand, money_reason from race_candidate_money_by_window"
            " where race_id = ? and candidate_id = ? and window_id = ?",
            race, candidate_id, window,
        )  # fmt: skip
        return rows[0] if rows else None

    return of


def test_money_through_a_day_is_the_sum_of_the_reports_in_their_newest_version(money):
    assert money(WHOLE, "through-2017-03-31") == (Decimal("1050.00"), Decimal("850.00"), None)
    assert money(WHOLE, "report-2017-05-05") == (Decimal("850.00"), Decimal("1300.00"), None)
    assert money(WHOLE, "through-2017-05-05") == (Decimal("1900.00"), Decimal("1300.00"), None)
    assert money(WHOLE, "cycle-2018") == (Decimal("1900.00"), Decimal("1300.00"), None)


def test_a_report_that_is_missing_makes_the_sum_unknown_and_not_less(money):
    assert money(GAP, "through-2017-03-31")[0] == Decimal("70.00")
    assert money(GAP, "through-2017-06-14") == (None, None, "reports before that day are not loaded")
    assert money(GAP, "report-2017-06-14")[0] == Decimal("20.00")


def test_no_window_has_another_races_money_in_it(money):
    # 30G closes on June 14, the 20th day after the special
    assert money(BOTH, "through-2017-06-14") == (Decimal("3000.00"), Decimal("3000.00"), None)
    assert money(BOTH, "through-2017-06-30") is None
    assert money(BOTH, "through-2017-06-30", REGULAR) == (Decimal("4000.00"), Decimal("6900.00"), None)
    assert money(BOTH, "through-2017-05-05", REGULAR) is None
    # what only the cycle's total can say covers both, and is marked
    assert money(BOTH, "cycle-2018")[0] == money(BOTH, "cycle-2018", REGULAR)[0] == Decimal("7000.00")


def test_a_committee_without_its_report_makes_the_days_of_the_other_unknown(money):
    assert money(SPLIT, "report-2017-03-31")[0] == Decimal("15.00")
    lacking = "a committee of the candidate has no report that ends on 2017-05-05"
    assert money(SPLIT, "report-2017-05-05") == (None, None, lacking)
    assert money(SPLIT, "through-2017-05-05") == (None, None, lacking)


def test_the_specials_report_may_close_some_days_off_the_calendar(money):
    assert money(LATE, "through-2017-06-16")[0] == Decimal("900.00")
    assert money(LATE, "through-2017-06-16", REGULAR) is None
    assert money(LATE, "through-2017-06-30", REGULAR)[0] == Decimal("80.00")


def test_no_share_is_given_of_more_rows_than_the_line_holds(ask):
    (found,) = ask(
        "select in_state_amount, in_state_share, coverage, share_reason from candidate_geography_by_window"
        " where candidate_id = ? and window_id = 'through-2017-03-31'",
        OVER,
    )
    assert found == (Decimal("110.00"), None, 1.1, "the loaded rows hold 110.0% of the itemized line")


def test_the_day_of_a_contribution_places_it_in_a_window(ask):
    shares = "in_state_share, in_state_share_low, in_state_share_high, coverage"
    rows = {
        window: values
        for window, *values in ask(
            f"select window_id, in_state_amount, out_of_state_amount, foreign_amount, {shares}"
            " from candidate_geography_by_window where race_id = ? and candidate_id = ?",
            RACE,
            WHOLE,
        )
    }
    # 300 of 400 from known states; of 1,050 (450 itemized, 600 not) at least 300, at most all but 100 and the 50 from abroad
    assert rows["through-2017-03-31"] == [300, 100, 50, 0.75, round(300 / 1050, 6), round(900 / 1050, 6), 1.0]
    assert rows["report-2017-05-05"] == [250, 500, 0, round(250 / 750, 6), round(250 / 850, 6), round(350 / 850, 6), 1.0]
    assert rows["through-2017-05-05"][:4] == [550, 600, 50, round(550 / 1150, 6)]
    # through the ballot of May 25 there are rows, but no report says what was not itemized
    assert rows["election-2017-05-25"][:3] == [550, 600, 50]
    assert rows["election-2017-05-25"][4:6] == [None, None]


def test_the_special_has_no_contribution_of_the_regular_race(ask):
    amounts = dict(
        ask("select window_id, in_state_amount from candidate_geography_by_window where race_id = ? and candidate_id = ?",
            REGULAR, BOTH)
    )  # fmt: skip
    assert amounts["through-2017-06-30"] == 4000
    assert ask(
        "select window_id from candidate_geography_by_window"
        " where race_id = ? and candidate_id = ? and window_kind <> 'cycle'",
        RACE, BOTH,
    ) == []  # fmt: skip


AS_OF = "select receipts, file_numbers from race_candidate_money_as_of(?, ?) where candidate_id = ?"


@pytest.mark.parametrize(
    ("day", "receipts", "numbers"),
    [
        ("2017-04-15", "1000.00", "8801"),
        ("2017-05-12", "1000.00", "8801"),
        ("2017-05-13", "1850.00", "8801, 8802"),
        ("2017-07-10", "1900.00", "8811, 8802"),
    ],
)
def test_money_on_a_day_is_of_the_versions_that_were_filed_by_then(ask, day, receipts, numbers):
    assert ask(AS_OF, RACE, day, WHOLE) == [(Decimal(receipts), numbers)]


def test_before_the_first_report_there_is_no_answer(ask):
    assert ask(AS_OF, RACE, "2017-04-14", WHOLE) == []


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2017-04-20", None),
        ("2017-04-21", "500.00"),
        ("2017-05-19", "500.00"),
        ("2017-05-20", "520.00"),
        ("2017-07-31", "520.00"),
        ("2017-08-01", "530.00"),
    ],
)
def test_a_notice_later_reported_then_amended_has_three_answers_on_three_days(ask, day, amount):
    found = ask("select sum(amount) from race_outside_spending_as_of(?, ?) where spender_id = ?", RACE, day, SPENDER)
    assert found == [(amount and Decimal(amount),)]


def test_today_is_what_the_mart_says(ask):
    assert ask("select sum(amount) from race_outside_spending where race_id = ? and spender_id = ?", RACE, SPENDER) == [
        (Decimal("530.00"),)
    ]


def test_windows_are_named_by_their_kind_and_last_day(ask):
    found = {
        window: (kind, label, comparable)
        for window, kind, label, comparable in ask(
            "select window_id, kind, label, is_comparable from windows where race_id = ?", RACE
        )
    }
    assert found["through-2017-03-31"][:2] == ("through", "through March 31, 2017")
    assert found["election-2017-05-25"][:2] == ("election", "through the special general of May 25, 2017")
    assert found["after-2018-12-31"][:2] == ("after", "after the special general of May 25, 2017")
    assert found["cycle-2018"][:2] == ("cycle", "in the 2017-18 cycle")
    # of the two who raised most, both have a report that ends on May 5, and one alone a report that ends on March 31
    assert {window for window, (_, _, comparable) in found.items() if comparable} == {
        "report-2017-05-05",
        "through-2017-05-05",
    }


def test_figures_of_the_catalog_state_what_the_marts_hold(ask):
    sentence, value, low, high = ask(
        "select sentence, value, low, high from race_figures where figure_id = ?",
        f"{RACE}:in_state_share:{WHOLE}:through-2017-03-31",
    )[0]
    assert (value, low, high) == (Decimal("0.75"), Decimal("0.285714"), Decimal("0.857143"))
    assert sentence == (
        "75.0% of the itemized dollars that Willa Whole took from individuals through March 31, 2017 came from Montana;"
        " of all money from individuals it was between 28.6% and 85.7%."
    )
    (unknown,) = ask(
        "select value, sentence, reason from race_figures where figure_id = ?", f"{RACE}:receipts:{GAP}:through-2017-06-14"
    )
    assert unknown == (None, None, "reports before that day are not loaded")
