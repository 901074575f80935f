"""The change log: what a load added, changed and deleted of what it replaced, row by row, by the key of the table.

It is Parquet like the lake's tables, `lake/changes/cycle=<YYYY>/<load_id>/<table>.parquet`, complete before the load's
record names it. A record names the files of all loads that led up to it too, so the log outlives the loads it compares, and
what it says of a table adds up to the difference between the first load and the current one. For that sum it also holds,
under a reason of its own, what only a newer parser reads otherwise.

DuckDB compares: first a hash of each row, then it reads again only the rows that differ. What a source declares private
is not compared.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from racemoney.duck import connect_alone, copy_to, quote_list, quote_text, select_nothing
from racemoney.errors import BadInputError
from racemoney.lake.records import LoadRecord, TableLoad
from racemoney.settings import Settings
from racemoney.sources.tables import LakeTable, lake_tables

FOLDER = "changes"
CHANGES_ABOUT = "One row per row of the lake that a newer load added, changed or deleted of what it replaced."
CHANGE_COLUMNS: dict[str, tuple[str, str]] = {
    "table_name": ("varchar", "Lake table."),
    "cycle": ("integer", "Two-year cycle, named by its even year."),
    "part": ("varchar", "What the load replaced, see meta.loads."),
    "change": ("varchar", "added, changed or deleted."),
    "reason": ("varchar", "new_data, new_parser where the same bytes were read otherwise, or both."),
    "row_key": ("varchar", "Key of the row: SUB_ID, an id, or the parts of the key with a slash between."),
    "committee_id": ("varchar", "Committee of the row: the filer, or who spent."),
    "candidate_id": ("varchar", "Candidate of the row."),
    "amount_before": ("decimal(14,2)", "US dollars before; NULL on an added row and where the table has no amount."),
    "amount_after": ("decimal(14,2)", "US dollars after; NULL on a deleted row and where the table has no amount."),
    "changed_columns": ("varchar", "Columns with another value, of a changed row."),
    "values_before": ("varchar", "Their values before, as JSON; of a deleted row all that it had."),
    "values_after": ("varchar", "Their values after, as JSON."),
    "load_id": ("varchar", "Load that made the change."),
    "replaced_load_id": ("varchar", "Load that was current before, the newest of them for the API."),
    "source_as_of_before": ("timestamp", "When the FEC had last changed what was replaced, UTC."),
    "source_as_of_after": ("timestamp", "When the FEC last changed what replaced it, UTC."),
    "changed_at": ("timestamp", "When the load was made, UTC."),
    "is_synthetic": ("boolean", "Whether the rows are synthetic."),
}
# Columns of every row that say where it was read, not what was filed.
_NOT_FILED = {"row_id", "load_id", "source_line"}

Held = tuple[LoadRecord, TableLoad]


class GoneError(BadInputError):
    """Files of the load that is replaced are not there any more."""


@dataclass(frozen=True)
class Replacement:
    """A load and what is current of its unit before and after it."""

    load: LoadRecord
    before: tuple[Held, ...]
    after: tuple[Held, ...]

    @property
    def replaced(self) -> LoadRecord:
        """The newest load that was current before."""
        return max((record for record, _ in self.before), key=lambda record: (record.source_as_of, record.load_id))

    @property
    def reason(self) -> str:
        """Whether the FEC's data changed, or only how it is read."""
        data, parsers = (
            [{getattr(record, name) for record, _ in side} for side in (self.before, self.after)]
            for name in ("raw_sha256", "contract_hash")
        )
        if parsers[0] == parsers[1]:
            return "new_data"
        return "new_parser" if data[0] == data[1] else "both"


def change_files(records: Iterable[LoadRecord]) -> list[str]:
    """The files of the change log that led to these current loads, relative to the lake root.

    Each once, though several pulls may name it; those of one bulk file stand in the order in which they came.
    """
    found = sorted(records, key=lambda record: (record.loaded_at, record.load_id))
    return list(dict.fromkeys(file for record in found for file in record.change_files))


def select_changes(files: list[str]) -> str:
    """SELECT of the change log from its files, given by absolute path; no row where there are none."""
    if not files:
        return select_nothing({name: kind for name, (kind, _) in CHANGE_COLUMNS.items()})
    return f"select {', '.join(CHANGE_COLUMNS)} from {_scan(files)}"


def write_changes(settings: Settings, told: Replacement) -> Iterator[str]:
    """Write what differs, a file for each table and cycle with a difference; gives the files, relative to the lake root.

    Raises GoneError where files of a replaced load are gone, BadInputError where there is no room to compare.
    """
    keys = sorted({(table.table, table.cycle) for _, table in (*told.before, *told.after)})
    temporary = settings.temporary / f"{told.load.load_id}-changes"
    temporary.mkdir(parents=True, exist_ok=True)
    try:
        with connect_alone(settings, temporary) as con:
            for name, cycle in keys:
                target = settings.tables / FOLDER / f"cycle={cycle}" / told.load.load_id / f"{name}.parquet"
                if _write_table(con, settings, told, lake_tables()[name], cycle, target):
                    yield target.relative_to(settings.lake_root).as_posix()
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise BadInputError(
            f"what {told.load.original_name} changes cannot be told ({str(error).splitlines()[0]}); "
            "make room below the home or raise RACEMONEY_MEMORY_LIMIT, and load it again"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_table(
    con: duckdb.DuckDBPyConnection, settings: Settings, told: Replacement, table: LakeTable, cycle: int, target: Path
) -> int:
    before = _Rows(con, settings, table, cycle, told.before)
    after = _Rows(con, settings, table, cycle, told.after)
    if before.files == after.files:
        return 0
    columns = [name for name in before.columns if name in after.columns] if before.files and after.files else []
    columns = columns or before.columns or after.columns
    con.execute(f"create or replace temp table differing as {_differing(before, after, columns)}")
    if con.execute("from differing limit 1").fetchone() is None:
        return 0
    rows, _ = copy_to(con, _changes(told, table, cycle, columns, before, after), target)
    return rows


class _Rows:
    """One side of the comparison: its Parquet files as SQL, and which columns they have."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        settings: Settings,
        table: LakeTable,
        cycle: int,
        held: tuple[Held, ...],
    ) -> None:
        mine = [(record, load) for record, load in held if (load.table, load.cycle) == (table.name, cycle)]
        self.table = table
        by_age = sorted((record for record, _ in mine), key=lambda each: (each.source_version, each.loaded_at))
        self.load_ids = [record.load_id for record in by_age]
        self.files = sorted({str(settings.lake_root / file) for _, load in mine for file in load.files})
        if gone := next((file for file in self.files if not Path(file).is_file()), None):
            raise GoneError(f"{gone} is gone, so what changed in {table.name} of {cycle} is not known")
        present = self._describe(con)
        self.columns = [name for name in table.published if name in present and name not in _NOT_FILED]

    def _describe(self, con: duckdb.DuckDBPyConnection) -> set[str]:
        if not self.files:
            return set()
        return {name for name, *_ in con.execute(f"describe select * from {_scan(self.files)}").fetchall()}

    def select(self, columns: list[str]) -> str:
        """SELECT of row_key, source_line and the columns; a row that came in several pulls is as the newest has it."""
        kinds = self.table.columns
        if not self.files:
            return select_nothing(
                {"row_key": "varchar", "source_line": "bigint"} | {name: kinds[name][0] for name in columns}
            )
        key = " || '/' || ".join(f"coalesce({name}::varchar, '')" for name in self.table.key)
        # Another contract may have given a column another type.
        typed = ", ".join(f"try_cast({self.table.published[name]} as {kinds[name][0]}) as {name}" for name in columns)
        rows = f"select {key} as row_key, load_id, source_line, {typed} from {_scan(self.files)}"
        if len(self.load_ids) == 1:
            return rows
        ages = ", ".join(f"({quote_text(load_id)}, {age})" for age, load_id in enumerate(self.load_ids))
        return f"""
            select pulled.*
            from ({rows}) as pulled
            inner join (values {ages}) as loads (load_id, age) using (load_id)
            qualify age = max(age) over (partition by row_key)
        """


def _scan(files: list[str]) -> str:
    return f"read_parquet({quote_list(files)}, union_by_name=true, hive_partitioning=false)"


def _hash(columns: list[str]) -> str:
    return f"hash({', '.join(columns)})"


def _differing(before: _Rows, after: _Rows, columns: list[str]) -> str:
    """Hashes of key and row that one side has more often than the other, and how much more often `after` has them."""
    hashed = f"hash(row_key) as key_hash, {_hash(columns)} as row_hash"
    return f"""
        select key_hash, row_hash, sum(side)::bigint as surplus
        from (
            select {hashed}, 1 as side from ({after.select(columns)})
            union all
            select {hashed}, -1 as side from ({before.select(columns)})
        )
        group by key_hash, row_hash
        having sum(side) <> 0
    """


def _only_in(rows: _Rows, columns: list[str], surplus: str) -> str:
    """SELECT of the rows that the other side does not have, numbered within their key: some keys are not unique."""
    return f"""
        select row_key, {", ".join(columns)}, row_number() over (partition by row_key order by source_line) as number
        from (
            select found.*
            from (
                select *, hash(row_key) as key_hash, {_hash(columns)} as row_hash
                from ({rows.select(columns)})
                where hash(row_key) in (select key_hash from differing)
            ) as found
            inner join differing using (key_hash, row_hash)
            where {surplus} > 0
            qualify row_number() over (partition by key_hash, row_hash order by source_line) <= {surplus}
        )
    """


def _changes(told: Replacement, table: LakeTable, cycle: int, columns: list[str], before: _Rows, after: _Rows) -> str:
    """SELECT of the change log: rows of both sides that differ, paired by their key."""
    load, replaced = told.load, told.replaced
    constant = {
        "table_name": table.name,
        "cycle": cycle,
        "part": load.part,
        "reason": told.reason,
        "load_id": load.load_id,
        "replaced_load_id": replaced.load_id,
        "source_as_of_before": f"{replaced.source_as_of:%Y-%m-%d %H:%M:%S}",
        "source_as_of_after": f"{load.source_as_of:%Y-%m-%d %H:%M:%S}",
        "changed_at": f"{load.loaded_at:%Y-%m-%d %H:%M:%S.%f}",
        "is_synthetic": load.is_synthetic,
    }
    # row_key is in both; a pair has a number on both sides
    is_pair, is_gone = "b.number is not null and a.number is not null", "a.number is null"
    differs = {name: f"({is_pair} and b.{name} is distinct from a.{name})" for name in columns}
    computed = {
        "change": f"case when {is_pair} then 'changed' when {is_gone} then 'deleted' else 'added' end",
        "row_key": "row_key",
        "committee_id": _either(columns, "committee_id", "spender_id"),
        "candidate_id": _either(columns, "candidate_id"),
        "amount_before": "b.amount" if "amount" in columns else "null",
        "amount_after": "a.amount" if "amount" in columns else "null",
        "changed_columns": _joined({name: f"case when {differs[name]} then '{name}' end" for name in columns}),
        "values_before": _json({n: f"{differs[n]} or ({is_gone} and b.{n} is not null)" for n in columns}, "b"),
        "values_after": _json(differs, "a"),
    }
    told_sql = {name: quote_text(str(value)) for name, value in constant.items()} | computed
    selected = ", ".join(f"cast({told_sql[name]} as {kind}) as {name}" for name, (kind, _) in CHANGE_COLUMNS.items())
    return f"""
        select {selected}
        from ({_only_in(before, columns, "-surplus")}) as b
        full join ({_only_in(after, columns, "surplus")}) as a using (row_key, number)
        order by row_key
    """


def _either(columns: list[str], *names: str) -> str:
    name = next((name for name in names if name in columns), None)
    return f"coalesce(a.{name}, b.{name})" if name else "null"


def _joined(told: dict[str, str]) -> str:
    return f"nullif(concat_ws(', ', {', '.join(told.values())}), '')"


def _json(told: dict[str, str], side: str) -> str:
    """An object of the columns whose condition holds, all values as text: an amount keeps its cents."""
    pairs = {
        name: f"case when {holds} then '\"{name}\": ' || coalesce(to_json({side}.{name}::varchar)::varchar, 'null') end"
        for name, holds in told.items()
    }
    return f"'{{' || {_joined(pairs)} || '}}'"
