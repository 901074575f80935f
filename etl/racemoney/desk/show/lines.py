"""What every part of `show` uses: rows of a race, lines of a table, amounts, shares and dates."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb

from racemoney.text import clean

Row = dict[str, Any]
_AGE = """
    select
        age.as_of,
        age.as_of_basis,
        age.as_of_dataset || case when age.as_of_cycle <> age.cycle then ' of ' || age.as_of_cycle else '' end as file,
        max(loads.loaded_at) as loaded_at
    from races
    inner join meta.mart_as_of as age on age.cycle = races.cycle and age.model = ?
    left join meta.loads as loads on loads.cycle = age.as_of_cycle and loads.dataset = age.as_of_dataset
    where races.race_id = ? and age.as_of is not null
    group by all
"""
NAME_WIDTH = 46


def fetch(connection: duckdb.DuckDBPyConnection, statement: str, *parameters: object) -> list[Row]:
    """The rows of a statement, by column name."""
    cursor = connection.execute(statement, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def table_line(name: object, *cells: object) -> str:
    """A name, cut to its column, and cells of one width."""
    return f"  {clean(str(name))[:NAME_WIDTH]:<{NAME_WIDTH}}" + "".join(f"{clean(str(cell)):>16}" for cell in cells).rstrip()


def money(amount: Decimal | None) -> str:
    """US dollars and cents; unknown is not zero."""
    return "unknown" if amount is None else f"{amount:,.2f}"


def percent(share: float | None) -> str:
    """A share with one decimal."""
    return "n/a" if share is None else f"{100 * share:.1f}%"


def rest(share: float | None) -> float | None:
    """What a share leaves."""
    return None if share is None else 1 - share


def as_of(connection: duckdb.DuckDBPyConnection, model: str, race: str) -> Iterator[str]:
    """A line that says how old the oldest file behind a mart is; one without a date of the FEC has its day of loading."""
    for age in fetch(connection, _AGE, model, race):
        if age["as_of_basis"] == "file_mtime":
            yield f"As loaded on {age['loaded_at']:%Y-%m-%d}: the FEC's date of {age['file']} is not known."
        else:
            yield f"As of {age['as_of']:%Y-%m-%d}, the date of {age['file']}, the oldest file behind it."
