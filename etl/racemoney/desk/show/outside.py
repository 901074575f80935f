"""What others spent for and against each candidate."""

from collections.abc import Iterator

import duckdb

from racemoney.desk.show.lines import NAME_WIDTH, Row, as_of, fetch, money, table_line
from racemoney.desk.show.names import named

BY_DIRECTION = """
        coalesce(sum(amount) filter (where support_oppose = 'S'), 0) as for_amount,
        coalesce(sum(amount) filter (where support_oppose = 'O'), 0) as against_amount,
        coalesce(sum(amount) filter (where support_oppose is null), 0) as undirected_amount,
        sum(amount) as amount
"""
QUERY = f"""
    select
        candidate_id,
        candidate_name,
        {BY_DIRECTION},
        count(distinct spender_id) as spenders
    from race_outside_spending
    where race_id = ?
    group by all
    order by amount desc
"""


def outside(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """A line a candidate, the one with most spending first; empty where nobody spent."""
    rows = fetch(connection, QUERY, race)
    if not rows:
        return ""
    lines = ["Outside spending for and against each candidate (by party committees too)"]
    lines.append(table_line("candidate", "for", "against", "no direction", "spenders", ""))
    for row, name in zip(rows, named(connection, rows, NAME_WIDTH), strict=True):
        amounts = (money(row[column]) for column in ("for_amount", "against_amount", "undirected_amount"))
        lines.append(table_line(name, *amounts, row["spenders"], ""))
    spending = fetch(connection, "select * from race_spending where race_id = ?", race)[0]
    if spending["independent_expenditures"] is None:
        lines.append(
            "This is not all of it: the cycle's file of independent expenditures is not loaded, so a zero is unknown too."
        )
    return "\n".join([*lines, *_range(spending), *as_of(connection, "race_outside_spending", race)])


def _range(row: Row) -> Iterator[str]:
    """Low and high, where a regular report's days are not known."""
    low, high = row["independent_expenditures_low"], row["independent_expenditures_high"]
    if low != high:
        yield (
            f"Independent expenditures are {money(low)} to {money(high)}: the days of some regular reports are not known,"
            " so the higher figure counts early reports that they may repeat. Load their electronic filings to know."
        )
