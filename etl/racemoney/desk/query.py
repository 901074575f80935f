"""`racemoney sql`: one statement that reads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat

import duckdb

from racemoney.desk.warehouse import is_synthetic, open_published
from racemoney.errors import BadInputError
from racemoney.settings import Settings
from racemoney.words import LAW

READING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.EXPLAIN,
}
# A CSV that may name donors has the law inside: a column of this name, with the sentence in its first row.
LAW_COLUMN = "donor_data_law"
# A type of DuckDB's that cannot hold a name.
_NO_TEXT = ("DECIMAL", "BIGINT", "HUGEINT", "INTEGER", "DOUBLE", "FLOAT", "BOOL", "DATE", "TIME")
# Rows in hand at a time.
STREAMED_ROWS = 2048


@dataclass(frozen=True)
class Table:
    """Column names and rows of a small result; `is_cut` where more rows exist than were asked for.

    `is_synthetic`: the data is invented. `names_donors`: it comes from tables that name individual contributors. `has_text`:
    it can hold names, not only numbers and dates.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    is_cut: bool = False
    is_synthetic: bool = False
    names_donors: bool = False
    has_text: bool = True


def run_sql(settings: Settings, statement: str, *, limit: int = 200) -> Table:
    """The first `limit` rows of one reading statement on the published build.

    Raises BadInputError with DuckDB's own sentence where the statement does not parse or run, and where it would write.
    """
    with open_published(settings) as connection:
        _check_reads(connection, statement)
        try:
            cursor = connection.execute(statement)
            rows = cursor.fetchmany(limit + 1)
        except duckdb.Error as error:
            raise BadInputError(_sentence(error, settings)) from error
        columns = tuple(column[0] for column in cursor.description or ())
        has_text = _has_text(cursor)
        return Table(
            columns,
            tuple(rows[:limit]),
            is_cut=len(rows) > limit,
            is_synthetic=is_synthetic(settings),
            names_donors=_names_donors(connection, statement),
            has_text=has_text,
        )


def names_donors(settings: Settings, statement: str) -> bool:
    """Whether a statement reads tables that name individual contributors."""
    with open_published(settings) as connection:
        return _names_donors(connection, statement)


def _names_donors(connection: duckdb.DuckDBPyConnection, statement: str) -> bool:
    """Whether the statement reads a table whose own sentence states the law on donors' data."""
    # the parsed statement names its tables, also inside of others; one that only explains has no such form
    parsed = str(connection.execute("select json_serialize_sql(?)", [statement]).fetchall()[0][0])
    read = {name.lower() for name in re.findall(r'"table_name":"([^"]+)"', parsed)}
    stated = connection.execute("select lower(table_name) from meta.tables where contains(about, ?)", [LAW]).fetchall()
    return bool(read & {name for (name,) in stated})


def stream_sql(settings: Settings, statement: str) -> Iterator[tuple[object, ...]]:
    """The column names of one reading statement, then its rows as DuckDB makes them: a result of any size, little memory.

    Raises BadInputError as `run_sql` does, also where the statement fails halfway.
    """
    with open_published(settings) as connection:
        _check_reads(connection, statement)
        is_donors = _names_donors(connection, statement)
        try:
            cursor = connection.execute(statement)
            rows = _streamed(cursor)
            yield from with_law(rows) if is_donors and _has_text(cursor) else rows
        except duckdb.Error as error:
            raise BadInputError(_sentence(error, settings)) from error


def with_law(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """A header and rows, with the law on donors' data as a last column: once, in the first row."""
    law = chain((LAW_COLUMN, LAW), repeat(None))
    return ((*row, cell) for row, cell in zip(rows, law, strict=False))


def _streamed(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    yield tuple(column[0] for column in cursor.description or ())
    while rows := cursor.fetchmany(STREAMED_ROWS):
        yield from rows


def _has_text(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether a result can name anyone: sums and counts have no text. Lists and structs may hold some."""
    kinds = [str(column[1]).upper() for column in cursor.description or ()]
    return not all(kind.startswith(_NO_TEXT) for kind in kinds)


def _check_reads(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    try:
        parsed: Iterable[duckdb.Statement] = connection.extract_statements(statement)
    except duckdb.Error as error:
        raise BadInputError(_sentence(error)) from error
    statements = list(parsed)
    kinds = [one.type for one in statements]
    if len(kinds) != 1:
        raise BadInputError(f"give one statement, not {len(kinds)}")
    if kinds[0] == duckdb.StatementType.EXPLAIN:
        # EXPLAIN ANALYZE runs what it explains, so that has to read as well
        explained = re.sub(r"(?is)^\s*explain(\s+analyze)?(\s*\([^)]*\))?\s+", "", statements[0].query.strip(), count=1)
        if explained == statements[0].query.strip():
            raise BadInputError("racemoney sql does not understand this EXPLAIN")
        _check_reads(connection, explained)
    if kinds[0] not in READING:
        raise BadInputError(f"racemoney sql only reads; this is a {kinds[0].name} statement")


def _sentence(error: duckdb.Error, settings: Settings | None = None) -> str:
    """The first line of DuckDB's message, with the line of the statement that it points at where it does."""
    if settings and isinstance(error, duckdb.OutOfMemoryException):
        return (
            f"the statement needs more than {settings.sql_memory_limit} of memory and its scratch space on disk; "
            "select fewer rows or columns, or set RACEMONEY_SQL_MEMORY_LIMIT"
        )
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2]) if lines else "the statement failed"
