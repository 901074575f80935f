"""The headline figures of a race, from the catalog: what its contenders raised, from where, and what others spent."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb

from racemoney.desk.show.lines import Row, fetch, percent
from racemoney.text import clean

# The contenders' windows that can be set side by side: of those, the last one before each ballot, and the newest.
WINDOWS = """
    with comparable as (
        select window_id, label, through_date from windows
        where race_id = ? and kind = 'through' and is_report_end and is_comparable
    ),
    ballots as (select distinct election_date from race_elections where race_id = ?)
    select window_id, label
    from comparable
    where
        through_date = (select max(through_date) from comparable)
        or through_date in (
            select max(through_date) from ballots inner join comparable on through_date <= election_date
            group by election_date
        )
    order by through_date
"""
CYCLE = "select window_id, label from windows where race_id = ? and kind = 'cycle'"
FIGURES = """
    select figures.*, contenders.place
    from race_figures as figures
    left join ledger.race_contenders as contenders
        on figures.race_id = contenders.race_id and figures.subject_id = contenders.candidate_id
    where
        figures.race_id = ? and figures.window_id = ? and figures.measure = ?
        and (figures.subject_kind = 'race' or contenders.place is not null)
    order by contenders.place
"""
OUTSIDE_WINDOW = """
    select window_id, label from windows
    where race_id = ? and kind = 'through' and is_election_day
    order by through_date desc
    limit 1
"""


def headlines(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """A line a figure, the amount first; empty where nothing is known of the contenders."""
    windows = fetch(connection, WINDOWS, race, race) or fetch(connection, CYCLE, race)
    lines = [line for window in windows for line in _of_window(connection, race, window)]
    outside = fetch(connection, OUTSIDE_WINDOW, race) or fetch(connection, CYCLE, race)
    lines += [line for window in outside for line in _outside(connection, race, window)]
    return "\n".join(lines)


def _of_window(connection: duckdb.DuckDBPyConnection, race: str, window: Row) -> Iterator[str]:
    raised = _known(fetch(connection, FIGURES, race, window["window_id"], "receipts"))
    if raised:
        first, *others = sorted(raised, key=lambda figure: figure["value"], reverse=True)
        rest = "".join(f"; {clean(one['subject_name'])} {short(one['value'])}" for one in others)
        yield f"{short(first['value'])} {window['label']}: raised by {clean(first['subject_name'])}{rest}"
    shares = _known(fetch(connection, FIGURES, race, window["window_id"], "in_state_share"))
    for figure in shares:
        bounds = ""
        if figure["low"] is not None:
            bounds = (
                f" (of all money from individuals, itemized or not, {_percent(figure['low'])} to {_percent(figure['high'])})"
            )
        whose = f"{clean(figure['subject_name'])}'s itemized dollars"
        yield f"{_percent(figure['value'])} in state {window['label']}: {whose}{bounds}"


def _outside(connection: duckdb.DuckDBPyConnection, race: str, window: Row) -> Iterator[str]:
    for figure in _known(fetch(connection, FIGURES, race, window["window_id"], "outside_spending")):
        high = "" if figure["high"] == figure["value"] else f" (up to {short(figure['high'])})"
        yield f"{short(figure['value'])} {window['label']}: spent by outside groups{high}"


def _known(figures: list[Row]) -> list[Row]:
    return [figure for figure in figures if figure["value"] is not None]


def _percent(share: Any) -> str:
    return percent(float(share))


def short(amount: Decimal) -> str:
    """Dollars as a headline prints them: $8.3M, $345,787."""
    return f"${amount / 1_000_000:.1f}M" if abs(amount) >= 1_000_000 else f"${amount:,.0f}"
