"""Each line of a report's cover against its rows, its other lines and the reports before it (Forms 3, 3P and 3X, detailed
summary pages; column B runs over the calendar year on Form 3X, over the election cycle on candidates' forms)."""

from decimal import Decimal

import pytest
from sql.filed import filing, gift, refund, report, spent
from sql.world import candidate, ccl, cm

PAC, HOUSE, SENATE, PRESIDENT, NEWCOMER = (f"C7793000{n}" for n in range(1, 6))
NONPROFIT = "C90770093"
CONTINUED = "official_amount, expected_amount, continuity_status"

ROWS = [
    *candidate("H8MA04903", HOUSE, "MA-04"),
    cm(committee_id=HOUSE, committee_type_code="H", designation_code="P"),
    *candidate("S2MA00904", SENATE, "MA-SEN", 2022, cycle=2020),
    cm(2020, committee_id=SENATE, committee_type_code="S", designation_code="P"),
    ccl(2020, candidate_id="S2MA00904", committee_id=SENATE, election_year=2022, committee_type_code="S"),
]


def cover(**lines):
    """Summary lines: a pair is this period and to date, one value is this period."""
    told = {}
    for name, value in lines.items():
        both = value if isinstance(value, tuple) else (value,)
        told |= {f"{name}{end}": f"{amount}" for end, amount in zip(("_this_period", "_to_date"), both, strict=False)}
    return told


def pac_report(number, code, days, opening, receipts, spent_amount, to_date, **lines):
    """A PAC's report whose receipts are all unitemized and whose spending is all in small amounts."""
    closing = opening + receipts - spent_amount
    received, paid = (receipts, to_date[0]), (spent_amount, to_date[1])
    cash_b = (to_date[0] + to_date[2], closing)
    return report(number, PAC, form_type="F3XN", code=code, days=days, **cover(
        cash_on_hand_beginning=opening, total_receipts_summary=received, total_disbursements_summary=paid,
        subtotal=(opening + receipts, cash_b[0]), cash_on_hand_close=(closing, cash_b[1]), individual_unitemized=received,
        individual_total=received, total_contributions=received, total_receipts=received, total_federal_receipts=received,
        other_federal_operating_expenditures=paid, total_operating_expenditures=paid, total_disbursements=paid,
        total_federal_disbursements=paid, total_contributions_for_net=received, net_contributions=received,
        total_federal_operating_expenditures=paid, net_operating_expenditures=paid, **lines,
    ) | {"cash_on_hand_january_1_to_date": f"{to_date[2]}"})  # fmt: skip


def house_report(number, code, days, receipts, *lines):
    """A House campaign's report of unitemized contributions."""
    told = cover(
        individual_unitemized=receipts, individual_total=receipts, total_contributions=receipts, total_receipts=receipts
    )
    return report(number, HOUSE, *lines, code=code, days=days, **told)


FILINGS = [
    # 11(a)(i) ties without its memo row; 11(c) is short by 200; 17 exceeds its line; 15 holds small amounts without rows
    report(
        3001, "C77930009",
        gift("300.00"), gift("100.00"), gift("75.00", memo_code="X"),
        gift("1800.00", form_line="SA11C"), gift("10.00", form_line="SA15"), gift("5.00", form_line="SA11AII"),
        ("SB17", {"amount": "900.00", "transaction_date": "20170501"}), refund("25.00"),
        **cover(individual_itemized=400, individual_unitemized=600, individual_total=1000, pac_contributions=2000,
                total_contributions=3000, other_receipts=50, total_receipts=3051, operating_expenditures=800,
                refunds_to_individuals=25),
    ),
    # Form 5 has two totals
    filing(3002, "F5N", NONPROFIT, spent("400.00", "20170501", "H8MA04903", "F57"),
           spent("350.00", "20170502", "H8MA04903", "F57"), total_contributions="100.00",
           total_independent_expenditures="750.00", report_code="Q2"),
    # a PAC: two quarters and the year's end, the third quarter is missing
    pac_report(3011, "Q1", ("20170101", "20170331"), 100, 50, 20, (50, 20, 100)),
    pac_report(3012, "Q2", ("20170401", "20170630"), 130, 70, 10, (120, 30, 100)),
    pac_report(3014, "YE", ("20171001", "20171231"), 200, 5, 5, (125, 35, 100)),
    # the next year begins anew, opens with one dollar too many and forgets 4 dollars of its first report
    pac_report(3015, "Q1", ("20180101", "20180331"), 201, 10, 1, (10, 1, 201)),
    pac_report(3016, "Q2", ("20180401", "20180630"), 210, 10, 1, (16, 2, 201)),
    # House: the election cycle ends on November 6, 2018, within the post-general report: 30 of its 100 came after
    house_report(3021, "12G", ("20161109", "20181017"), (1000, 1000)),
    house_report(3022, "30G", ("20181018", "20181126"), (100, 1070),
                 ("F3S", {"general_election_date": "20181106", "day_after_general_election_date": "20181107",
                          "a_ii_individuals_unitemized": "30.00", "a_iii_individuals_total": "30.00",
                          "e_total_contributions": "30.00", "total_receipts": "30.00"})),
    house_report(3023, "YE", ("20181127", "20181231"), (5, 35)),
    # Senate, six years: the general of 2018 changes nothing for a seat of 2022
    report(3031, SENATE, days=("20161109", "20181231"), code="YE", **cover(total_receipts=(600, 600))),
    report(3032, SENATE, days=("20190101", "20190331"), code="Q1", **cover(total_receipts=(40, 640))),
    report(3033, SENATE, days=("20190401", "20190630"), code="Q2", **cover(total_receipts=(1, 41))),
    # President, four years
    report(3041, PRESIDENT, form_type="F3PN", days=("20161109", "20181231"), code="YE", **cover(total_receipts=(900, 900))),
    report(3042, PRESIDENT, form_type="F3PN", days=("20190101", "20190331"), code="Q1", **cover(total_receipts=(9, 909))),
    # no office known; the first report says itself that nothing came before
    report(3051, NEWCOMER, days=("20190201", "20190331"), code="Q1", **cover(total_receipts=(7, 7))),
    report(3052, NEWCOMER, days=("20190401", "20190630"), code="Q2", **cover(total_receipts=(8, 15))),
    report(3053, NEWCOMER, days=("20190401", "20190630"), code="Q2", amends=3052, form_type="F3A",
           **cover(total_receipts=(9, 15))),
]  # fmt: skip


@pytest.fixture
def line(ask):
    """Asks for columns of one line of one filing."""

    def asked(number, column, of_line, what):
        found = ask(
            f"select {what} from filing_reconciliation where file_number = ? and form_column = ? and line = ?",
            number, column, of_line,
        )  # fmt: skip
        return found[0] if found else None

    return asked


@pytest.mark.parametrize(
    ("of_line", "expected"),
    [
        ("11(a)(i)", ("400.00", "400.00", 2, "75.00", "0.00", "ties")),
        ("11(a)(ii)", ("600.00", None, None, None, None, "not_itemizable")),
        ("11(c)", ("2000.00", "1800.00", 1, "0.00", "200.00", "short")),
        ("15", ("50.00", "10.00", 1, "0.00", "40.00", "bound")),
        ("17", ("800.00", "900.00", 1, "0.00", "-100.00", "exceeds")),
        ("20(a)", ("25.00", "25.00", 1, "0.00", "0.00", "ties")),
        ("SA11AII", (None, "5.00", 1, "0.00", "-5.00", "no_line")),
    ],
)
def test_a_line_against_its_rows(line, of_line, expected):
    what = "official_amount, itemized_amount, itemized_count, memo_amount, difference, status"
    found = line(3001, "A", of_line, what)
    assert found == tuple(Decimal(value) if isinstance(value, str) and value[-1].isdigit() else value for value in expected)


def test_a_line_against_the_cover(line):
    assert line(3001, "A", "11(e)", "arithmetic_status, is_flagged") == ("ties", False)
    assert line(3001, "A", "16", "computed_amount, arithmetic_status, is_flagged") == (Decimal(3050), "differs", True)
    # blank on the cover, where its other lines say 800
    what = "official_amount, computed_amount, arithmetic_status"
    assert line(3001, "A", "7(a)", what) == (None, Decimal(800), "differs")


def test_the_two_totals_of_form_5(line):
    assert line(3002, "A", "6", "official_amount, itemized_amount, status") == (Decimal(100), Decimal(0), "bound")
    assert line(3002, "A", "7", "official_amount, itemized_amount, status") == (Decimal(750), Decimal(750), "ties")


def test_cash_goes_from_report_to_report(line):
    assert line(3012, "A", "6(b)", "continuity_status") == ("ties",)
    assert line(3014, "A", "6(b)", "continuity_status") == ("incomplete",)
    assert line(3015, "A", "6(b)", "expected_amount, continuity_status") == (Decimal(200), "differs")
    assert line(3012, "B", "6(a)", "continuity_status") == ("ties",)
    assert line(3011, "A", "6(b)", "continuity_status") == ("incomplete",)


def test_column_b_of_form_3x_runs_over_the_calendar_year(line):
    assert line(3011, "B", "19", "continuity_status, arithmetic_status") == ("ties", "ties")
    assert line(3012, "B", "19", CONTINUED) == (Decimal(120), Decimal(120), "ties")
    assert line(3014, "B", "19", "continuity_status") == ("incomplete",)
    assert line(3015, "B", "19", "continuity_status") == ("ties",)
    assert line(3016, "B", "19", CONTINUED) == (Decimal(16), Decimal(20), "differs")


def test_column_b_of_a_house_campaign_begins_after_the_general(line):
    assert line(3022, "B", "16", CONTINUED) == (Decimal(1070), Decimal(1070), "ties")
    assert line(3023, "B", "16", CONTINUED) == (Decimal(35), Decimal(35), "ties")


def test_column_b_of_a_senate_campaign_runs_six_years(line):
    assert line(3032, "B", "16", CONTINUED) == (Decimal(640), Decimal(640), "ties")
    assert line(3033, "B", "16", CONTINUED) == (Decimal(41), Decimal(641), "differs")


def test_column_b_of_a_presidential_campaign_runs_four_years(line):
    assert line(3042, "B", "22", "expected_amount, continuity_status") == (Decimal(909), "ties")


def test_a_first_report_opens_the_period_and_amendments_take_over(line):
    assert line(3051, "B", "16", "continuity_status") == ("ties",)
    assert line(3052, "B", "16", "continuity_status") == ("superseded",)
    assert line(3053, "B", "16", CONTINUED) == (Decimal(15), Decimal(16), "differs")


def test_the_view_of_reports_names_the_lines(ask):
    flagged = dict(ask("select file_number, flagged_lines from filing_reports where file_number in (3001, 3011, 3016)"))
    assert flagged[3011] is None
    # 6(a) and 7(a) are blank, 11(c) and 17 do not agree with their rows, the totals not with their lines
    assert flagged[3001] == "A 6(a), A 7(a), A 11(c), A 16, A 17, A 20(d), A 22, A 24, A SA11AII"
    assert "B 19" in flagged[3016].split(", ")
