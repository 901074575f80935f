"""What every part of `show` uses: rows of a race, lines of a table, amounts, shares and dates."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb

from etl.text import clean

Row = dict[str, Any]
_NAME = 46


def fetch(connection: duckdb.DuckDBPyConnection, statement: str, *parameters: object) -> list[Row]:
    """The rows of a statement, by column name."""
    cursor = connection.execute(statement, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def table_line(name: object, *cells: object) -> str:
    """A name, cut to its column, and cells of one width."""
    return f"  {clean(str(name))[:_NAME]:<{_NAME}}" + "".join(f"{clean(str(cell)):>16}" for cell in cells).rstrip()


def money(amount: Decimal | None) -> str:
    """US dollars and cents; unknown is not zero."""
    return "unknown" if amount is None else f"{amount:,.2f}"


def percent(share: float | None) -> str:
    """A share with one decimal."""
    return "n/a" if share is None else f"{100 * share:.1f}%"


def rest(share: float | None) -> float | None:
    """What a share leaves."""
    return None if share is None else 1 - share


def as_of(rows: list[Row]) -> Iterator[str]:
    """A line that says how old the rows' sources are, where that is known."""
    dates = [row["source_as_of"] for row in rows if row["source_as_of"]]
    oldest, newest = (f"{day:%Y-%m-%d}" for day in (min(dates), max(dates))) if dates else ("", "")
    if oldest != newest:
        yield f"As of {oldest} to {newest}, the dates of the source files."
    elif oldest:
        yield f"As of {oldest}, the date of the source file."
