"""Electronic filings, one or a day of them, into typed Parquet and quarantine.

One thread reads, cuts large filings at newlines and sorts their lines into piles; workers type and write the piles that it
hands them. A filing of any size takes the memory of a few piles.
"""

import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from racemoney.duck import connect, count_workers
from racemoney.errors import BadInputError, disk_errors_told
from racemoney.lake.records import TableLoad
from racemoney.parse.careful import repair
from racemoney.parse.chunk import Written
from racemoney.parse.filing_header import FilingHeader, cycle_of, read_header
from racemoney.parse.filing_lines import is_inside_text
from racemoney.parse.filing_piles import Filing, Key, Sorter, Stretch, Work
from racemoney.parse.filing_write import NOT_OF_A_FILING, Batch, FilingJob, fault, write_rows, write_work
from racemoney.parse.lines import count_byte, whole_lines
from racemoney.settings import Settings
from racemoney.sources.filings import HEADERS

# A stretch is one block of the reader or little more: sorting the next uses the same memory again.
STRETCH = 2 << 20
# Lines that wait for others of their shape. Larger piles are hardly faster, and each worker holds one.
WAITING = 16 << 20
_LONGEST_LETTER = 96 << 20
_HEAD = 1 << 16
_ENCODINGS = ("latin-1", "cp1252", "utf-8", "ascii")

OnBytes = Callable[[int], None]


@dataclass(frozen=True)
class RawFiling:
    """One filing to read: its number at the FEC, the name of its file, its bytes, and the day it arrived if known.

    `as_of` is how new its bytes are, where that is known apart from the others that are read with it.
    """

    file_number: int
    name: str
    blocks: Iterator[bytes]
    filed_date: date | None = None
    as_of: datetime | None = None


@dataclass(frozen=True)
class ReadFiling:
    """What one filing gave: its rows, its lines in quarantine, and what is to be said of it."""

    rows: int
    rows_quarantined: int
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ParsedFilings:
    """What a load gave. `statuses` counts filings; warnings name those whose lines stayed raw or in quarantine.

    `filings` tells the same of each, by its number.
    """

    tables: tuple[TableLoad, ...]
    statuses: dict[str, int]
    warnings: tuple[str, ...]
    filings: dict[int, ReadFiling]


@dataclass
class _Seen:
    """What is known of a filing while its lines are read."""

    raw: RawFiling
    header: FilingHeader
    cycle: int
    lines: int = 0
    bytes: int = 0
    issues: list[str] = field(default_factory=list)


class _Reader:
    """Turns filings into work, and keeps what becomes a row of `filing_headers` each.

    `unreadable` are filings whose lines are not to be read, with the reason; `broken` are those that turn out to be so.
    """

    def __init__(self, as_of: datetime, on_bytes: OnBytes, unreadable: Mapping[int, str]) -> None:
        self.as_of, self.on_bytes, self.unreadable = as_of, on_bytes, unreadable
        self.sorter = Sorter()
        self.seen: dict[int, _Seen] = {}
        self.warnings: list[tuple[int, str]] = []
        self.broken: dict[int, str] = {}

    def work(self, filings: Iterator[RawFiling]) -> Iterator[Work]:
        """Piles as they grow large enough, and the others at the end."""
        for raw in filings:
            for _ in self._sorted(raw):
                while self.sorter.size > WAITING:
                    yield self.sorter.take()
        yield from self.sorter.take_all()

    def _sorted(self, raw: RawFiling) -> Iterator[None]:
        """Sort a filing stretch by stretch. Whatever goes wrong is this filing's own, and the next ones go on."""
        if raw.file_number in self.seen:
            self._warn(raw, f"filing {raw.file_number} stands twice, the first is read")
            return
        if raw.file_number in self.unreadable:
            self._keep_raw(raw, self.unreadable[raw.file_number])
            return
        try:
            for stretch in self._stretches(raw):
                self.sorter.add(stretch)
                yield
        except NOT_OF_A_FILING:
            raise
        except Exception as error:
            self.broken[raw.file_number] = fault(error)

    def _stretches(self, raw: RawFiling) -> Iterator[Stretch]:
        texts = _whole_stretches(raw)
        text = next(texts, b"")
        seen = self._open(raw, text)
        body, line = _after_lines(text, seen.header.lines), 1 + seen.header.lines
        header = seen.header
        form_type = str(header.values.get("form_type") or "")
        filing = Filing(raw.file_number, form_type, header.version, seen.cycle, header.cover_line)
        for later in chain([text], texts):
            self.on_bytes(len(later))
            seen.lines += count_byte(later, b"\n")
            seen.bytes += len(later)
            if seen.header.status == "parsed" and (part := body if later is text else later):
                yield Stretch(filing, line, part)
            line = 1 + seen.lines

    def _open(self, raw: RawFiling, text: bytes) -> _Seen:
        head = text if len(text) <= _HEAD else text[: text.rfind(b"\n", 0, _HEAD) + 1]
        header = read_header(repair(head)[0] if head else b"")
        values = {**header.values, "filed_date": raw.filed_date}
        seen = self.seen[raw.file_number] = _Seen(raw, header, cycle_of(values, raw.as_of or self.as_of))
        if header.status != "parsed":
            form = header.values.get("form_type")
            told = f"form {form}" if form and header.status == "unknown_form" else header.status.replace("_", " ")
            version = f" (version {header.version})" if header.version else ""
            self._warn(raw, f"{told}{version}, its lines are kept raw")
        return seen

    def _warn(self, raw: RawFiling, said: str) -> None:
        self.warnings.append((raw.file_number, f"{raw.name}: {said}"))

    def _keep_raw(self, raw: RawFiling, reason: str) -> None:
        """A filing that cannot be read: a row that says why. It says nothing else, so that no chain rests on it."""
        header = FilingHeader("unreadable", "", 0, issues=(reason,))
        seen = _Seen(raw, header, cycle_of({"filed_date": raw.filed_date}, raw.as_of or self.as_of))
        self.seen[raw.file_number] = seen
        self._warn(raw, f"unreadable ({reason}), its lines are kept raw")
        try:
            for block in raw.blocks:
                seen.bytes += len(block)
                seen.lines += count_byte(block, b"\n")
        except BadInputError:
            # the reason says so
            return


def _whole_stretches(raw: RawFiling) -> Iterator[bytes]:
    """The text of a filing, cut at newlines but not inside of a letter."""
    parts: list[bytes] = []
    size = 0
    for piece in whole_lines(raw.name, raw.blocks):
        parts.append(piece)
        size += len(piece)
        if size >= STRETCH:
            text = b"".join(parts)
            if size < _LONGEST_LETTER and is_inside_text(text):
                parts = [text]
                continue
            yield text
            parts, size = [], 0
    if parts:
        yield b"".join(parts)


def _after_lines(text: bytes, count: int) -> bytes:
    at = 0
    for _ in range(count):
        at = text.find(b"\n", at) + 1
    return text[at:]


def parse_filings(
    settings: Settings,
    load_id: str,
    filings: Callable[[], Iterator[RawFiling]],
    as_of: datetime,
    on_bytes: OnBytes = lambda size: None,
) -> ParsedFilings:
    """Parse filings under `lake/` and `quarantine/` of one load; there is no load until its record is written.

    `filings` gives them from the first on, as often as it is called. A filing that cannot be read stops nothing: it has a
    row in `filing_headers` that says why, and a warning; where that shows late, after some of its lines were written, all
    are read again without it. Raises TerminalError where the disk fails; nothing is left behind then.
    """
    job = FilingJob(settings, load_id, settings.temporary / load_id)
    unreadable: dict[int, str] = {}
    try:
        with disk_errors_told(settings.lake_root):
            job.temporary.mkdir(parents=True, exist_ok=True)
            while True:
                reader = _Reader(as_of, on_bytes, unreadable)
                total = _run(job, reader, filings())
                if not (broken := reader.broken | total.broken):
                    return _parsed(job, reader, total)
                unreadable |= broken
                on_bytes = _ignore
                _remove(settings, load_id)
    except BaseException:
        _remove(settings, load_id)
        raise
    finally:
        shutil.rmtree(job.temporary, ignore_errors=True)


def _ignore(size: int) -> None:
    """Bytes that are read again are no progress."""


def _remove(settings: Settings, load_id: str) -> None:
    for root in (settings.tables, settings.quarantine):
        for folder in root.glob(f"*/cycle=*/{load_id}"):
            shutil.rmtree(folder, ignore_errors=True)


_worker = threading.local()


def _open_worker(job: FilingJob) -> None:
    """One DuckDB instance for the life of a worker: it keeps its memory from pile to pile."""
    _worker.con = connect(job.settings, job.temporary)


def _write(job: FilingJob, index: int, work: Work) -> Batch:
    return write_work(_worker.con, job, index, work)


def _run(job: FilingJob, reader: _Reader, filings: Iterator[RawFiling]) -> Batch:
    workers = count_workers(job.settings)
    with ThreadPoolExecutor(workers, initializer=_open_worker, initargs=(job,)) as pool:
        try:
            total = _add_up(pool, job, reader.work(filings), workers)
            if not (reader.broken or total.broken):
                pool.submit(_write_headers, job, reader, total).result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return total


def _add_up(pool: Executor, job: FilingJob, works: Iterator[Work], workers: int) -> Batch:
    """What came of all work. One waits for each worker to be free, and no more, since they are in memory."""
    total, given, busy = Batch(), list[Future[Batch]](), set[Future[Batch]]()
    for index, work in enumerate(works):
        if len(busy) > workers:
            done, busy = wait(busy, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
        given.append(pool.submit(_write, job, index, work))
        busy.add(given[-1])
    for future in given:
        total.add(future.result())
    return total


def _write_headers(job: FilingJob, reader: _Reader, total: Batch) -> None:
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for seen in reader.seen.values():
        rows[seen.cycle].append(_header_row(job, reader, seen, total))
    for cycle, told in rows.items():
        key = (HEADERS, cycle)
        target = job.lake(key) / "part-headers.parquet"
        write_rows(_worker.con, job, HEADERS, told, target)
        total.written[key] += Written(len(told), files=(target,))


def _header_row(job: FilingJob, reader: _Reader, seen: _Seen, total: Batch) -> dict[str, Any]:
    number = seen.raw.file_number
    found = reader.sorter.encodings.get(number, set())
    return {
        **seen.header.values,
        "row_id": f"F{number}-1",
        "load_id": job.load_id,
        "source_line": 1,
        "parse_issues": "; ".join(seen.header.issues) or None,
        "file_number": number,
        "status": seen.header.status,
        "filed_date": seen.raw.filed_date,
        "encoding": next((name for name in _ENCODINGS if name in found), None),
        "original_name": seen.raw.name,
        "byte_count": seen.bytes,
        "line_count": seen.lines,
        "header_line_count": seen.header.lines,
        "blank_line_count": reader.sorter.blank[number],
        "covered_line_count": total.covered[number],
        "quarantined_count": total.quarantined[number],
    }


def _parsed(job: FilingJob, reader: _Reader, total: Batch) -> ParsedFilings:
    statuses: dict[str, int] = defaultdict(int)
    for seen in reader.seen.values():
        statuses[seen.header.status] += 1
    warnings = list(reader.warnings)
    for number, count in sorted(total.quarantined.items()):
        if count:
            name = reader.seen[number].raw.name
            warnings.append((number, f"{name}: {count:,} lines cannot be placed, they are in quarantine"))
    through = _covered_through(reader)
    tables = tuple(_table_load(job, key, written, through.get(key[1])) for key, written in sorted(total.written.items()))
    said: dict[int, list[str]] = defaultdict(list)
    for number, warning in warnings:
        said[number].append(warning)
    # the header is a row
    filings = {
        number: ReadFiling(1 + total.rows[number], total.quarantined[number], tuple(said[number])) for number in reader.seen
    }
    return ParsedFilings(tables, dict(statuses), tuple(warning for _, warning in warnings), filings)


def _covered_through(reader: _Reader) -> dict[int, date]:
    """The latest end of coverage or signature by cycle, not after the source's as-of."""
    latest: dict[int, date] = {}
    for seen in reader.seen.values():
        for name in ("coverage_through_date", "signed_date"):
            day = seen.header.values.get(name)
            if isinstance(day, date) and day <= reader.as_of.date():
                latest[seen.cycle] = max(day, latest.get(seen.cycle, day))
    return latest


def _table_load(job: FilingJob, key: Key, written: Written, through: date | None) -> TableLoad:
    root = job.settings.lake_root
    return TableLoad(
        table=key[0],
        cycle=key[1],
        rows_read=written.rows_loaded + written.rows_quarantined,
        rows_loaded=written.rows_loaded,
        rows_quarantined=written.rows_quarantined,
        quarantined_amount=sum(written.readable, Decimal("0.00"))
        if written.readable or not written.rows_quarantined
        else None,
        bytes=sum(path.stat().st_size for path in written.files),
        data_through_date=through,
        files=tuple(path.relative_to(root).as_posix() for path in written.files),
        quarantine_files=tuple(path.relative_to(root).as_posix() for path in written.quarantine_files),
    )
