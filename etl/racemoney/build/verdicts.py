"""Row verdicts: what each row of contributions says by itself, by its own filing and by the seeds, judged once per load.

A load's rows never change, so neither do their verdicts, until a rule does. They lie as Parquet in the order of the load,
under `verdicts/<table>/cycle=<YYYY>/<load id>-<digest of the rules>/`, with a record beside them, and are never written
again. The rules are SQL of the dbt project (`sql/analyses/verdicts`): dbt compiles it, DuckDB runs it on one load at a time.
The laws that hold inside a filing (`sql/analyses/laws`) are checked on the same occasion; verdicts that break one are not
kept.
"""

import os
import re
import resource
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import yaml
from pydantic import TypeAdapter, ValidationError

from racemoney.build.dbt import Compiled, NodeResult
from racemoney.build.inputs import Input, Inputs, digest_of, project_folder
from racemoney.build.manifest import now, read_manifests
from racemoney.build.relations import lake_view, read_parquet
from racemoney.duck import copy_to, quote_text, select_nothing
from racemoney.errors import disk_errors_told
from racemoney.files import find, size_of
from racemoney.lake.records import current, read_records
from racemoney.settings import Settings
from racemoney.sources.filings import HEADERS
from racemoney.sources.tables import lake_tables

# The lake tables whose rows are judged; the header of a filing says what form its lines are of.
JUDGED = ("individual_contributions", "committee_transactions", "filing_receipts", "filing_disbursements")
VERDICT_COLUMNS = {
    "load_id": "varchar",
    "source_line": "bigint",
    "source": "varchar",
    "bulk_table": "varchar",
    "committee_id": "varchar",
    "file_number": "bigint",
    "report_type_code": "varchar",
    "election_code": "varchar",
    "transaction_type_code": "varchar",
    "entity_type_code": "varchar",
    "form_line": "varchar",
    "is_memo": "boolean",
    "transaction_date": "date",
    "amount": "decimal(14,2)",
    "sign": "integer",
    "counted_amount": "decimal(14,2)",
    "size_class": "integer",
    "is_fec_individual": "boolean",
    "named_committee_id": "varchar",
    "is_earmark_text": "boolean",
    "is_earmark_pending": "boolean",
    "filed_state": "varchar",
    "resolved_state": "varchar",
    "state_resolution": "varchar",
    "zip5": "varchar",
    "parent_row_id": "varchar",
    "reason": "varchar",
}
# What verdicts are made by, below the dbt project, beside the seeds that these files name.
RULES = (
    "analyses/verdicts/*.sql",
    "analyses/laws/*.sql",
    "macros/contribution_rules.sql",
    "macros/contribution_verdicts.sql",
    "macros/dialect.sql",
)
RECORD = "record.json"
# Rows that one processor judges in a second, roughly: for the sentence that says what is to come.
ROWS_A_SECOND = 1_000_000
_SEED = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class VerdictRecord:
    """What judging one load's rows of a table and cycle gave, and what it took in processor seconds."""

    load_id: str
    table: str
    cycle: int
    rules: str
    rows: int
    bytes: int
    seconds: float
    made_at: datetime
    files: tuple[str, ...]


_RECORD = TypeAdapter(VerdictRecord)


def rules_digest() -> str:
    """Digest of the rules and of the seeds that they read: other rules give other verdicts."""
    files = [*_rule_files(), *map(_seed_file, seeds_of_rules())]
    folder = project_folder()
    return digest_of([[file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8")] for file in files])


def seeds_of_rules() -> list[str]:
    """Names of the seeds that the rules read."""
    return sorted({name for file in _rule_files() for name in _SEED.findall(file.read_text(encoding="utf-8"))})


def missing_verdicts(settings: Settings, inputs: Inputs, rules: str) -> list[Input]:
    """The inputs whose rows are not judged under these rules."""
    judged = (entry for entry in inputs.inputs if entry.table.table in JUDGED)
    return [entry for entry in judged if read_verdicts(settings, entry, rules) is None]


def announcement(settings: Settings, missing: list[Input]) -> str:
    """What judging these inputs means and takes, in a sentence."""
    rows = sum(entry.table.rows_loaded for entry in missing)
    seconds = 1 + rows // ROWS_A_SECOND
    work = f"{rows:,} rows of contributions are judged, which takes about {seconds} processor seconds"
    changed = any(any(find(_folder(settings, entry, "").parent, f"{entry.record.load_id}-*")) for entry in missing)
    return f"the rules changed: {work}" if changed else work


def write_verdicts(
    settings: Settings, inputs: Inputs, missing: Iterable[Input], rules: str, compiled: Compiled, failures: Path
) -> list[NodeResult]:
    """Judge these inputs, one after the other. Gives the laws that rows of one break, whose rows go into `failures`.

    Raises TerminalError where the disk is full.
    """
    with disk_errors_told(settings.verdicts), _engine(settings, compiled.database) as connection:
        _write_seeds(connection)
        for entry in missing:
            if broken := _judge(connection, settings, inputs, entry, rules, compiled, failures):
                return broken
    return []


def write_verdict_relations(connection: duckdb.DuckDBPyConnection, settings: Settings, inputs: Inputs, rules: str) -> None:
    """Create or replace the views `verdicts.<table>` over the verdicts of the inputs, which are all there."""
    connection.execute("create schema if not exists verdicts")
    tables = inputs.by_table()
    for table in JUDGED:
        records = [read_verdicts(settings, entry, rules) for entry in tables.get(table, [])]
        files = [str(settings.verdicts / file) for record in records if record for file in record.files]
        connection.execute(f"create or replace view verdicts.{table} as {_select(files)}")


def read_verdicts(settings: Settings, entry: Input, rules: str) -> VerdictRecord | None:
    """The record of an input's verdicts under these rules; None where its rows are not judged."""
    try:
        return _RECORD.validate_json((_folder(settings, entry, rules) / RECORD).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def collect_verdicts(settings: Settings) -> int:
    """Delete the verdicts that neither a build with a manifest nor the next build reads; the bytes set free.

    Whoever runs it beside other processes holds `racemoney.lake.lock.exclusive_lock`.
    """
    rules = rules_digest()
    kept = {f"{record.load_id}-{rules}" for record, _ in current(read_records(settings)).values()}
    kept |= {f"{load_id}-{manifest.rules}" for manifest in read_manifests(settings) for load_id in manifest.load_ids}
    gone = [folder for folder in find(settings.verdicts, "*/cycle=*/*") if folder.name not in kept]
    freed = sum(size_of(folder) for folder in gone)
    for folder in gone:
        # without its record it does not count, wherever a crash stops the rest
        (folder / RECORD).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    return freed


def _folder(settings: Settings, entry: Input, rules: str) -> Path:
    return settings.verdicts / entry.table.table / f"cycle={entry.table.cycle}" / f"{entry.record.load_id}-{rules}"


def _rule_files() -> list[Path]:
    return [file for pattern in RULES for file in sorted(project_folder().glob(pattern))]


def _seed_file(name: str) -> Path:
    return project_folder() / "seeds" / f"{name}.csv"


@contextmanager
def _engine(settings: Settings, database: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB in memory, under the name by which the compiled SQL calls the build's file. It keeps the order of rows."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(settings.temporary / "duckdb"),
    }
    with duckdb.connect(config=config) as connection:
        connection.execute("set enable_progress_bar = false")
        # a join whose sides change places gives the rows in another order
        connection.execute("set disabled_optimizers = 'join_order, build_side_probe_side'")
        connection.execute(f"attach ':memory:' as \"{database}\"")
        connection.execute(f'use "{database}"')
        for schema in ("lake", "reference", "verdicts"):
            connection.execute(f"create schema {schema}")
        yield connection


def _write_seeds(connection: duckdb.DuckDBPyConnection) -> None:
    declared = yaml.safe_load((project_folder() / "seeds" / "seeds.yml").read_text(encoding="utf-8"))["seeds"]
    types = {seed["name"]: seed["config"]["column_types"] for seed in declared}
    for name in seeds_of_rules():
        columns = ", ".join(f"{quote_text(column)}: {quote_text(kind)}" for column, kind in types[name].items())
        read = f"read_csv({quote_text(str(_seed_file(name)))}, header=true, auto_detect=false, columns={{{columns}}})"
        connection.execute(f"create table reference.{name} as select * from {read}")


def _judge(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    inputs: Inputs,
    entry: Input,
    rules: str,
    compiled: Compiled,
    failures: Path,
) -> list[NodeResult]:
    """Write the verdicts of one input and check the laws on them; they are there once their folder has its name."""
    target = _folder(settings, entry, rules)
    draft = settings.temporary / f"verdicts-{entry.table.table}-{entry.table.cycle}-{target.name}.{os.getpid()}.tmp"
    started = _processor_seconds()
    _write_lake_views(connection, settings, inputs, entry)
    try:
        file = draft / "part-0.parquet"
        # the folder tells the cycle
        judged = f"select * exclude (cycle) from ({compiled.sql[entry.table.table]})"
        rows, _ = copy_to(connection, judged, file, count_nulls=False)
        for table in JUDGED:
            body = _select([str(file)], entry.table.cycle) if table == entry.table.table else _select([])
            connection.execute(f"create or replace view verdicts.{table} as {body}")
        if broken := _broken_laws(connection, compiled, failures):
            return broken
        files = (file.name,) if rows else ()
        if not rows:
            file.unlink()
        record = VerdictRecord(
            load_id=entry.record.load_id,
            table=entry.table.table,
            cycle=entry.table.cycle,
            rules=rules,
            rows=rows,
            bytes=size_of(draft),
            seconds=round(_processor_seconds() - started, 3),
            made_at=now(),
            files=tuple((target / name).relative_to(settings.verdicts).as_posix() for name in files),
        )
        (draft / RECORD).write_bytes(_RECORD.dump_json(record, indent=1))
        _put_in_place(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return []


def _write_lake_views(connection: duckdb.DuckDBPyConnection, settings: Settings, inputs: Inputs, entry: Input) -> None:
    """The lake as if this input were all that is loaded, beside the headers of its own filings."""
    headers = [
        other for other in inputs.inputs if other.table.table == HEADERS and other.record.load_id == entry.record.load_id
    ]
    held = {entry.table.table: [entry], HEADERS: headers}
    for name in (*JUDGED, HEADERS):
        connection.execute(lake_view(lake_tables()[name], settings.lake_root, held.get(name, [])))


def _broken_laws(connection: duckdb.DuckDBPyConnection, compiled: Compiled, failures: Path) -> list[NodeResult]:
    broken = []
    for name in sorted(compiled.sql.keys() - set(JUDGED)):
        connection.execute(f"create or replace temp table broken as {compiled.sql[name]}")
        ((rows,),) = connection.execute("select count(*) from broken").fetchall()
        if rows:
            failures.mkdir(parents=True, exist_ok=True)
            connection.execute(f"copy broken to {quote_text(str(failures / f'{name}.csv'))} (header)")
            broken.append(NodeResult(name, name, "fail", int(rows), "", None))
    return broken


def _put_in_place(draft: Path, target: Path) -> None:
    """The draft under its name; where another build was sooner, its verdicts are the same."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not (target / RECORD).exists():
        shutil.rmtree(target)
    try:
        draft.rename(target)
    except OSError:
        if not (target / RECORD).exists():
            raise


def _select(files: list[str], cycle: int | None = None) -> str:
    if not files:
        return select_nothing({**VERDICT_COLUMNS, "cycle": "integer"})
    # a draft lies in no folder of a cycle yet
    cycle_value = "cycle" if cycle is None else str(cycle)
    return f"select {', '.join(VERDICT_COLUMNS)}, cast({cycle_value} as integer) as cycle from {read_parquet(files)}"


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
