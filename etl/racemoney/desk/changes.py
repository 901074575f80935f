"""`racemoney changes`: the change log of the lake, as it stands after the newest load, built or not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from racemoney.desk.query import Table
from racemoney.duck import connect_alone, quote_text
from racemoney.errors import BadInputError
from racemoney.lake.changes import change_files, select_changes
from racemoney.lake.records import current, read_records
from racemoney.settings import Settings
from racemoney.sources.tables import lake_tables

COMMITTEE = re.compile(r"C\d{8}")


@dataclass(frozen=True)
class Log:
    """The rows of the change log that were asked for, as a view `log` of a connection."""

    connection: duckdb.DuckDBPyConnection
    is_synthetic: bool


@contextmanager
def open_changes(settings: Settings, cycle: int, committee: str | None = None, table: str | None = None) -> Iterator[Log]:
    """What loads changed in a cycle, of one committee or table where asked, while the block runs.

    Raises BadInputError for what cannot be a committee or a table, and where nothing of the cycle is loaded.
    """
    if committee and not COMMITTEE.fullmatch(committee.upper()):
        raise BadInputError(f"{committee!r} is no committee id; write it like C00630426")
    if table and table not in lake_tables():
        raise BadInputError(f"unknown table {table!r}; known are {', '.join(sorted(lake_tables()))}")
    held = [record for (_, of, _), (record, _) in current(read_records(settings)).items() if of == cycle]
    if not held:
        raise BadInputError(f"nothing of cycle {cycle} is loaded in {settings.root}; run `racemoney load` first")
    files = [str(settings.lake_root / file) for file in change_files(held)]
    wanted = [f"cycle = {cycle}"]
    wanted += [f"committee_id = {quote_text(committee.upper())}"] if committee else []
    wanted += [f"table_name = {quote_text(table)}"] if table else []
    with connect_alone(settings, settings.temporary / "duckdb") as connection:
        connection.execute(f"create temp view log as from ({select_changes(files)}) where {' and '.join(wanted)}")
        yield Log(connection, any(record.is_synthetic for record in held))


def sums(log: Log) -> Table:
    """Rows and US dollars before and after by table, moment and kind of change, the newest first."""
    return _table(
        log,
        """
        select
            strftime(source_as_of_after, '%Y-%m-%d %H:%M') as as_of,
            table_name,
            change,
            reason,
            count(*)::varchar as rows,
            sum(amount_before) as amount_before,
            sum(amount_after) as amount_after
        from log
        group by as_of, table_name, change, reason, changed_at
        order by changed_at desc, table_name, change
        """,
    )


def changed_rows(log: Log, limit: int, *, with_values: bool = False) -> Table:
    """The rows, those of the newest load first and the largest difference in US dollars before smaller ones.

    `with_values` adds the other columns' values before and after, as JSON.
    """
    told = _table(
        log,
        f"""
        select
            strftime(source_as_of_after, '%Y-%m-%d %H:%M') as as_of,
            table_name,
            change,
            reason,
            row_key,
            committee_id,
            candidate_id,
            amount_before,
            amount_after,
            changed_columns{", values_before, values_after" if with_values else ""}
        from log
        order by
            changed_at desc,
            abs(coalesce(amount_after, 0) - coalesce(amount_before, 0)) desc,
            table_name, row_key, change
        limit {limit + 1}
        """,
    )
    return Table(
        told.columns,
        told.rows[:limit],
        is_cut=len(told.rows) > limit,
        is_synthetic=log.is_synthetic,
        names_donors=with_values,
    )


def _table(log: Log, statement: str) -> Table:
    cursor = log.connection.execute(statement)
    columns = tuple(column[0] for column in cursor.description or ())
    return Table(columns, tuple(cursor.fetchall()))
