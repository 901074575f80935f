"""What each candidate raised: the FEC's own totals of the cycle."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import duckdb

from racemoney.desk.show.lines import NAME_WIDTH, Row, as_of, fetch, money, table_line
from racemoney.desk.show.names import named
from racemoney.text import clean

# A presidential race has hundreds of candidates without a report: the table above names them all.
_NAMED = 6
_SHARED = " *"

QUERY = """
    select
        *,
        individual_contributions + other_committee_contributions + party_contributions as from_others,
        candidate_contributions + candidate_loans as self_funding
    from race_candidate_money
    where race_id = ?
    order by receipts desc nulls last, candidate_name
"""


def receipts(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """A line a candidate, the largest first, what the totals mix, and why a candidate has none."""
    rows = fetch(connection, QUERY, race)
    names = named(connection, rows)
    lines = ["Candidates' receipts in the cycle (contributions, self-funding and other apart)"]
    lines.append(table_line("candidate", "receipts", "contributions", "self-funding", "other", "through"))
    # room for the mark behind the id
    short = named(connection, rows, NAME_WIDTH - len(_SHARED))
    lines += [_line(row, name) for row, name in zip(rows, short, strict=True)]
    lines += _reasons(rows, names)
    if any(row["is_shared_between_races"] and row["receipts"] is not None for row in rows):
        lines.append("* also raised for another race of the cycle: the total covers both races")
    lines += _flagged(rows, names)
    if any((other := _other(row)) is not None and other < 0 for row in rows):
        lines.append("other below zero: the FEC's lines of this candidate add up to more than its total of receipts")
    return "\n".join([*lines, *as_of(connection, "race_candidate_money", race)])


def _line(row: Row, name: str) -> str:
    mark = _SHARED if row["is_shared_between_races"] and row["receipts"] is not None else ""
    return table_line(
        f"{name}{mark}",
        money(row["receipts"]),
        money(row["from_others"]),
        money(row["self_funding"]),
        money(_other(row)),
        row["coverage_end_date"] or "unknown",
    )


def _reasons(rows: list[Row], names: list[str]) -> Iterator[str]:
    """One line for each reason of unknown money, with its candidates, and one for money that ends before the cycle does."""
    unknown: dict[str, list[str]] = defaultdict(list)
    for row, name in zip(rows, names, strict=True):
        if row["money_reason"]:
            unknown[row["money_reason"]].append(name)
    for reason, of_reason in unknown.items():
        more = f" and {len(of_reason) - _NAMED} more" if len(of_reason) > _NAMED else ""
        yield clean(f"Unknown, not zero ({reason}): {'; '.join(of_reason[:_NAMED])}{more}")
    for day in sorted({row["money_through_date"] for row in rows if row["money_through_date"]}):
        yield f"Money through {day} is all of the candidate's money until then, for whatever election."


def _flagged(rows: list[Row], names: list[str]) -> Iterator[str]:
    """Covers that cannot be right, such as one that was misread from paper."""
    for row, name in zip(rows, names, strict=True):
        if row["flagged_lines"]:
            yield clean(f"Look at the report of {name}: its cover does not agree with its rows ({row['flagged_lines']})")


def _other(row: Row) -> Decimal | None:
    if row["receipts"] is None or row["from_others"] is None or row["self_funding"] is None:
        return None
    other: Decimal = row["receipts"] - row["from_others"] - row["self_funding"]
    return other
