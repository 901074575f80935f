"""One chunk of lines into Parquet: fast where it is clean, carefully where it is not, with the same rows either way."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from racemoney.duck import copy_to, quote_text
from racemoney.errors import BadInputError, disk_error
from racemoney.parse.careful import Sifted, sift
from racemoney.parse.header import Layout
from racemoney.parse.lines import Chunk
from racemoney.parse.typed import is_placed, lake_rows, misplaced_rows, raw_columns, typed_rows
from racemoney.settings import Settings
from racemoney.sources import Source

QUARANTINE_SCHEMA = pa.schema(
    [
        ("table_name", pa.string()),
        ("load_id", pa.string()),
        ("source_line", pa.int64()),
        ("reason", pa.string()),
        ("raw", pa.binary()),
        ("readable_amount", pa.decimal128(14, 2)),
    ]
)
# How COPY writes null; an empty text is no value either.
COPY_NULLS = ", nullstr=['\\N', '']"
# A row in quarantine: line, reason, bytes as they stand in the file, amount if it can be read for sure.
Quarantined = tuple[int, str, bytes, Decimal | None]


@dataclass(frozen=True)
class Job:
    """What all chunks of one file share."""

    settings: Settings
    source: Source
    layout: Layout
    name: str
    last_year: int
    load_id: str
    digest: str
    lake: Path
    quarantine: Path
    temporary: Path

    @property
    def quoted(self) -> bool:
        """Whether quotes mean anything: only in CSV."""
        return self.source.format == "csv"

    def typed(self, numbered: str) -> str:
        """SELECT of the typed rows from numbered raw fields."""
        return typed_rows(self.source, self.layout, self.last_year, numbered)

    def lake_rows(self, typed: str) -> str:
        """SELECT of the lake's rows from typed ones."""
        return lake_rows(self.source, self.layout, self.load_id, self.digest, typed)

    def scan(self, path: Path, longest: int = 0) -> str:
        """The raw fields of a file."""
        nulls = COPY_NULLS if self.source.format == "pg_dump" else ""
        return _scan(path, self.source.delimiter, raw_columns(self.layout), self.quoted, longest, nulls)


@dataclass(frozen=True)
class Written:
    """What a chunk, or the chunks of a file together, gave."""

    rows_loaded: int = 0
    rows_quarantined: int = 0
    readable: tuple[Decimal, ...] = ()
    files: tuple[Path, ...] = ()
    quarantine_files: tuple[Path, ...] = ()
    reasons: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.rows_loaded + other.rows_loaded,
            self.rows_quarantined + other.rows_quarantined,
            self.readable + other.readable,
            self.files + other.files,
            self.quarantine_files + other.quarantine_files,
            self.reasons + other.reasons,
        )


def _scan(path: Path, delimiter: str, columns: str, quoted: bool, longest: int = 0, more: str = "") -> str:
    """`read_csv` told everything, so that nothing is guessed and anything odd is an error."""
    mark = "'\"'" if quoted else "''"
    line = f", max_line_size={longest + 1}, buffer_size={4 * longest}" if longest > 1 << 21 else ""
    return (
        f"read_csv({quote_text(str(path))}, auto_detect=false, header=false, delim='{delimiter}', quote={mark}, "
        f"escape={mark}, new_line='\\n', columns={columns}, strict_mode=true, null_padding=false, "
        f"ignore_errors=false, hive_partitioning=false, compression='none', parallel=false{line}{more})"
    )


def parse_chunk(job: Job, con: duckdb.DuckDBPyConnection, chunk: Chunk) -> Written:
    """Write a chunk's rows under the job's folders and delete it. Raises BadInputError where it cannot be read."""
    target = job.lake / f"part-{chunk.index:05d}.parquet"
    try:
        if _is_regular(job, chunk) and _write_fast(job, con, chunk, target):
            return Written(chunk.lines, files=(target,))
        return write_carefully(job, con, chunk, target)
    finally:
        chunk.path.unlink(missing_ok=True)


def _is_regular(job: Job, chunk: Chunk) -> bool:
    """The tally promises one row a line. A row too short and one too long cancel out in it, but stop the reader."""
    return not job.quoted and chunk.is_clean and chunk.delimiters == chunk.lines * (job.layout.fields - 1)


def _write_fast(job: Job, con: duckdb.DuckDBPyConnection, chunk: Chunk, target: Path) -> bool:
    """Whether every line became a placed row; if not, nothing is left behind.

    Nulls are read off the file's own statistics: a WHERE would have DuckDB compute the required columns twice.
    """
    numbered = (
        f"select row_number() over () + {chunk.first_line - 1} as source_line, null::varchar as note, * "
        f"from {job.scan(chunk.path)}"
    )
    try:
        where = f" where {is_placed(job.source)}" if job.source.trailing_delimiter else ""
        rows, nulls = copy_to(con, job.lake_rows(job.typed(numbered)) + where, target)
        required = [column.name for column in job.source.columns if column.required]
        good = rows == chunk.lines and not any(nulls.get(name, 1) for name in required)
    except duckdb.Error:
        good = False
    if not good:
        target.unlink(missing_ok=True)
    return good


def write_carefully(job: Job, con: duckdb.DuckDBPyConnection, chunk: Chunk, target: Path) -> Written:
    """Sift the lines, write the rows that can be placed and quarantine the rest."""
    sifted = sift(chunk.path.read_bytes(), job.source.delimiter.encode(), job.layout.fields, job.quoted)
    with chunk.path.open("wb") as out:
        out.writelines(sifted.kept)
    sifted.kept.clear()
    try:
        loaded, misplaced = _write_kept(job, con, chunk, sifted, target)
    except duckdb.Error as error:
        if sentence := disk_error(error, job.settings.lake_root):
            raise sentence from error
        reason = str(error).splitlines()[0]
        raise BadInputError(f"{job.name}: lines from {chunk.first_line:,} on cannot be read: {reason}") from error
    bad: list[Quarantined] = [
        (
            chunk.first_line + lines.first,
            f"field_count {lines.fields}/{job.layout.fields}",
            sifted.raw(lines.first, lines.last),
            None,
        )
        for lines in sifted.rejected
    ]
    bad += [(line, reason, _raw(sifted, line - chunk.first_line), amount) for line, reason, amount in misplaced]
    return Written(loaded, files=(target,) if loaded else ()) + _write_quarantine(job, chunk.index, sorted(bad))


def _raw(sifted: Sifted, first: int) -> bytes:
    return sifted.raw(first, int(sifted.last[np.searchsorted(sifted.first, first)]))


def _write_kept(
    job: Job, con: duckdb.DuckDBPyConnection, chunk: Chunk, sifted: Sifted, target: Path
) -> tuple[int, list[tuple[int, str, Decimal | None]]]:
    """Rows written, and the line, reason and amount of those that lack a required column."""
    records = job.scan(chunk.path, sifted.longest())
    typed = job.typed(f"select line as source_line, note, raw.* from {records} raw positional join numbering")
    con.register("numbering", _numbering(sifted, chunk.first_line))
    try:
        read = con.execute(f"select count(*) from {records}").fetchall()[0][0]
        if read != len(sifted.first):
            raise BadInputError(
                f"{job.name}: {len(sifted.first):,} records from line {chunk.first_line:,} are read as {read:,}"
            )
        loaded, _ = copy_to(con, f"{job.lake_rows(typed)} where {is_placed(job.source)}", target)
        if not loaded:
            target.unlink()
        lacking = misplaced_rows(job.source, job.layout, typed)
        return loaded, con.execute(lacking).fetchall() if loaded < read else []
    finally:
        con.unregister("numbering")


def _numbering(sifted: Sifted, first_line: int) -> pa.Table:
    notes = np.full(len(sifted.ends), None, dtype=object)
    for line, note in sifted.notes.items():
        notes[line] = note
    if sifted.notes:
        for first, last in zip(sifted.first.tolist(), sifted.last.tolist(), strict=True):
            if last > first:
                notes[first] = "; ".join(dict.fromkeys(n for n in notes[first : last + 1] if n)) or None
    return pa.table({"line": sifted.first + first_line, "note": pa.array(notes[sifted.first], pa.string())})


def _write_quarantine(job: Job, index: int, bad: list[Quarantined]) -> Written:
    if not bad:
        return Written()
    target = job.quarantine / f"part-{index:05d}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    lines, reasons, raws, amounts = zip(*bad, strict=True)
    same = ([job.source.table] * len(bad), [job.load_id] * len(bad))
    pq.write_table(pa.table([*same, lines, reasons, raws, amounts], schema=QUARANTINE_SCHEMA), target, compression="zstd")
    readable = tuple(amount for amount in amounts if amount is not None)
    return Written(0, len(bad), readable, quarantine_files=(target,), reasons=Counter(reasons))
