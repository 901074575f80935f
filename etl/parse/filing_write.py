"""Stretches of filings into typed Parquet: lines of one shape go through DuckDB together, whatever filings they are of."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from etl.parse.careful import Numbers
from etl.parse.chunk import QUARANTINE_SCHEMA, Written
from etl.parse.engine import connect, copy_to, scan
from etl.parse.filing_header import SEPARATOR
from etl.parse.filing_lines import Group, Sorted, TextBlock, sort_lines
from etl.parse.filing_rows import MAX_BLANKS, Shape, is_placed, lake_lines, misplaced_lines, raw_columns, typed_lines
from etl.parse.typed import quote_text
from etl.settings import Settings
from etl.sources.filings import HEADERS, OTHER, TEXTS, FilingRecord, Layout, load_filings

Key = tuple[str, int]


@dataclass(frozen=True)
class Filing:
    """What its lines need to know of a filing."""

    file_number: int
    form_type: str
    version: str
    cycle: int
    cover_line: int


@dataclass(frozen=True)
class Stretch:
    """Whole lines of one filing; `first_line` is the number of the first."""

    filing: Filing
    first_line: int
    text: bytes


@dataclass(frozen=True)
class FilingJob:
    """What all batches of one load share."""

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
    """What came of some stretches: by table and cycle what was written, by filing how its lines were counted."""

    written: dict[Key, Written] = field(default_factory=lambda: defaultdict(Written))
    covered: Counter[int] = field(default_factory=Counter)
    blank: Counter[int] = field(default_factory=Counter)
    quarantined: Counter[int] = field(default_factory=Counter)
    encodings: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, other: "Batch") -> None:
        """Take in what another batch gave."""
        for key, written in other.written.items():
            self.written[key] += written
        self.covered += other.covered
        self.blank += other.blank
        self.quarantined += other.quarantined
        for number, found in other.encodings.items():
            self.encodings[number] |= found


@dataclass
class _Pile:
    shape: Shape
    texts: list[bytes | memoryview] = field(default_factory=list)
    numbers: list[Numbers] = field(default_factory=list)
    lines: list[Numbers] = field(default_factory=list)
    notes: list[pa.Array] = field(default_factory=list)
    longest: int = 0

    def numbering(self) -> pa.Table:
        return pa.table(
            {
                "file_number": _int64(np.concatenate(self.numbers)),
                "line": _int64(np.concatenate(self.lines)),
                "note": pa.chunked_array(self.notes, pa.string()),
            }
        )


# Filing, line, reason, amount if it can be read; under the table that the row is missing in.
_Rejected = tuple[Filing, int, str, Decimal | None]


class _Sorter:
    """Stretches of one batch, sorted into piles of lines that one statement can read."""

    def __init__(self) -> None:
        self.piles: dict[tuple[object, ...], _Pile] = {}
        self.rejected: dict[Key, list[_Rejected]] = defaultdict(list)
        self.blocks: list[tuple[Filing, int, TextBlock]] = []
        self.found: list[tuple[Stretch, Sorted]] = []
        self._of: dict[int, list[tuple[Stretch, Sorted]]] = defaultdict(list)

    def add(self, stretch: Stretch) -> None:
        found = sort_lines(stretch.text)
        self.found.append((stretch, found))
        self._of[stretch.filing.file_number].append((stretch, found))
        self.blocks += [(stretch.filing, stretch.first_line, block) for block in found.blocks]
        for group in found.groups:
            self._place(stretch, group, found)

    def _place(self, stretch: Stretch, group: Group, found: Sorted) -> None:
        filing = stretch.filing
        known = find_record(group.record_type, filing.version)
        if known is None:
            named = group.record_type[:12] or "nothing"
            self._reject(stretch, OTHER, group.lines, f"unknown_record {named!r} in version {filing.version}")
            return
        record, layout = known
        if group.fields > len(layout.fields) + MAX_BLANKS:
            self._reject(stretch, record.table, group.lines, f"field_count {group.fields}/{len(layout.fields)}")
            return
        if record.is_form:
            cover = _only_cover(group, filing.cover_line - stretch.first_line)
            self._reject(stretch, record.table, np.setdiff1d(group.lines, cover.lines), "second_cover")
            group = cover
        if len(group.lines):
            self._pile(stretch, group, found, record, layout)

    def _reject(self, stretch: Stretch, table: str, lines: Numbers, reason: str) -> None:
        told = [(stretch.filing, line, reason, None) for line in (lines + stretch.first_line).tolist()]
        if told:
            self.rejected[table, stretch.filing.cycle] += told

    def _pile(self, stretch: Stretch, group: Group, found: Sorted, record: FilingRecord, layout: Layout) -> None:
        filing, fields = stretch.filing, max(group.fields, len(layout.fields))
        shape = Shape(record, layout, fields, filing.cycle, group.has_quotes)
        key_of = (record.record, layout.versions[0], fields, filing.cycle, group.has_quotes)
        pile = self.piles.setdefault(key_of, _Pile(shape))
        pile.texts.append(_padded(group, fields))
        pile.lines.append(group.lines + stretch.first_line)
        pile.numbers.append(np.full(len(group.lines), filing.file_number))
        pile.notes.append(_notes(group, found))
        pile.longest = max(pile.longest, found.longest + len(SEPARATOR) * fields)

    def raw(self, number: int, line: int) -> bytes:
        """A line as it stands in the file."""
        for stretch, found in self._of[number]:
            if 0 <= line - stretch.first_line < found.lines:
                return found.raw(line - stretch.first_line)
        raise KeyError((number, line))


def _only_cover(group: Group, at: int) -> Group:
    """A filing has one cover; a line of a form elsewhere is another filing's."""
    chosen = np.flatnonzero(group.lines == at)
    lines = bytes(group.text).split(b"\n")
    text = b"".join(lines[index] + b"\n" for index in chosen.tolist())
    return Group(group.record_type, group.fields, group.lines[chosen], text, group.has_quotes)


def _int64(values: Numbers) -> pa.Array:
    """The same memory as a column; handing the array to Arrow as it is would import pandas, which takes a second."""
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(np.ascontiguousarray(values, np.int64))])


def _padded(group: Group, fields: int) -> bytes | memoryview:
    """Lines that leave out fields at their end, with those fields empty: one statement then reads short and full ones."""
    if group.fields == fields:
        return group.text
    return bytes(group.text).replace(b"\n", SEPARATOR * (fields - group.fields) + b"\n")


def _notes(group: Group, found: Sorted) -> pa.Array:
    if not found.notes:
        return pa.nulls(len(group.lines), pa.string())
    return pa.array([found.notes.get(line) for line in group.lines.tolist()], pa.string())


@lru_cache(maxsize=8192)
def find_record(record_type: str, version: str) -> tuple[FilingRecord, Layout] | None:
    """The record and layout for the first field of a line behind the header."""
    found = load_filings().find(record_type, version)
    return None if found and found[0].table == HEADERS else found


def write_batch(job: FilingJob, index: int, stretches: list[Stretch]) -> Batch:
    """Write the lines of some stretches under the job's folders."""
    sorter, batch = _Sorter(), Batch()
    for stretch in stretches:
        sorter.add(stretch)
    for stretch, found in sorter.found:
        batch.blank[stretch.filing.file_number] += found.blank
        batch.encodings[stretch.filing.file_number].add(found.encoding)
    by_number = {stretch.filing.file_number: stretch.filing for stretch in stretches}
    with connect(job.settings, job.temporary) as con:
        for part, pile in enumerate(sorter.piles.values()):
            key = (pile.shape.table, pile.shape.cycle)
            target = job.lake(key) / f"part-{index:05d}-{part:03d}.parquet"
            written, misplaced = _write_pile(con, job, pile, target)
            batch.written[key] += written
            batch.covered += Counter(_counted(pile.numbers))
            for number, line, reason, amount in misplaced:
                sorter.rejected[key].append((by_number[number], line, reason, amount))
                batch.covered[number] -= 1
    _write_texts(job, index, sorter.blocks, batch)
    for key, rejected in sorter.rejected.items():
        batch.written[key] += _write_rejected(job, index, key, rejected, sorter)
        batch.quarantined.update(filing.file_number for filing, *_ in rejected)
    return batch


def _counted(numbers: list[Numbers]) -> dict[int, int]:
    counts: Counter[int] = Counter()
    for run in numbers:
        counts[int(run[0])] += len(run)
    return counts


def _write_pile(
    con: duckdb.DuckDBPyConnection, job: FilingJob, pile: _Pile, target: Path
) -> tuple[Written, list[tuple[int, int, str, Decimal | None]]]:
    """One Parquet file of the lines of one shape; and those that cannot be placed."""
    count = sum(len(lines) for lines in pile.lines)
    con.register("numbering", pile.numbering())
    path = job.temporary / f"{target.parent.parent.name}-{target.stem}.txt"
    try:
        with path.open("wb") as out:
            out.writelines(pile.texts)
        read = scan(path, "\x1c", raw_columns(pile.shape), False, pile.longest)
        typed = typed_lines(pile.shape, f"select file_number, line, note, raw.* from {read} raw positional join numbering")
        done = _copy(con, job, pile.shape, typed, target, count)
        if done is None:
            con.register("split", _split(pile, count))
            raws = ", ".join(f"r{at}" for at in range(pile.shape.fields))
            typed = typed_lines(pile.shape, f"select file_number, line, note, {raws} from split positional join numbering")
            done = _copy(con, job, pile.shape, typed, target, count)
        if done is None:
            raise duckdb.Error(f"{count:,} lines of {pile.shape.record.record} could not be read back")
    finally:
        path.unlink(missing_ok=True)
    return done


def _copy(
    con: duckdb.DuckDBPyConnection, job: FilingJob, shape: Shape, typed: str, target: Path, count: int
) -> tuple[Written, list[tuple[int, int, str, Decimal | None]]] | None:
    """None where the reader did not see the lines that were written."""
    lake = lake_lines(shape, job.load_id, typed)
    try:
        rows, nulls = copy_to(con, lake, target)
    except duckdb.Error:
        target.unlink(missing_ok=True)
        return None
    if rows != count or nulls["source_line"] or nulls["form_line"]:
        target.unlink()
        return None
    misplaced = []
    if shape.overflow or nulls.get("amount"):
        misplaced = con.execute(misplaced_lines(shape, typed)).fetchall()
    if misplaced:
        placed = f"select * from ({typed}) where {is_placed(shape)}"
        rows, _ = copy_to(con, lake_lines(shape, job.load_id, placed), target)
    if not rows:
        target.unlink()
    return Written(rows, files=(target,) if rows else ()), misplaced


def _split(pile: _Pile, count: int) -> pa.Table:
    """The raw fields as a table, for lines that the CSV reader sees otherwise."""
    lines = b"".join(pile.texts).split(b"\n")[:count]
    columns = zip(*(line.split(SEPARATOR) for line in lines), strict=True)
    text = [[value.decode("utf-8", "replace") or None for value in column] for column in columns]
    return pa.table({f"r{at}": pa.array(values, pa.string()) for at, values in enumerate(text)})


def _write_texts(job: FilingJob, index: int, blocks: list[tuple[Filing, int, TextBlock]], batch: Batch) -> None:
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for filing, first_line, block in blocks:
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
        batch.covered[filing.file_number] += block.last - block.first + 1
    for cycle, told in rows.items():
        key = (TEXTS, cycle)
        target = job.lake(key) / f"part-{index:05d}-texts.parquet"
        write_rows(job, TEXTS, told, target)
        batch.written[key] += Written(len(told), files=(target,))


def write_rows(job: FilingJob, table: str, rows: list[dict[str, Any]], target: Path) -> None:
    """Write a few rows, given by column name; what is not given is NULL. As JSON, since Arrow would import pandas."""
    columns = load_filings().lake_columns(table)
    listed = "{" + ", ".join(f"'{name}': '{kind}'" for name, (kind, _) in columns.items()) + "}"
    path = job.temporary / f"{table}-{target.stem}.json"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, default=str) + "\n" for row in rows)
    options = f"columns={listed}, format='newline_delimited', maximum_object_size={max(path.stat().st_size, 1 << 20)}"
    with connect(job.settings, job.temporary) as con:
        copy_to(con, f"select {', '.join(columns)} from read_json({quote_text(str(path))}, {options})", target)
    path.unlink()


def _write_rejected(job: FilingJob, index: int, key: Key, rejected: list[_Rejected], sorter: _Sorter) -> Written:
    target = job.quarantine(key) / f"part-{index:05d}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = list(_quarantine_rows(job, key, rejected, sorter))
    pq.write_table(pa.Table.from_pylist(rows, schema=QUARANTINE_SCHEMA), target, compression="zstd")
    readable = tuple(amount for *_, amount in rejected if amount is not None)
    reasons = Counter(reason for _, _, reason, _ in rejected)
    return Written(0, len(rejected), readable, quarantine_files=(target,), reasons=reasons)


def _quarantine_rows(job: FilingJob, key: Key, rejected: list[_Rejected], sorter: _Sorter) -> Iterator[dict[str, Any]]:
    for filing, line, reason, amount in sorted(rejected, key=lambda row: (row[0].file_number, row[1])):
        yield {
            "table_name": key[0],
            "load_id": job.load_id,
            "source_line": line,
            "reason": f"{reason} (filing {filing.file_number})",
            "raw": sorter.raw(filing.file_number, line),
            "readable_amount": amount,
        }
