"""What `show` tells of a race: figures with their base, their age and what is unknown."""

import re

import pytest
from desk.home import ADA, MISSING, RACE

from racemoney.desk.show import show_race


@pytest.fixture(scope="module")
def told(published):
    return show_race(published, RACE)


def line_of(text, start):
    (line,) = [line for line in text.splitlines() if line.strip().startswith(start)]
    return re.split(r"\s{2,}", line.strip())


def test_the_race_its_ballot_and_the_mark(told):
    assert told.startswith(f"{RACE}   general 2018-11-06\nSYNTHETIC DATA")


def test_receipts_in_parts(told):
    name, *cells = line_of(told, "Ada Able (DEM) H8KY01001")
    assert name == "Ada Able (DEM) H8KY01001"
    assert cells == ["1,500.20", "1,500.20", "0.00", "0.00", "2018-12-31"]


def test_a_candidate_without_a_report_is_unknown(told):
    assert line_of(told, "Ben Baker (REP) H8KY01002")[1:] == ["unknown"] * 5
    assert "Unknown, not zero (no report): Ben Baker (REP) H8KY01002" in told


def test_shares_with_their_bounds(told):
    # 300 of 900 known; of 1,500.20: at least 300, at most all but 600
    geography = told[told.index("Where itemized") : told.index("Outside spending")]
    assert line_of(geography, "Ada Able H8KY01001") == [
        "Ada Able H8KY01001",
        "300.00",
        "600.00",
        "100.00",
        "33.3% / 66.7%",
        "20.0% to 60.0%",
    ]
    assert "bounds: of all individual money" in geography
    assert "share of dollars from a known US state" in geography


def test_outside_spending_for_and_against(told):
    outside = told[told.index("Outside spending") :]
    assert line_of(outside, "Ada Able H8KY01001") == ["Ada Able H8KY01001", "25.50", "4.00", "0.00", "2"]


def test_every_part_says_how_old_it_is(told):
    assert len(re.findall(r"As of 2018-12-01, the date of \w+, the oldest file behind it\.", told)) == 3


def test_a_share_without_joint_fundraisers_donors_says_so(told):
    reason = "the donors behind joint fundraising committees are not in it: oth is not loaded"
    assert f"note: {reason} (Ada Able {ADA})" in told


def test_a_share_of_unknown_coverage_is_not_shown(published):
    told = show_race(published, "KY-01-2016")
    assert line_of(told[told.index("Where itemized") :], "Eve Earlier")[1:] == [
        "10.00",
        "0.00",
        "0.00",
        "n/a / n/a",
        "n/a to n/a",
    ]
    assert "no share: coverage unknown: no summary with the itemized line of this candidate is loaded" in told


def test_reconciliation_is_shown_where_asked(published, told):
    assert "Reconciliation" not in told
    asked = show_race(published, RACE, with_reconciliation=True)
    assert asked.startswith(told)
    reconciled = asked[asked.index("Reconciliation") :]
    # the itemized line of 1,000.00 and rows of 300, 600 and 100; no other line has a file with its rows
    assert "(1 of 1 lines tie)" in reconciled
    assert line_of(reconciled, "Form 3 line 11(a)(i)") == [
        "Form 3 line 11(a)(i) individual itemized",
        "1,000.00",
        "1,000.00",
        "0.00",
        "3",
        "ties",
    ]
    assert reconciled.endswith("the FEC cuts the cents off rows of its bulk files.")


def test_a_race_without_totals_has_nothing_to_reconcile(published):
    asked = show_race(published, "KY-01-2016", with_reconciliation=True)
    assert "Reconciliation: nothing to compare." in asked


def test_the_unknown_part_is_named(told):
    assert f"Not loaded: {MISSING}. What rests on these is unknown or incomplete, not zero." in told
    assert "the candidates raised 1,500.20 (500.20 of it unitemized); " in told
    assert "; outside groups, party committees among them, spent at least 29.50." in told


def test_a_candidate_of_two_races_is_marked(published):
    told = show_race(published, "KS-04-2017-special")
    assert "special general 2017-04-11" in told
    assert "Tom Twice (IND) H8KS04901 *" in told
    assert "* also raised for another race of the cycle: the total covers both races" in told
    assert "70.00 of the receipts were raised by 1 candidate who is in another race of the cycle too." in told


def test_a_race_without_gifts_is_not_one_whose_rows_are_not_loaded(published):
    told = show_race(published, "KS-04-2018")
    assert "the loaded rows hold no itemized contribution to these candidates" in told
    assert "no itemized rows are loaded" not in told
