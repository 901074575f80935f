"""Piles of lines into typed Parquet, one statement each; letters and quarantine beside them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from racemoney.duck import connect, copy_to, quote_text
from racemoney.errors import BadInputError, TerminalError
from racemoney.parse.chunk import Written
from racemoney.parse.filing_lines import TextBlock
from racemoney.parse.filing_piles import Filing, Key, Misplaced, Pile, Rejected, Work
from racemoney.parse.filing_rows import Shape, filled_columns, is_placed, lake_lines, misplaced_lines, typed_lines
from racemoney.settings import Settings
from racemoney.sources.filings import TEXTS, load_filings

# What is no fault of a filing: a disk or memory that is full. A person who stops the run is no Exception.
NOT_OF_A_FILING = (OSError, MemoryError, duckdb.IOException, duckdb.OutOfMemoryException)


def fault(error: Exception) -> str:
    """Why a filing cannot be read, in a line."""
    words = " ".join(str(error).split())[:300] or "no message"
    return words if isinstance(error, BadInputError) else f"{type(error).__name__}: {words}"


_QUARANTINE = {
    "table_name": "varchar",
    "load_id": "varchar",
    "source_line": "bigint",
    "reason": "varchar",
    "raw": "blob",
    "readable_amount": "decimal(14,2)",
}


@dataclass(frozen=True)
class FilingJob:
    """What all the work of one load shares."""

    settings: Settings
    load_id: str
    temporary: Path

    def lake(self, key: Key) -> Path:
        """Where the load's rows of a table and cycle go."""
        return self.settings.tables / key[0] / f"cycle={key[1]}" / self.load_id

    def quarantine(self, key: Key) -> Path:
        """Where those go that cannot be placed."""
        return self.settings.quarantine / key[0] / f"cycle={key[1]}" / self.load_id


@dataclass
class Batch:
    """What came of some work: by table and cycle what was written, by filing how its lines were counted.

    `broken` are filings whose lines could not be written, with the reason; the load is written again without them.
    """

    written: dict[Key, Written] = field(default_factory=lambda: defaultdict(Written))
    rows: Counter[int] = field(default_factory=Counter)
    covered: Counter[int] = field(default_factory=Counter)
    quarantined: Counter[int] = field(default_factory=Counter)
    broken: dict[int, str] = field(default_factory=dict)

    def add(self, other: "Batch") -> None:
        """Take in what another batch gave."""
        for key, written in other.written.items():
            self.written[key] += written
        self.rows += other.rows
        self.covered += other.covered
        self.quarantined += other.quarantined
        self.broken |= other.broken


def write_work(con: duckdb.DuckDBPyConnection, job: FilingJob, index: int, work: Work) -> Batch:
    """Write a pile, and what goes with it, under the job's folders."""
    try:
        return _write_work(con, job, index, work)
    except NOT_OF_A_FILING:
        raise
    except Exception:
        broken = {number: reason for number in work.file_numbers() if (reason := _try(job, index, work.only(number)))}
        if broken:
            return Batch(broken=broken)
        # each filing can be written: the connection was spoilt, or no filing is to blame
        with connect(job.settings, job.temporary) as fresh:
            return _write_work(fresh, job, index, work)


def _write_work(con: duckdb.DuckDBPyConnection, job: FilingJob, index: int, work: Work) -> Batch:
    batch = Batch()
    rejected_of = {key: list(rows) for key, rows in work.rejected.items()}
    if work.piles and (rejected := _write_piles(con, job, index, work.piles, batch)):
        rejected_of.setdefault(work.piles[0].key, []).extend(rejected)
    _write_letters(con, job, index, work.letters, batch)
    for key, told in rejected_of.items():
        batch.written[key] += _write_rejected(con, job, index, key, told)
        batch.quarantined.update(row.filing.file_number for row in told)
    return batch


def _try(job: FilingJob, index: int, work: Work) -> str | None:
    """Why the lines of one filing cannot be written, or None. On a connection of its own: an error may spoil one."""
    try:
        with connect(job.settings, job.temporary) as con:
            _write_work(con, job, index, work)
    except NOT_OF_A_FILING:
        raise
    except Exception as error:
        return fault(error)
    return None


def _write_piles(
    con: duckdb.DuckDBPyConnection, job: FilingJob, index: int, piles: list[Pile], batch: Batch
) -> list[Rejected]:
    """One Parquet file of piles of one table and cycle; their lines that cannot be placed."""
    key = piles[0].key
    target = job.lake(key) / f"part-{index:05d}.parquet"
    rows, misplaced_of = _copy_pile(con, job, piles[0], target) if len(piles) == 1 else _gather(con, job, piles, target)
    batch.written[key] += Written(rows, files=(target,) if rows else ())
    for pile, misplaced in zip(piles, misplaced_of, strict=True):
        for part in pile.parts:
            batch.rows[part.filing.file_number] += len(part.lines)
        batch.rows.subtract(number for number, *_ in misplaced)
    batch.covered += batch.rows
    return [row for pile, misplaced in zip(piles, misplaced_of, strict=True) for row in pile.reject(misplaced)]


def _copy_pile(
    con: duckdb.DuckDBPyConnection, job: FilingJob, pile: Pile, target: Path
) -> tuple[int, list[list[Misplaced]]]:
    """Rows written, and the lines that cannot be placed."""
    shape, split = pile.split()
    with _registered(con, split):
        rows, misplaced = _copy(con, job, shape, split.num_rows, target)
    return rows, [misplaced]


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, split: pa.Table) -> Iterator[None]:
    """The lines of a pile as the relation `split`."""
    con.register("split", split)
    try:
        yield
    finally:
        con.unregister("split")


def _gather(
    con: duckdb.DuckDBPyConnection, job: FilingJob, piles: list[Pile], target: Path
) -> tuple[int, list[list[Misplaced]]]:
    """Small piles in one file: each fills its columns of a table in memory, which is written once."""
    splits = [(pile, *pile.split()) for pile in piles]
    filled = {name for _, shape, _ in splits for name in filled_columns(shape)}
    columns = load_filings().lake_columns(piles[0].shape.table)
    listed = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items() if name in filled)
    con.execute(f"create or replace temp table gathered ({listed})")
    try:
        misplaced_of = [_add_lines(con, job, shape, split) for _, shape, split in splits]
        told = ", ".join(name if name in filled else f"null::{kind} as {name}" for name, (kind, _) in columns.items())
        rows, _ = copy_to(con, f"select {told} from gathered", target, count_nulls=False)
    finally:
        con.execute("drop table if exists gathered")
    if not rows:
        target.unlink()
    return rows, misplaced_of


def _add_lines(con: duckdb.DuckDBPyConnection, job: FilingJob, shape: Shape, split: pa.Table) -> list[Misplaced]:
    """Add the lines of a pile to `gathered`; those that cannot be placed."""
    with _registered(con, split):
        typed, filled = typed_lines(shape, "from split"), filled_columns(shape)
        before = _count(con, "count(*)")
        con.execute(f"insert into gathered ({', '.join(filled)}) {lake_lines(shape, job.load_id, typed, filled)}")
        misplaced: list[Misplaced] = []
        if shape.overflow or ("amount" in shape.positions and _count(con, "count(*) - count(amount)", before)):
            misplaced = con.execute(misplaced_lines(shape, typed)).fetchall()
    for number, line, *_ in misplaced:
        con.execute("delete from gathered where file_number = ? and source_line = ?", [number, line])
    _check_count(shape, split.num_rows, _count(con, "count(*)") - before, len(misplaced))
    return misplaced


def _count(con: duckdb.DuckDBPyConnection, what: str, after: int = 0) -> int:
    """A count of the rows gathered, of those behind some if told."""
    return int(con.execute(f"select {what} from (from gathered offset {after})").fetchall()[0][0])


def _check_count(shape: Shape, count: int, rows: int, misplaced: int) -> None:
    if rows + misplaced != count:
        raise TerminalError(f"{count:,} lines of {shape.record.record} gave {rows:,} rows; nothing is loaded, report this")


def _copy(
    con: duckdb.DuckDBPyConnection, job: FilingJob, shape: Shape, count: int, target: Path
) -> tuple[int, list[Misplaced]]:
    typed = typed_lines(shape, "from split")
    has_amount = "amount" in shape.positions
    rows, nulls = copy_to(con, lake_lines(shape, job.load_id, typed), target, count_nulls=has_amount)
    misplaced: list[Misplaced] = []
    if shape.overflow or (has_amount and nulls["amount"]):
        misplaced = con.execute(misplaced_lines(shape, typed)).fetchall()
    if misplaced:
        placed = f"select * from ({typed}) where {is_placed(shape)}"
        rows, _ = copy_to(con, lake_lines(shape, job.load_id, placed), target)
    _check_count(shape, count, rows, len(misplaced))
    if not rows:
        target.unlink()
    return rows, misplaced


def _write_letters(
    con: duckdb.DuckDBPyConnection, job: FilingJob, index: int, letters: list[tuple[Filing, int, TextBlock]], batch: Batch
) -> None:
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for filing, first_line, block in letters:
        rows[filing.cycle].append(
            {
                "row_id": f"F{filing.file_number}-{first_line + block.first}",
                "load_id": job.load_id,
                "source_line": first_line + block.first,
                "parse_issues": None if block.is_closed else "text=not closed",
                "file_number": filing.file_number,
                "form_line": filing.form_type,
                "memo_text": block.text,
                "line_count": block.last - block.first + 1,
            }
        )
        batch.rows[filing.file_number] += 1
        batch.covered[filing.file_number] += block.last - block.first + 1
    for cycle, told in rows.items():
        key = (TEXTS, cycle)
        target = job.lake(key) / f"part-{index:05d}-letters.parquet"
        write_rows(con, job, TEXTS, told, target)
        batch.written[key] += Written(len(told), files=(target,))


def write_rows(con: duckdb.DuckDBPyConnection, job: FilingJob, table: str, rows: list[dict[str, Any]], target: Path) -> None:
    """Write a few rows, given by column name; what is not given is NULL. As JSON, since Arrow would import pandas."""
    columns = load_filings().lake_columns(table)
    listed = "{" + ", ".join(f"'{name}': '{kind}'" for name, (kind, _) in columns.items()) + "}"
    path = job.temporary / f"{table}-{target.stem}.json"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, default=str) + "\n" for row in rows)
    options = f"columns={listed}, format='newline_delimited', maximum_object_size={max(path.stat().st_size, 1 << 20)}"
    copy_to(
        con, f"select {', '.join(columns)} from read_json({quote_text(str(path))}, {options})", target, count_nulls=False
    )
    path.unlink()


def _write_rejected(
    con: duckdb.DuckDBPyConnection, job: FilingJob, index: int, key: Key, rejected: list[Rejected]
) -> Written:
    target = job.quarantine(key) / f"part-{index:05d}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    rejected = sorted(rejected, key=lambda row: (row.filing.file_number, row.line))
    rows = [_quarantine_row(job, key, row) for row in rejected]
    # Arrow would import pandas to read lists, which takes longer than a thousand small filings
    listed = ", ".join(f"unnest(?::{kind}[]) as {name}" for name, kind in _QUARANTINE.items())
    con.execute(
        f"create or replace temp table rejected as select {listed}", [list(column) for column in zip(*rows, strict=True)]
    )
    copy_to(con, "select * from rejected", target)
    con.execute("drop table rejected")
    readable = tuple(row.amount for row in rejected if row.amount is not None)
    reasons = Counter(row.reason for row in rejected)
    return Written(0, len(rejected), readable, quarantine_files=(target,), reasons=reasons)


def _quarantine_row(job: FilingJob, key: Key, row: Rejected) -> tuple[object, ...]:
    """In the order of _QUARANTINE."""
    return key[0], job.load_id, row.line, f"{row.reason} (filing {row.filing.file_number})", row.raw, row.amount
