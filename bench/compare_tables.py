"""Two published files, table by table and row by row: what a refactoring must leave as it was.

    python -m bench.compare_tables OLD.duckdb NEW.duckdb [--renamed SCHEMA.TABLE.COLUMN=COLUMN] [--ignore SCHEMA.TABLE]

Prints a line for each table whose rows or columns differ, and exits 1 where there is one. What tells one build from another
(build and load ids, clocks) is left out.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

OF_A_BUILD = frozenset({"build_id", "built_at", "load_id", "loaded_at", "model_digest", "input_digest"})
OLD, NEW = "old_file", "new_file"
COLUMNS = """
    select schema_name || '.' || table_name, column_name from duckdb_columns() where database_name = ? and not internal
"""


@dataclass(frozen=True)
class Difference:
    """What differs in a table: columns or rows that one file lacks."""

    table: str
    only_old_columns: list[str] = field(default_factory=list)
    only_new_columns: list[str] = field(default_factory=list)
    only_old_rows: int = 0
    only_new_rows: int = 0
    missing_in: str | None = None

    def sentence(self) -> str:
        """One line."""
        if self.missing_in:
            return f"{self.table}: not in the {self.missing_in} file"
        parts = []
        for file, columns, rows in (
            ("old", self.only_old_columns, self.only_old_rows),
            ("new", self.only_new_columns, self.only_new_rows),
        ):
            parts += [f"columns only in the {file} file: {', '.join(columns)}"] if columns else []
            parts += [f"{rows:,} rows only in the {file} file"] if rows else []
        return f"{self.table}: {'; '.join(parts)}"


def compare(
    old: str, new: str, renamed: dict[str, str] | None = None, ignored: frozenset[str] = frozenset()
) -> list[Difference]:
    """The differences of two published files; `renamed` maps `schema.table.column` of the old one to its new name."""
    with duckdb.connect() as connection:
        for name, path in ((OLD, old), (NEW, new)):
            connection.execute(f"attach '{path.replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        return list(_differences(connection, renamed or {}, ignored))


def _differences(
    connection: duckdb.DuckDBPyConnection, renamed: dict[str, str], ignored: frozenset[str]
) -> Iterator[Difference]:
    before, after = _columns(connection, OLD), _columns(connection, NEW)
    for table in sorted({*before, *after} - ignored):
        if table not in before or table not in after:
            yield Difference(table, missing_in="new" if table in before else "old")
            continue
        names = {column: renamed.get(f"{table}.{column}", column) for column in before[table]}
        both = {column: name for column, name in names.items() if name in after[table] and column not in OF_A_BUILD}
        difference = Difference(
            table,
            [column for column, name in names.items() if name not in after[table]],
            [column for column in after[table] if column not in names.values()],
            *_rows(connection, table, both),
        )
        if difference != Difference(table):
            yield difference


def _columns(connection: duckdb.DuckDBPyConnection, file: str) -> dict[str, list[str]]:
    columns = defaultdict(list)
    for table, column in connection.execute(COLUMNS, [file]).fetchall():
        columns[table].append(column)
    return columns


def _rows(connection: duckdb.DuckDBPyConnection, table: str, both: dict[str, str]) -> tuple[int, int]:
    """Rows that only the old and only the new file has, each as often as it stands there."""
    name = ".".join(map(_quoted, table.split(".", 1)))
    old = f"select {', '.join(f'{_quoted(was)} as {_quoted(now)}' for was, now in both.items())} from {OLD}.{name}"
    new = f"select {', '.join(map(_quoted, both.values()))} from {NEW}.{name}"
    count = "select count(*) from (({}) except all ({}))"
    ((only_old,),) = connection.execute(count.format(old, new)).fetchall()
    ((only_new,),) = connection.execute(count.format(new, old)).fetchall()
    return only_old, only_new


def _quoted(identifier: str) -> str:
    return f'"{identifier}"'


def main() -> None:
    """Print the differences; exit 1 where there are any."""
    parser = argparse.ArgumentParser(description="Compare two published files row by row.")
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--renamed", action="append", default=[], metavar="SCHEMA.TABLE.COLUMN=COLUMN")
    parser.add_argument("--ignore", action="append", default=[], metavar="SCHEMA.TABLE")
    given = parser.parse_args()
    renamed = dict(pair.split("=", 1) for pair in given.renamed)
    differences = compare(given.old, given.new, renamed, frozenset(given.ignore))
    for difference in differences:
        print(difference.sentence())
    if differences:
        sys.exit(1)
    print("every table has the same rows")


if __name__ == "__main__":
    main()
