"""What each candidate raised: the FEC's own totals of the cycle."""

from decimal import Decimal

import duckdb

from etl.desk.show.lines import Row, as_of, fetch, money, table_line
from etl.desk.show.names import named

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
    """A line a candidate, the largest first, and what the totals mix."""
    rows = fetch(connection, QUERY, race)
    names = named(connection, rows)
    lines = ["Candidates' receipts in the cycle (contributions, self-funding and other apart)"]
    lines.append(table_line("candidate", "receipts", "contributions", "self-funding", "other", "through"))
    lines += [_line(row, name) for row, name in zip(rows, names, strict=True)]
    if any(row["is_shared_between_races"] for row in rows):
        lines.append("* is a candidate in another race of the cycle too: these totals cover both races")
    return "\n".join([*lines, *as_of(rows)])


def _line(row: Row, name: str) -> str:
    mark = " *" if row["is_shared_between_races"] else ""
    return table_line(
        f"{name}{mark}",
        money(row["receipts"]),
        money(row["from_others"]),
        money(row["self_funding"]),
        money(_other(row)),
        row["coverage_end_date"] or "no report",
    )


def _other(row: Row) -> Decimal | None:
    if row["receipts"] is None:
        return None
    other: Decimal = row["receipts"] - row["from_others"] - row["self_funding"]
    return other
