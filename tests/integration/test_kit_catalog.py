"""Every figure of the sample's race against its rows, what the press published, a race as of a day, races side by side."""

from datetime import date
from decimal import Decimal

import pytest

from racemoney.desk.explain import explain, explained
from racemoney.desk.show.as_of import show_race_as_of
from racemoney.desk.show.compare import compare_races
from racemoney.desk.warehouse import open_published

pytestmark = [pytest.mark.integration, pytest.mark.slow]
RACE = "GA-06-2017-special"


@pytest.fixture(scope="module")
def figures(kit_home):
    with open_published(kit_home) as connection:
        return connection.execute(
            "select figure_id, kind, value, rows_query, adds from race_figures where race_id = ? and value is not null",
            [RACE],
        ).fetchall()


def test_rows_of_every_figure_add_up_to_it_to_the_cent(kit_home, figures):
    stated = [figure for figure in figures if figure[3]]
    assert {kind for _, kind, *_ in stated} == {"line", "additive", "count"}
    wrong = []
    with open_published(kit_home) as connection:
        for at in range(0, len(stated), 5):
            some = stated[at : at + 5]
            parts = [
                f"select {place}, {f'coalesce(sum({adds}), 0)' if adds else 'count(*)'} from (select * from {query})"
                for place, (_, _, _, query, adds) in enumerate(some)
            ]
            found = dict(connection.execute(" union all ".join(parts)).fetchall())
            wrong += [
                (name, value, found[place])
                for place, (name, _, value, *_) in enumerate(some)
                if abs(Decimal(found[place]) - value) >= Decimal("0.005")
            ]
    assert wrong == []


def test_a_derived_figure_names_parts_that_make_it(kit_home, figures):
    shares = [name for name, kind, *_ in figures if kind == "derived" and ":in_state_share:" in name]
    assert shares
    for name in shares[:5]:
        told = explain(kit_home, name)
        parts = {part.split(":")[1]: value for part, value in told.parts if value is not None}
        in_state, out_of_state = parts["in_state_amount"], parts["out_of_state_amount"]
        assert abs(in_state / (in_state + out_of_state) - told.figure["value"]) < Decimal("0.000001")


def test_what_is_left_out_is_named_by_reason(kit_home):
    told = explain(kit_home, f"{RACE}:in_state_amount:H8GA06195:cycle-2018", limit=2)
    assert {"conduit_memo", "self"} <= {reason for reason, *_ in told.left_out}
    assert len(told.rows) == 2
    text = explained(told)
    assert f"Made of {told.row_count:,} rows of race_contributions, which add up to {told.total:,.2f}:" in text
    # the FEC has no page of an invented filing
    assert "docquery" not in text


def figure(kit_home, measure, subject, window):
    """Value, low and high of a figure of the sample's race."""
    with open_published(kit_home) as connection:
        (found,) = connection.execute(
            "select value, low, high from race_figures where figure_id = ?",
            [":".join(filter(None, (RACE, measure, subject, window)))],
        ).fetchall()
    return found


def test_what_the_press_published_in_spring_2017(kit_home):
    """The kit is scaled to these figures. Roll Call Apr 5 and AJC: over $8.3M through March 29; AJC/Wingfield Apr 13:
    $588,000 of about $2.6M itemized, 22% in state, so that 7% to 75% of all of it can be; AJC: about 11% of Handel's came
    from other states."""
    assert figure(kit_home, "receipts", "H8GA06195", "through-2017-03-29")[0] >= 8_300_000
    share, low, high = figure(kit_home, "in_state_share", "H8GA06195", "through-2017-03-29")
    assert round(share, 2) in {Decimal("0.22"), Decimal("0.23")}
    assert abs(low - Decimal("0.07")) < Decimal("0.02")
    assert abs(high - Decimal("0.75")) < Decimal("0.02")
    # a share by number is another figure
    assert figure(kit_home, "in_state_count_share", "H8GA06195", "through-2017-03-29")[0] < Decimal("0.1")
    assert abs(1 - figure(kit_home, "in_state_share", "H8GA06286", "through-2017-03-29")[0] - Decimal("0.11")) < Decimal(
        "0.015"
    )


def test_outside_groups_by_the_day_of_the_runoff(kit_home):
    """Public Integrity, MapLight and Issue One: 26 to 28 million dollars by June 20, CLF, NRCC and DCCC the largest."""
    assert 26_000_000 <= figure(kit_home, "outside_spending", None, "through-2017-06-20")[0] <= 28_000_000
    with open_published(kit_home) as connection:
        largest = connection.execute(
            "select subject_id from race_figures where race_id = ? and window_id = 'through-2017-06-20'"
            " and measure = 'outside_spending_by' order by value desc limit 3",
            [RACE],
        ).fetchall()
    assert largest == [("C00504530",), ("C00075820",), ("C00000935",)]


@pytest.mark.parametrize(("day", "raised"), [(date(2017, 4, 7), "8,282,750.00"), (date(2017, 7, 21), "31,096,000.27")])
def test_a_race_as_of_a_day(kit_home, day, raised):
    """On April 7 the original pre-special report; once the amendments of July 21 are filed, they."""
    lines = show_race_as_of(kit_home, RACE, day).splitlines()
    assert f"As the FEC's record had it on {day}." in lines
    (ossoff,) = [line for line in lines if line.startswith("  Jon Ossoff (DEM) H8GA06195")]
    assert raised in ossoff


def test_before_any_report_the_money_is_unknown(kit_home):
    assert "Candidates' money: unknown." in show_race_as_of(kit_home, RACE, date(2017, 1, 1))


def test_races_side_by_side_where_all_have_a_figure(kit_home):
    text = compare_races(kit_home, [RACE, "SC-05-2017-special", RACE])
    # no report of SC-05's candidates is loaded, so only the cycle can be compared
    assert "Through each race's last report" not in text
    assert [line.split()[0] for line in text.splitlines() if "-special" in line] == [RACE, "SC-05-2017-special"]
    assert "Through each race's last report before its first ballot" in compare_races(kit_home, [RACE])
