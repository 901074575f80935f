"""Money of candidates who stand in the special and in the regular race of one even year: through the close of the special's
post-election report (11 CFR 104.5: the 20th day after the election) where the reports are in hand, else unknown. Nebraska's
special of June 28, 2022 closed on July 18; names and race are real, ids and amounts invented."""

from sql.filed import filing
from sql.world import candidate, weball

SPECIAL, REGULAR = "NE-01-2022-special", "NE-01-2022"
KNOWN, GAP = "H2NE01901", "H2NE01902"
COMMITTEE, GAP_COMMITTEE = "C77310001", "C77310002"

ROWS = [
    *candidate(KNOWN, COMMITTEE, "NE-01", cycle=2022, candidate_name="FLOOD, MIKE"),
    *candidate(GAP, GAP_COMMITTEE, "NE-01", cycle=2022, candidate_name="PANSING BROOKS, PATTY"),
    weball(2022, candidate_id=KNOWN, receipts="9000.00", disbursements="8000.00"),
    weball(2022, candidate_id=GAP, receipts="700.00", disbursements="600.00"),
]


def summary(number, committee_id, first, last, receipts, spent, begin="0.00", **values):
    """A quarterly or special report: days as in the format, column A of lines 16, 22 and 23."""
    return filing(
        number,
        "F3N",
        committee_id,
        coverage_from_date=first,
        coverage_through_date=last,
        total_receipts_this_period=receipts,
        total_disbursements_this_period=spent,
        individual_total_this_period=receipts,
        individual_itemized_this_period="0.00",
        individual_unitemized_this_period=receipts,
        cash_on_hand_beginning_this_period=begin,
        **values,
    )


FILINGS = [
    summary(77310001, COMMITTEE, "20220115", "20220331", "100.00", "10.00", report_code="Q1"),
    summary(77310002, COMMITTEE, "20220401", "20220608", "30.00", "20.00", begin="90.00", report_code="12S"),
    # amended: the newer one is in force
    summary(77310003, COMMITTEE, "20220609", "20220718", "1.00", "1.00", begin="100.00", report_code="30S"),
    filing(
        77310004,
        "F3A",
        COMMITTEE,
        amends=77310003,
        report_code="30S",
        coverage_from_date="20220609",
        coverage_through_date="20220718",
        total_receipts_this_period="5.50",
        total_disbursements_this_period="2.00",
        individual_total_this_period="5.50",
        individual_itemized_this_period="0.00",
        individual_unitemized_this_period="5.50",
        cash_on_hand_beginning_this_period="100.00",
        cash_on_hand_close_this_period="103.50",
    ),
    # after the special's report
    summary(77310005, COMMITTEE, "20220719", "20220930", "4000.00", "10.00", begin="103.50", report_code="Q3"),
    # the report between the two is not in hand
    summary(77310006, GAP_COMMITTEE, "20220115", "20220331", "50.00", "10.00", report_code="Q1"),
    summary(77310007, GAP_COMMITTEE, "20220609", "20220718", "60.00", "10.00", begin="90.00", report_code="30S"),
]


def money(ask, race_id, candidate_id):
    return ask(
        "select receipts::varchar, disbursements::varchar, money_through_date::varchar, money_source, is_shared_between_races"
        " from race_candidate_money where race_id = ? and candidate_id = ?",
        race_id,
        candidate_id,
    )


def test_money_through_the_close_of_the_specials_report(ask):
    # 100 + 30 + 5.50 and 10 + 20 + 2: the reports in force through July 18
    assert money(ask, SPECIAL, KNOWN) == [("135.50", "32.00", "2022-07-18", "filing_reports", True)]


def test_the_regular_race_keeps_the_total_of_the_cycle_and_is_marked(ask):
    assert money(ask, REGULAR, KNOWN) == [("9000.00", "8000.00", None, "weball", True)]


def test_a_missing_report_leaves_the_money_unknown(ask):
    assert money(ask, SPECIAL, GAP) == [(None, None, None, None, True)]
    assert ask("select money_reason from race_candidate_money where race_id = ? and candidate_id = ?", SPECIAL, GAP) == [
        (
            "the totals mix two races of the cycle; reports through 2022-07-18 would tell the money of the special's time,"
            " and not all are loaded",
        )
    ]
    assert money(ask, REGULAR, GAP) == [("700.00", "600.00", None, "weball", True)]


def test_the_race_counts_what_is_unknown(ask):
    columns = "candidates_receipts::varchar, candidates_without_money"
    assert ask(f"select {columns} from race_spending where race_id = ?", SPECIAL) == [("135.50", 1)]
