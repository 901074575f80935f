"""Where itemized individual contributions came from, with bounds for all individual money."""

import duckdb

from racemoney.desk.show.lines import NAME_WIDTH, Row, as_of, fetch, money, percent, rest, table_line
from racemoney.desk.show.names import named

QUERY = "select * from candidate_geography where race_id = ? order by in_state_amount desc nulls last, candidate_name"
BOUNDS = "bounds: of all individual money, counting every contribution without an address as out of state, then as in state"


def geography(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """A line a candidate with itemized contributions, and why a share is missing; a sentence where there are none."""
    rows = fetch(connection, QUERY, race)
    if not rows or all(row["gift_count"] is None for row in rows):
        return "\n".join(["Where the money came from: unknown.", *_reasons(rows, named(connection, rows))])
    dated = list(as_of(connection, "candidate_geography", race))
    rows = [row for row in rows if row["gift_count"] or (row["gift_count"] is None and row["share_reason"])]
    if not any(row["gift_count"] for row in rows):
        return "\n".join(
            ["Where the money came from: the loaded rows hold no itemized contribution to these candidates.", *dated]
        )
    names = named(connection, rows)
    lines = [
        "Where itemized individual contributions came from (share of dollars from a known US state; refunds not taken off)"
    ]
    lines.append(table_line("candidate", "in state", "out of state", "other/unknown", "in / out", "bounds of in"))
    lines += [_line(row, name) for row, name in zip(rows, named(connection, rows, NAME_WIDTH), strict=True)]
    if any(row["in_state_share_low"] is not None for row in rows):
        lines.append(BOUNDS)
    return "\n".join([*lines, *_reasons(rows, names), *dated])


def _reasons(rows: list[Row], names: list[str]) -> list[str]:
    """Why there is no share, or what it lacks: each reason once, with the candidates that it is true of."""
    candidates: dict[str, list[str]] = {}
    for row, name in zip(rows, names, strict=True):
        if row["share_reason"]:
            subject = "note" if row["in_state_share"] is not None else "no share"
            candidates.setdefault(f"{subject}: {row['share_reason']}", []).append(name)
    return [f"{reason} ({_listed(people)})" for reason, people in candidates.items()]


def _listed(names: list[str], most: int = 3) -> str:
    left = len(names) - most
    return "; ".join(names[:most]) + (f" and {left} more" if left > 0 else "")


def _line(row: Row, name: str) -> str:
    elsewhere = None if row["gift_count"] is None else row["military_amount"] + row["foreign_amount"] + row["unknown_amount"]
    return table_line(
        name,
        money(row["in_state_amount"]),
        money(row["out_of_state_amount"]),
        money(elsewhere),
        f"{percent(row['in_state_share'])} / {percent(rest(row['in_state_share']))}",
        f"{percent(row['in_state_share_low'])} to {percent(row['in_state_share_high'])}",
    )
