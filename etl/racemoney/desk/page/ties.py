"""How the race ties to the FEC's own totals, what is held for review, and what is not loaded."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from racemoney.desk.page import wording
from racemoney.desk.page.catalog import Sentence, Words
from racemoney.desk.page.facts import Candidate, Race
from racemoney.desk.page.view import Picture, Section, Table
from racemoney.desk.show.lines import Row, fetch
from racemoney.desk.show.reconcile import CENTS
from racemoney.desk.show.reconcile import QUERY as RECONCILED
from racemoney.desk.show.review import QUERY as HELD

TIES = ("ties", "ties_jointly")
SHOWN, LISTED = 8, 60
LINES = {
    "individual_itemized": "itemized contributions",
    "individual_refunds": "refunds to individuals",
    "other_committee_contributions": "PAC contributions",
    "party_contributions": "party contributions",
    "candidate_contributions": "own contributions",
    "candidate_loans": "own loans",
    "transfers_in": "transfers in",
    "transfers_out": "transfers out",
    "independent_expenditures": "independent expenditures",
}
STATUS = {
    "ties": "ties",
    "ties_jointly": "ties together with another line",
    "rows_behind_summary": "rows are older than the total",
    "rows_exceed_summary": "rows are more than the total",
}
LATE = "select * from race_late_contributions where race_id = ? order by amount desc, committee_id, kind"


@dataclass(frozen=True)
class Tie:
    """One line against the FEC's total."""

    name: str
    line: str
    official: str
    difference: str
    status: str
    is_tied: bool


def ties(connection: duckdb.DuckDBPyConnection, race: Race) -> Section | None:
    """The section; None where there is nothing to compare, to hold or to miss."""
    rows = [row for row in fetch(connection, RECONCILED, race.race_id) if row["entity_type"] != "table"]
    held, lacks = tuple(_held(connection, race)), tuple(_lacks(race))
    if not rows and not held and not lacks:
        return None
    tied = sum(row["status"] in TIES for row in rows)
    finding = f"{tied:,} of {len(rows):,} totals tie to the FEC’s own" if rows else "What this page does not know"
    words: list[Sentence] = []
    if rows:
        words.append(
            (
                "Rows of the bulk files are whole dollars, the FEC’s totals have cents: a difference under one dollar a row "
                "is rounding.",
            )
        )
    return Section(
        anchor="ties",
        menu="Checks",
        kicker="Checks",
        finding=finding,
        words=tuple(words),
        pictures=(_picture(race, rows),) if rows else (),
        asides=(*held, *lacks),
    )


def _picture(race: Race, rows: list[Row]) -> Picture:
    names = {each.candidate_id: each for each in race.candidates}
    # what does not tie is told before what does
    order = sorted(rows, key=lambda row: row["status"] in TIES)
    return Picture(
        name="ties",
        title="Rows against the FEC’s totals",
        subtitle="The FEC’s own figure of each line, less what its rows add up to.",
        source=f"FEC candidate and committee summaries, Form 3 and 3X · {race.as_of.removeprefix('Data ')}",
        counted=(CENTS,),
        table=Table(
            f"Every line, {len(rows):,}" if len(rows) <= LISTED else f"{LISTED} of {len(rows):,} lines; all in the CSVs",
            ("Who", "Line", "Result", "Why", "FEC’s total", "Rows", "Difference"),
            tuple(_cells(row, names) for row in order[:LISTED]),
            text_columns=4,
        ),
        drawing={
            "ties": tuple(_tie(row, names) for row in _first(race, rows)),
            "more": len(rows) - min(SHOWN, len(rows)),
        },
    )


def _first(race: Race, rows: list[Row]) -> list[Row]:
    """The contenders' lines, those that do not tie first, then the spenders'."""
    contenders = [each.candidate_id for each in race.contenders]

    def rank(row: Row) -> tuple[bool, bool, int]:
        place = contenders.index(row["entity_id"]) if row["entity_id"] in contenders else len(contenders)
        return (row["status"] in TIES, place == len(contenders), place)

    return sorted(rows, key=rank)[:SHOWN]


def _name(row: Row, names: dict[str, Candidate]) -> str:
    candidate = names.get(row["entity_id"])
    return candidate.name if candidate else str(row["entity_name"] or row["entity_id"])


def _line(row: Row) -> str:
    line: str = row["line"]
    return LINES.get(line, line.replace("_", " "))


def _tie(row: Row, names: dict[str, Candidate]) -> Tie:
    return Tie(
        _name(row, names),
        f"{_line(row)}, {row['form_line']}" if row["form_line"] else _line(row),
        "unknown" if row["official_amount"] is None else wording.exact(row["official_amount"]),
        "unknown" if row["difference"] is None else wording.exact(row["difference"]),
        STATUS.get(row["status"], row["status"].replace("_", " ")),
        row["status"] in TIES,
    )


def _cells(row: Row, names: dict[str, Candidate]) -> tuple[Words, ...]:
    tie = _tie(row, names)
    rows = "unknown" if row["rows_amount"] is None else wording.exact(row["rows_amount"])
    why = "" if row["status"] in TIES else row["explanation"]
    return (tie.name, _line(row), tie.status, why, tie.official, rows, tie.difference)


def _held(connection: duckdb.DuckDBPyConnection, race: Race) -> Iterator[Sentence]:
    """Rows that wait for a person's word, and money on early reports that no report covers yet."""
    for row in fetch(connection, HELD, race.race_id):
        spender = row["spender_name"] or row["spender_id"]
        yield (
            f"Held for review: {wording.exact(row['amount'])} by {spender}, filing {row['file_number']}: "
            f"{row['review_reason']}. It is in the totals until someone looks.",
        )
    for row in fetch(connection, LATE, race.race_id):
        yield (
            f"Not in any total yet: {wording.exact(row['amount'])} to {row['committee_name'] or row['committee_id']} "
            f"on 48-hour reports, {row['kind'].replace('_', ' ')}.",
        )


def _lacks(race: Race) -> Iterator[Sentence]:
    if race.missing_sources:
        names = ", ".join(race.missing_sources)
        yield (f"Not loaded: {names}. What rests on these is unknown or incomplete, not zero.",)
