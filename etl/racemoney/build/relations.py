"""The lake as relations of a DuckDB file: one view a table, `lake.quarantined_rows`, `lake.changes`, and `meta.loads`."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from racemoney.build.inputs import Input, Inputs
from racemoney.duck import quote_list, select_nothing
from racemoney.lake.changes import change_files, select_changes
from racemoney.settings import Settings
from racemoney.sources.tables import LakeTable, lake_tables

# The line itself (`raw`) holds whatever was filed, streets too: it stays in the Parquet of the quarantine.
QUARANTINE_COLUMNS = {
    "table_name": "varchar",
    "load_id": "varchar",
    "source_line": "bigint",
    "reason": "varchar",
    "readable_amount": "decimal(14,2)",
}

LOADS_COLUMNS = {
    "load_id": "varchar",
    "table_name": "varchar",
    "cycle": "integer",
    "part": "varchar",
    "source": "varchar",
    "dataset": "varchar",
    "rows_read": "bigint",
    "rows_loaded": "bigint",
    "rows_quarantined": "bigint",
    "quarantined_amount": "decimal(18,2)",
    "source_as_of": "timestamp",
    "as_of_basis": "varchar",
    "data_through_date": "date",
    "original_name": "varchar",
    "raw_sha256": "varchar",
    "raw_bytes": "bigint",
    "contract_hash": "varchar",
    "is_synthetic": "boolean",
    "is_forced": "boolean",
    "loaded_at": "timestamp",
}


def write_relations(connection: duckdb.DuckDBPyConnection, settings: Settings, inputs: Inputs) -> None:
    """Create or replace every lake view over the current loads, and the table `meta.loads`.

    No view has what its source declares private. A table of which nothing is loaded becomes an empty view.
    """
    connection.execute("create schema if not exists lake")
    connection.execute("create schema if not exists meta")
    tables = inputs.by_table()
    for table in lake_tables().values():
        connection.execute(lake_view(table, settings.lake_root, tables.get(table.name, [])))
    connection.execute(_quarantine_view(settings.lake_root, inputs.inputs))
    connection.execute(_changes_view(settings.lake_root, inputs.inputs))
    _write_loads(connection, inputs)


def loads_rows(inputs: Inputs) -> list[tuple[object, ...]]:
    """One row per load and table, in the order of LOADS_COLUMNS. Times are UTC."""
    return [_loads_row(entry) for entry in inputs.inputs]


def parquet_paths(root: Path, inputs: Iterable[Input]) -> list[str]:
    """Absolute paths of the Parquet files of these inputs."""
    return [str(root / file) for entry in inputs for file in entry.table.files]


def lake_view(table: LakeTable, root: Path, inputs: list[Input]) -> str:
    """The statement that makes `lake.<table>` a view over these inputs, an empty one where there are none."""
    paths = parquet_paths(root, inputs)
    if not paths:
        body = select_nothing({**{name: table.columns[name][0] for name in table.published}, "cycle": "integer"})
    else:
        columns = [name if sql == name else f"{sql} as {name}" for name, sql in table.published.items()]
        body = f"select {', '.join(columns)}, cast(cycle as integer) as cycle from {read_parquet(paths)}"
    return f"create or replace view lake.{table.name} as {body}"


def _quarantine_view(root: Path, inputs: tuple[Input, ...]) -> str:
    paths = [str(root / file) for entry in inputs for file in entry.table.quarantine_files]
    if not paths:
        body = select_nothing({**QUARANTINE_COLUMNS, "cycle": "integer"})
    else:
        body = f"select {', '.join(QUARANTINE_COLUMNS)}, cast(cycle as integer) as cycle from {read_parquet(paths)}"
    return f"create or replace view lake.quarantined_rows as {body}"


def _changes_view(root: Path, inputs: tuple[Input, ...]) -> str:
    files = [str(root / file) for file in change_files(entry.record for entry in inputs)]
    return f"create or replace view lake.changes as {select_changes(files)}"


def read_parquet(paths: list[str]) -> str:
    """The call that scans these files; the folder of a cycle gives the column `cycle`."""
    return f"read_parquet({quote_list(paths)}, hive_partitioning=true)"


def _write_loads(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    columns = ", ".join(f"{name} {sql_type}" for name, sql_type in LOADS_COLUMNS.items())
    connection.execute(f"create or replace table meta.loads ({columns})")
    insert_rows(connection, "meta.loads", loads_rows(inputs))


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows in one statement: one by one, those of some thousand filings would take half a minute."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"insert into {table} select {', '.join(['unnest(?)'] * len(columns))}", columns)


def _loads_row(entry: Input) -> tuple[object, ...]:
    record, table = entry.record, entry.table
    return (
        record.load_id,
        table.table,
        table.cycle,
        record.part,
        record.source,
        record.dataset,
        table.rows_read,
        table.rows_loaded,
        table.rows_quarantined,
        table.quarantined_amount,
        record.source_as_of.replace(tzinfo=None),
        record.as_of_basis,
        table.data_through_date,
        record.original_name,
        record.raw_sha256,
        record.raw_bytes,
        record.contract_hash,
        record.is_synthetic,
        record.is_forced,
        record.loaded_at.replace(tzinfo=None),
    )
