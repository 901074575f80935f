"""Where itemized individual contributions came from, with bounds for all individual money."""

import duckdb

from etl.desk.show.lines import Row, as_of, fetch, money, percent, rest, table_line
from etl.desk.show.names import named

QUERY = "select * from candidate_geography where race_id = ? order by in_state_amount desc nulls last, candidate_name"


def geography(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """A line a candidate with itemized contributions; a sentence where there are none."""
    rows = fetch(connection, QUERY, race)
    if not rows or all(row["gift_count"] is None for row in rows):
        return "Where the money came from: unknown, because no itemized rows are loaded."
    dated = list(as_of(rows))
    rows = [row for row in rows if row["gift_count"]]
    if not rows:
        return "\n".join(
            ["Where the money came from: the loaded rows hold no itemized contribution to these candidates.", *dated]
        )
    lines = [
        "Where itemized individual contributions came from (share of dollars from a known US state; refunds not taken off)"
    ]
    lines.append(table_line("candidate", "in state", "out of state", "other/unknown", "in / out", "bounds of in"))
    lines += [_line(row, name) for row, name in zip(rows, named(connection, rows), strict=True)]
    lines.append(
        "bounds: of all individual money, counting every contribution without an address as out of state, then as in state"
    )
    return "\n".join([*lines, *dated])


def _line(row: Row, name: str) -> str:
    elsewhere = row["military_amount"] + row["foreign_amount"] + row["unknown_amount"]
    return table_line(
        name,
        money(row["in_state_amount"]),
        money(row["out_of_state_amount"]),
        money(elsewhere),
        f"{percent(row['in_state_share'])} / {percent(rest(row['in_state_share']))}",
        f"{percent(row['in_state_share_low'])} to {percent(row['in_state_share_high'])}",
    )
