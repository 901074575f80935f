"""A whole bulk file, pipe, CSV or PostgreSQL dump, zipped or not, into typed Parquet and quarantine.

One thread inflates and cuts; as many workers parse the chunks as there are threads, and memory for. DuckDB lets go of
the interpreter while it works; the chunks in work are bounded together and at most a few wait on disk, so neither memory
nor scratch space grows with the file or the machine.
"""

import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path

from racemoney.duck import connect, copy_to, count_workers, quote_list
from racemoney.errors import BadInputError, TerminalError, disk_errors_told
from racemoney.lake.records import TableLoad
from racemoney.parse.chunk import Job, Written, parse_chunk
from racemoney.parse.header import Layout, read_layout
from racemoney.parse.inflate import read_blocks, text_size
from racemoney.parse.lines import CHUNK, IN_WORK, SMALLEST_CHUNK, Chunk, cut_chunks, whole_lines
from racemoney.parse.pg_dump import USUAL_RATIO, find_copy, read_copy
from racemoney.parse.typed import empty_rows
from racemoney.settings import Settings
from racemoney.sources import Source

# A candidate file of a cycle's first months still has more rows of the election before: 1,643 of 2018 against 1,445 of
# 2020 in March 2019. Of the election after, the file of 2018 has 595 against 3,805. A handful of rows tells nothing.
_NEXT_ELECTION_SHARE = 0.25
# Fewer bad rows than this never fail a load, whatever their share of a small file.
HANDFUL = 20

OnBytes = Callable[[int], None]


@dataclass(frozen=True)
class Raw:
    """A raw file to parse: what it is, where it lies, and under which load its rows go."""

    source: Source
    cycle: int
    path: Path
    sha256: str
    as_of: datetime
    load_id: str


@dataclass(frozen=True)
class Parsed:
    """What a file gave."""

    table: TableLoad
    warnings: tuple[str, ...]


def member_of(source: Source, path: Path, cycle: int) -> str | None:
    """The zip member to read, or None for a plain file. Raises BadInputError for a zip of a source that has none."""
    if path.suffix.lower() != ".zip":
        return None
    member = source.member_name(cycle)
    if member is None or source.format == "pg_dump":
        raise BadInputError(f"{path.name} is a zip, but {source.name} is published as {source.file_name(cycle)}")
    return member


@dataclass(frozen=True)
class Text:
    """The text of a raw file: about how many bytes, its blocks, and its columns where they are not named on line 1."""

    size: int
    blocks: Iterator[bytes]
    columns: tuple[str, ...] | None = None


def open_text(source: Source, path: Path, cycle: int) -> Text:
    """The text of a raw file, which is read as it is taken. Raises BadInputError where the file is not what it should be."""
    member = member_of(source, path, cycle)
    if source.format != "pg_dump":
        return Text(text_size(path, member), read_blocks(path, member))
    copy = find_copy(path, source.member_name(cycle) or source.name)
    size = path.stat().st_size * (USUAL_RATIO if copy.is_packed else 1)
    return Text(size, read_copy(path, copy), copy.columns)


def parse_file(settings: Settings, raw: Raw, on_bytes: OnBytes = lambda size: None) -> Parsed:
    """Parse a raw file under `lake/` and `quarantine/` of its load; there is no load until its record is written.

    Raises BadInputError or ContractError, as one sentence, where the file is not what it should be or too many of its
    rows cannot be placed; nothing is left behind then.
    """
    below = Path(raw.source.table) / f"cycle={raw.cycle}" / raw.load_id
    lake, quarantine = settings.tables / below, settings.quarantine / below
    temporary = settings.temporary / raw.load_id
    try:
        with disk_errors_told(settings.lake_root):
            temporary.mkdir(parents=True, exist_ok=True)
            written, warnings = _parse(settings, raw, lake, quarantine, temporary, on_bytes)
            _check_any(raw, written)
            _check_share(settings, raw, written)
            return Parsed(_table_load(settings, raw, written, temporary), warnings)
    except BaseException:
        _remove(lake, quarantine)
        raise
    finally:
        _remove(temporary)


def last_year(raw: Raw) -> int:
    """The last year of which a file can hold a day: the one after its cycle, or after the file itself where it has all."""
    return (raw.as_of.year if raw.source.spans_cycles else raw.cycle) + 1


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _parse(
    settings: Settings, raw: Raw, lake: Path, quarantine: Path, temporary: Path, on_bytes: OnBytes
) -> tuple[Written, tuple[str, ...]]:
    text = open_text(raw.source, raw.path, raw.cycle)
    _check_space(settings, raw, text.size)
    pieces = whole_lines(raw.path.name, text.blocks)
    first = next(pieces, b"")
    is_bare = not first and not raw.source.has_names
    layout = Layout(0, {}, {}) if is_bare else read_layout(raw.source, raw.path.name, first, text.columns)
    body = first.partition(b"\n")[2] if layout.has_header else first
    job = Job(
        settings,
        raw.source,
        layout,
        raw.path.name,
        last_year(raw),
        raw.load_id,
        raw.sha256,
        lake,
        quarantine,
        temporary,
    )
    sizes = _ChunkSizes(text.size, count_workers(settings), on_bytes)
    rest = sizes.watch(chain([body] if body else [], pieces))
    chunks = cut_chunks(rest, temporary, raw.source.delimiter.encode(), 1 + layout.has_header, sizes.next_size, job.quoted)
    return run_chunks(job, chunks), layout.warnings


class _ChunkSizes:
    """Large chunks first and smaller ones at the end, so that no worker idles while another finishes the last one."""

    def __init__(self, size: int, workers: int, on_bytes: OnBytes) -> None:
        self.left, self.workers, self.on_bytes = size, workers, on_bytes

    def watch(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.left -= len(piece)
            self.on_bytes(len(piece))
            yield piece

    def next_size(self) -> int:
        return max(SMALLEST_CHUNK, min(CHUNK, IN_WORK // self.workers, self.left // (2 * self.workers)))


_worker = threading.local()


def _open_worker(settings: Settings, temporary: Path) -> None:
    """One DuckDB instance for the life of a worker: it keeps its memory from chunk to chunk."""
    _worker.con = connect(settings, temporary)


def _work(job: Job, chunk: Chunk) -> Written:
    return parse_chunk(job, _worker.con, chunk)


def run_chunks(job: Job, chunks: Iterator[Chunk]) -> Written:
    """Parse chunks as they are cut, with a few waiting; what they gave together, in their order."""
    written, waiting = Written(), deque[Future[Written]]()
    workers, start = count_workers(job.settings), (job.settings, job.temporary)
    with ThreadPoolExecutor(workers, initializer=_open_worker, initargs=start) as pool:
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_work, job, chunk))
                if len(waiting) >= 2 * workers:
                    written += waiting.popleft().result()
            while waiting:
                written += waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return written


def _check_space(settings: Settings, raw: Raw, size: int) -> None:
    """Typed Parquet takes about a third of the text, and a few chunks wait on disk."""
    needed = size // 2 + min(size, 2 * max(IN_WORK, count_workers(settings) * SMALLEST_CHUNK))
    free, (folder, variable) = settings.free_bytes(), settings.tightest()
    if free < needed:
        raise TerminalError(
            f"{raw.path.name} needs about {needed >> 20:,} MB of disk; {folder} has "
            f"{free >> 20:,} MB free; make room or set {variable}"
        )


def _check_any(raw: Raw, written: Written) -> None:
    """Of pipe files and dumps one without a row broke on its way; a CSV says with its header that there is nothing yet."""
    if raw.source.format != "csv" and not written.rows_loaded + written.rows_quarantined:
        raise BadInputError(f"{raw.path.name} holds no row; download it again, the former load stays current")


def _check_share(settings: Settings, raw: Raw, written: Written) -> None:
    bad, read = written.rows_quarantined, written.rows_quarantined + written.rows_loaded
    too_many = bad > HANDFUL and bad > settings.max_quarantined_share * read
    if too_many or (bad and not written.rows_loaded):
        reasons = ", ".join(f"{reason} ({count:,})" for reason, count in written.reasons.most_common(3))
        raise BadInputError(
            f"{raw.path.name}: {bad:,} of {read:,} rows cannot be placed: {reasons}; the former load stays current"
        )


def _table_load(settings: Settings, raw: Raw, written: Written, temporary: Path) -> TableLoad:
    files = written.files or (
        settings.tables / raw.source.table / f"cycle={raw.cycle}" / raw.load_id / "part-00000.parquet",
    )
    with connect(settings, temporary) as con:
        if not written.files:
            copy_to(con, empty_rows(raw.source), files[0])
        rows = f"from read_parquet({quote_list(map(str, files))}, hive_partitioning=false)"
        asked = f"select ({_told_cycle(raw.source, rows)}), {_latest_date(raw)} {rows}"
        found, through = con.execute(asked).fetchall()[0]
    _check_cycle(raw, found)
    return TableLoad(
        table=raw.source.table,
        cycle=raw.cycle,
        rows_read=written.rows_loaded + written.rows_quarantined,
        rows_loaded=written.rows_loaded,
        rows_quarantined=written.rows_quarantined,
        quarantined_amount=_quarantined_amount(raw.source, written),
        bytes=sum(path.stat().st_size for path in files),
        data_through_date=through,
        files=_relative(settings, files),
        quarantine_files=_relative(settings, written.quarantine_files),
    )


def _relative(settings: Settings, files: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(path.relative_to(settings.lake_root).as_posix() for path in files)


def _quarantined_amount(source: Source, written: Written) -> Decimal | None:
    has_amount = any(column.name == "amount" for column in source.columns)
    if not has_amount or (written.rows_quarantined and not written.readable):
        return None
    return sum(written.readable, Decimal("0.00"))


def main_date(source: Source) -> str | None:
    """The column that tells how far a file's data goes: the end of coverage, else the first date."""
    dates = [column.name for column in source.columns if column.type == "date"]
    return "coverage_end_date" if "coverage_end_date" in dates else next(iter(dates), None)


def _latest_date(raw: Raw) -> str:
    column = main_date(raw.source)
    return f"max({column}) filter ({column} <= date '{raw.as_of.date()}')" if column else "any_value(null)"


def _told_cycle(source: Source, rows: str) -> str:
    """SELECT of the cycle that the rows tell: the FEC's own, else the last election that a good part of them is about."""
    names = {column.name for column in source.columns}
    if "fec_election_year" in names:
        return f"select mode(fec_election_year) {rows}"
    if "election_year" not in names:
        return "select null"
    counted = "count(*) as n, max(count(*)) over () as most, sum(count(*)) over () as total"
    return (
        f"select max(year) from (select election_year + election_year % 2 as year, {counted} {rows} "
        f"where election_year is not null group by all) where n >= {_NEXT_ELECTION_SHARE} * most and total >= {HANDFUL}"
    )


def _check_cycle(raw: Raw, found: int | None) -> None:
    if found is not None and found != raw.cycle:
        raise BadInputError(f"{raw.path.name} is of cycle {found} by its rows, not of {raw.cycle}")
