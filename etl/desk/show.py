"""`racemoney show RACE`: what the marts say of one race, as plain text with as-of, base and unknown part."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb

from etl.build.manifest import build_in_place
from etl.desk.warehouse import check_race, open_published
from etl.settings import Settings

Row = dict[str, Any]
UNDATED = "select distinct original_name from meta.loads where cycle = ? and as_of_basis = 'file_mtime' order by all"


def show_race(settings: Settings, race_id: str) -> str:
    """The text about a race. Raises BadInputError for an unknown race or where nothing is published."""
    with open_published(settings) as connection:
        race = check_race(connection, race_id)
        parts = [
            _head(settings, connection, race),
            _candidates(connection, race),
            _geography(connection, race),
            _outside(connection, race),
            _total(connection, race),
        ]
    return "\n\n".join(part for part in parts if part)


def _head(settings: Settings, connection: duckdb.DuckDBPyConnection, race: str) -> str:
    ballots = _rows(connection, "select * from race_elections where race_id = ? order by election_date", race)
    told = ", ".join(f"{ballot['election_type_label']} {ballot['election_date']}" for ballot in ballots)
    manifest = build_in_place(settings)
    mark = "SYNTHETIC DATA: invented donors, scaled to published totals. " if manifest and manifest.is_synthetic else ""
    return f"{race}   {told or 'no ballot in the calendar'}\n{mark}All amounts are US dollars."


def _candidates(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    rows = _rows(
        connection,
        """
        select
            *,
            individual_contributions + other_committee_contributions + party_contributions as from_others,
            candidate_contributions + candidate_loans as self_funding
        from race_candidate_money
        where race_id = ?
        order by receipts desc nulls last, candidate_name
        """,
        race,
    )
    lines = ["Candidates' receipts in the cycle (contributions, self-funding and other apart)"]
    lines.append(_line("candidate", "receipts", "contributions", "self-funding", "other", "through"))
    for row in rows:
        other = None if row["receipts"] is None else row["receipts"] - row["from_others"] - row["self_funding"]
        name = f"{row['candidate_name']} ({row['party_code']})" + (" *" if row["is_shared_between_races"] else "")
        lines.append(
            _line(
                name,
                _money(row["receipts"]),
                _money(row["from_others"]),
                _money(row["self_funding"]),
                _money(other),
                row["coverage_end_date"] or "no report",
            )
        )
    if any(row["is_shared_between_races"] for row in rows):
        lines.append("* stands in another race of the cycle too: the totals mix both")
    return "\n".join([*lines, *_as_of(rows)])


def _geography(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    rows = _rows(
        connection,
        "select * from candidate_geography where race_id = ? order by in_state_amount desc nulls last, candidate_name",
        race,
    )
    if not rows or all(row["gift_count"] is None for row in rows):
        return "Where the money came from: unknown, no itemized rows are loaded."
    as_of = list(_as_of(rows))
    rows = [row for row in rows if row["gift_count"]]
    if not rows:
        return "\n".join(["Where the money came from: the loaded rows hold no itemized gift to these candidates.", *as_of])
    lines = ["Where itemized individual money came from (share of dollars from a known US state; refunds not taken off)"]
    lines.append(_line("candidate", "in state", "out of state", "other/unknown", "in / out", "bounds of in"))
    for row in rows:
        elsewhere = row["military_amount"] + row["foreign_amount"] + row["unknown_amount"]
        lines.append(
            _line(
                row["candidate_name"],
                _money(row["in_state_amount"]),
                _money(row["out_of_state_amount"]),
                _money(elsewhere),
                f"{_percent(row['in_state_share'])} / {_percent(_rest(row['in_state_share']))}",
                f"{_percent(row['in_state_share_low'])} to {_percent(row['in_state_share_high'])}",
            )
        )
    lines.append("bounds: of all individual money, taking every gift without an address as out of state, then as in state")
    return "\n".join([*lines, *as_of])


def _outside(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    rows = _rows(
        connection,
        """
        select
            coalesce(candidate_name, candidate_id, 'the seat, no candidate named') as target,
            coalesce(sum(amount) filter (where support_oppose = 'S'), 0) as for_amount,
            coalesce(sum(amount) filter (where support_oppose = 'O'), 0) as against_amount,
            coalesce(sum(amount) filter (where support_oppose is null), 0) as undirected_amount,
            sum(amount) as amount,
            count(distinct spender_id) as spenders,
            min(source_as_of) as source_as_of
        from race_outside_spending
        where race_id = ?
        group by all
        order by amount desc
        """,
        race,
    )
    if not rows:
        return ""
    lines = ["Outside spending for and against each candidate"]
    lines.append(_line("candidate", "for", "against", "no direction", "spenders", ""))
    for row in rows:
        amounts = (_money(row[name]) for name in ("for_amount", "against_amount", "undirected_amount"))
        lines.append(_line(row["target"], *amounts, row["spenders"], ""))
    return "\n".join([*lines, *_as_of(rows)])


def _total(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    row = _rows(connection, "select * from race_spending where race_id = ?", race)[0]
    lines = [
        f"Together: candidates raised {_money(row['candidates_receipts'])}"
        f" ({_money(row['candidates_unitemized'])} of it unitemized),"
        f" outside groups spent {_money(row['outside_total'])}.",
    ]
    if row["shared_candidates"]:
        lines.append(
            f"{_money(row['shared_receipts'])} of the receipts are of {row['shared_candidates']} candidates who stand in"
            " another race of the cycle too."
        )
    if row["missing_sources"]:
        lines.append(f"Not loaded, so unknown and not zero: {row['missing_sources']}.")
    if undated := connection.execute(UNDATED, [row["cycle"]]).fetchall():
        names = ", ".join(name for (name,) in undated)
        lines.append(f"Dated only by the copy on this disk, not by the FEC: {names}; load them with --as-of to say more.")
    return "\n".join(lines)


def _rows(connection: duckdb.DuckDBPyConnection, statement: str, race: str) -> list[Row]:
    cursor = connection.execute(statement, [race])
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _line(name: object, *cells: object) -> str:
    return f"  {str(name)[:38]:<38}" + "".join(f"{cell!s:>16}" for cell in cells).rstrip()


def _money(amount: Decimal | None) -> str:
    return "unknown" if amount is None else f"{amount:,.2f}"


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{100 * share:.1f}%"


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share


def _as_of(rows: list[Row]) -> Iterator[str]:
    dates = [row["source_as_of"] for row in rows if row["source_as_of"]]
    oldest, newest = (f"{day:%Y-%m-%d}" for day in (min(dates), max(dates))) if dates else ("", "")
    if oldest != newest:
        yield f"As of {oldest} to {newest}, the dates of the source files."
    elif oldest:
        yield f"As of {oldest}, the date of the source file."
