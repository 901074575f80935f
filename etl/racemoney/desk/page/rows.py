"""The way back from each printed figure: what it is, its reports at the FEC, and the command that lists its rows."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from racemoney.desk.explain import FEC
from racemoney.desk.page import wording
from racemoney.desk.page.catalog import Figure
from racemoney.desk.page.facts import Race
from racemoney.desk.show.lines import fetch

REPORTS = """
    select candidate_id, committee_id, file_number, report_type_code, coverage_from_date, coverage_through_date
    from ledger.race_reports
    where race_id = ? and not is_superseded
    order by candidate_id, coverage_from_date, committee_id
"""
FEC_DATA = "https://www.fec.gov/data"


@dataclass(frozen=True)
class Report:
    """A report behind a figure; `url` is empty where the FEC has no such page."""

    label: str
    url: str


@dataclass(frozen=True)
class RowSet:
    """What a link of the page leads to."""

    anchor: str
    title: str
    value: str
    bounds: str
    base: str
    note: str
    command: str
    reports: tuple[Report, ...]
    pages: tuple[Report, ...]


def row_sets(connection: duckdb.DuckDBPyConnection, race: Race) -> tuple[RowSet, ...]:
    """One entry for each figure that the page printed; call it when everything else is written."""
    reports: dict[str, list[dict[str, object]]] = {}
    for row in fetch(connection, REPORTS, race.race_id):
        reports.setdefault(row["candidate_id"], []).append(row)
    return tuple(_row_set(race, figure, reports) for figure in race.catalog.printed)


def _row_set(race: Race, figure: Figure, reports: dict[str, list[dict[str, object]]]) -> RowSet:
    subject = f"{figure.subject_name}, " if figure.subject_name else ""
    bounds = ""
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        write = wording.percent if figure.unit == "share" else wording.exact
        bounds = f"between {write(figure.low)} and {write(figure.high)}"
    return RowSet(
        anchor=figure.anchor,
        title=f"{subject}{figure.label.lower() if subject else figure.label} {figure.window_label}",
        value=figure.exact,
        bounds=bounds,
        base=figure.base,
        note=figure.note or "",
        # somebody pastes it into a shell, and a filer typed parts of it
        command=f"racemoney explain {shlex.quote(figure.figure_id)}",
        reports=tuple(_reports(race, figure, reports)) if figure.base == "reports" else (),
        pages=() if race.is_synthetic else tuple(_pages(race, figure)),
    )


def _reports(race: Race, figure: Figure, reports: dict[str, list[dict[str, object]]]) -> Iterator[Report]:
    """The reports of the figure's window. Synthetic ones have no page."""
    for row in reports.get(figure.subject_id or "", []):
        through, number = row["coverage_through_date"], row["file_number"]
        is_of = figure.window_id == f"report-{through}" or (
            figure.window_id.startswith("through-") and f"through-{through}" <= figure.window_id
        )
        if is_of:
            has_page = not race.is_synthetic and isinstance(number, int) and number > 0
            url = f"{FEC}/forms/{row['committee_id']}/{number}/" if has_page else ""
            yield Report(f"{row['report_type_code']} {number}", url)


def _pages(race: Race, figure: Figure) -> Iterator[Report]:
    """The FEC's own page of the subject. Only ids in the FEC's form make an address."""
    subject = figure.subject_id or ""
    if figure.subject_kind == "candidate" and len(subject) == 9 and subject.isalnum():
        yield Report("FEC page of the candidate", f"{FEC_DATA}/candidate/{subject}/?cycle={race.cycle}")
    if figure.subject_kind == "spender" and len(subject) == 9 and subject.isalnum():
        yield Report("FEC page of the group", f"{FEC_DATA}/committee/{subject}/?cycle={race.cycle}")
