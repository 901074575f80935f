"""Implausible independent expenditures of a race: the total with and without them, and how to settle it."""

import duckdb

from racemoney.desk.show.lines import fetch, money
from racemoney.text import clean

QUERY = """
    select file_number, spender_id, spender_name, amount, review_reason
    from independent_expenditures
    where race_id = ? and is_review
    order by amount desc, file_number, row_id
"""
REMEDY = (
    "Look at the filing at the FEC. If it is a prank, add its filer to the seed fictitious_filers; if it is real, the"
    " filer's next regular report clears the mark."
)


def review(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """The rows that wait for a person's word, with the race's total with and without them; empty where there are none."""
    rows = fetch(connection, QUERY, race)
    if not rows:
        return ""
    spending = fetch(connection, "select * from race_spending where race_id = ?", race)[0]
    total, part = spending["independent_expenditures"], spending["review_amount"]
    without = None if total is None else total - part
    lines = [
        f"FOR REVIEW: independent expenditures are {money(total)} with, and {money(without)} without, "
        f"{len(rows)} implausible {'row' if len(rows) == 1 else 'rows'}."
    ]
    lines += [
        f"  {money(row['amount'])} by {clean(row['spender_name'] or '')} ({row['spender_id']}), filing {row['file_number']}:"
        f" {row['review_reason']}"
        for row in rows
    ]
    return "\n".join([*lines, REMEDY])
