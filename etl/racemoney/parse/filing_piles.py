"""Lines of filings in piles: those of one shape wait together, whatever filings they are of, until one statement is
worth its planning."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa
from pyarrow import compute, csv

from racemoney.parse.careful import Numbers
from racemoney.parse.filing_header import SEPARATOR
from racemoney.parse.filing_lines import Group, Sorted, TextBlock, sort_lines
from racemoney.parse.filing_rows import MAX_BLANKS, Shape
from racemoney.sources.filings import HEADERS, OTHER, FilingRecord, Layout, load_filings

Key = tuple[str, int]
_BLOCK = 4 << 20
# File number, line, reason, amount if it can be read.
Misplaced = tuple[int, int, str, Decimal | None]


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
class Rejected:
    """A line that is in quarantine, as it stands in the file; `amount` if it can be read."""

    filing: Filing
    line: int
    reason: str
    raw: bytes
    amount: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """The lines of a pile that came with one stretch. Of those that were repaired, `originals` are the bytes in the file
    and `notes` say what was done, by number of the line."""

    filing: Filing
    group: Group
    lines: Numbers
    originals: dict[int, bytes]
    notes: dict[int, str]

    @cached_property
    def raws(self) -> dict[int, bytes]:
        """The lines as they stand in the file, by number."""
        return dict(zip(self.lines.tolist(), self.group.raw.split(b"\n"), strict=False)) | self.originals


@dataclass
class Pile:
    """Lines that one statement can read."""

    shape: Shape
    parts: list[Part] = field(default_factory=list)
    size: int = 0
    longest: int = 0

    @property
    def key(self) -> Key:
        """The lake table and cycle that its rows go to."""
        return self.shape.table, self.shape.cycle

    @property
    def count(self) -> int:
        """How many lines."""
        return sum(len(part.lines) for part in self.parts)

    def _texts(self) -> Iterator[bytes]:
        """The lines, each with as many fields as the shape: those left out at the end are empty."""
        for group in (part.group for part in self.parts):
            missing = SEPARATOR * (self.shape.fields - group.fields)
            yield group.text.replace(b"\n", missing + b"\n") if missing else group.text

    def split(self) -> tuple[Shape, pa.Table]:
        """file_number, line and note of each line, and its fields r0, r1 and on as text; only those that hold anything
        on some line, which the shape tells. Quotes are left as they are.
        """
        numbers = np.repeat([part.filing.file_number for part in self.parts], [len(part.lines) for part in self.parts])
        numbering = {
            "file_number": _int64(numbers),
            "line": _int64(np.concatenate([part.lines for part in self.parts])),
            "note": pa.chunked_array([_notes(part) for part in self.parts], pa.string()),
        }
        fields = self._fields()
        filled = {at for at, field in enumerate(fields.columns) if field.null_count < len(field)}
        quoted = {at for at in filled if self.shape.has_quotes and _has_quotes(fields.column(at))}
        shape = self.shape.only(filled, quoted)
        return shape, pa.table(numbering | {f"r{at}": fields.column(at) for at in shape.places})

    def _fields(self) -> pa.Table:
        names = [f"r{at}" for at in range(self.shape.fields)]
        return csv.read_csv(
            pa.BufferReader(b"".join(self._texts())),
            csv.ReadOptions(use_threads=False, block_size=max(_BLOCK, 2 * self.longest), column_names=names),
            csv.ParseOptions(delimiter=SEPARATOR.decode(), quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True),
        )

    def reject(self, misplaced: list[Misplaced]) -> Iterator[Rejected]:
        """Some of its lines for quarantine."""
        of: dict[int, list[Part]] = defaultdict(list)
        for part in self.parts:
            of[part.filing.file_number].append(part)
        for number, line, reason, amount in misplaced:
            part = next(part for part in of[number] if line in part.raws)
            yield Rejected(part.filing, line, reason, part.raws[line], amount)


# Piles that are small share a Parquet file: on a day of small filings there are many, and each file has all columns.
SMALL = 1 << 20


@dataclass
class Work:
    """What a worker writes at once: piles of one table and cycle, lines for quarantine, and letters with the number of
    their stretch's first line."""

    piles: list[Pile] = field(default_factory=list)
    rejected: dict[Key, list[Rejected]] = field(default_factory=lambda: defaultdict(list))
    letters: list[tuple[Filing, int, TextBlock]] = field(default_factory=list)

    def file_numbers(self) -> set[int]:
        """The filings that any of it is of."""
        filings = [part.filing for pile in self.piles for part in pile.parts]
        filings += [row.filing for rows in self.rejected.values() for row in rows]
        filings += [filing for filing, *_ in self.letters]
        return {filing.file_number for filing in filings}

    def only(self, file_number: int) -> "Work":
        """What is of one filing."""
        work = Work(letters=[letter for letter in self.letters if letter[0].file_number == file_number])
        for pile in self.piles:
            if parts := [part for part in pile.parts if part.filing.file_number == file_number]:
                work.piles.append(replace(pile, parts=parts))
        for key, rows in self.rejected.items():
            if of_filing := [row for row in rows if row.filing.file_number == file_number]:
                work.rejected[key] = of_filing
        return work


class Sorter:
    """Sorts stretches into piles, and keeps them until they are taken. `size` is the bytes that wait."""

    def __init__(self) -> None:
        self.size = 0
        self.blank: Counter[int] = Counter()
        self.encodings: dict[int, set[str]] = defaultdict(set)
        self._piles: dict[tuple[object, ...], Pile] = {}
        self._rest = Work()

    def add(self, stretch: Stretch) -> None:
        """Sort whole lines."""
        found = sort_lines(stretch.text)
        number = stretch.filing.file_number
        self.blank[number] += found.blank
        self.encodings[number].add(found.encoding)
        self._rest.letters += [(stretch.filing, stretch.first_line, block) for block in found.blocks]
        self.size += sum(len(block.text) for block in found.blocks)
        for group in found.groups:
            self._place(stretch, group, found)

    def take(self) -> Work:
        """The largest pile, and all that needs no pile. Where it is small, all that go to its table and cycle."""
        work, self._rest, self.size = self._rest, Work(), 0
        if self._piles:
            largest = max(self._piles, key=lambda key: self._piles[key].size)
            chosen = [largest]
            if self._piles[largest].size < SMALL:
                chosen += [key for key in self._piles if key != largest and self._piles[key].key == self._piles[largest].key]
            work.piles = [self._piles.pop(key) for key in chosen]
            self.size = sum(pile.size for pile in self._piles.values())
        return work

    def take_all(self) -> Iterator[Work]:
        """What still waits, the largest first, so that no worker idles while another finishes."""
        while self._piles or self._rest.letters or self._rest.rejected:
            yield self.take()

    def _place(self, stretch: Stretch, group: Group, found: Sorted) -> None:
        filing = stretch.filing
        known = find_record(group.record_type, filing.version)
        if known is None:
            named = group.record_type[:12] or "nothing"
            self._reject(_part(stretch, group, found), OTHER, f"unknown_record {named!r} in version {filing.version}")
            return
        record, layout = known
        if group.fields > len(layout.fields) + MAX_BLANKS:
            self._reject(_part(stretch, group, found), record.table, f"field_count {group.fields}/{len(layout.fields)}")
            return
        if record.is_form:
            is_cover = group.lines == filing.cover_line - stretch.first_line
            self._reject(_part(stretch, _only(group, ~is_cover), found), record.table, "second_cover")
            group = _only(group, is_cover)
        if len(group.lines):
            self._pile(_part(stretch, group, found), found.longest, record, layout)

    def _reject(self, part: Part, table: str, reason: str) -> None:
        if len(part.lines):
            told = [Rejected(part.filing, line, reason, part.raws[line]) for line in part.lines.tolist()]
            self._rest.rejected[table, part.filing.cycle] += told
            self.size += len(part.group.raw)

    def _pile(self, part: Part, longest: int, record: FilingRecord, layout: Layout) -> None:
        group, fields = part.group, max(part.group.fields, len(layout.fields))
        shape = Shape(record, layout, fields, part.filing.cycle, group.has_quotes)
        key_of = (record.record, layout.versions[0], fields, part.filing.cycle, group.has_quotes)
        pile = self._piles.setdefault(key_of, Pile(shape))
        pile.parts.append(part)
        pile.size += len(group.text)
        pile.longest = max(pile.longest, longest + len(SEPARATOR) * fields)
        self.size += len(group.text)


def _part(stretch: Stretch, group: Group, found: Sorted) -> Part:
    odd = np.intersect1d(group.lines, list(found.notes)).tolist() if found.notes else []
    first = stretch.first_line
    originals, notes = {first + at: found.originals[at] for at in odd}, {first + at: found.notes[at] for at in odd}
    return Part(stretch.filing, group, group.lines + first, originals, notes)


def _only(group: Group, is_chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Group:
    """Some lines of a group of a few."""
    text, raw = (
        b"".join(line + b"\n" for line, chosen in zip(lines.split(b"\n"), is_chosen, strict=False) if chosen)
        for lines in (group.text, group.raw)
    )
    return Group(group.record_type, group.fields, group.lines[is_chosen], text, raw, group.has_quotes)


def _has_quotes(field: pa.ChunkedArray) -> bool:
    return bool(compute.any(compute.starts_with(field, '"')).as_py())


def _int64(values: Numbers) -> pa.Array:
    """The same memory as a column; handing the array to Arrow as it is would import pandas, which takes a second."""
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(np.ascontiguousarray(values, np.int64))])


def _notes(part: Part) -> pa.Array:
    if not part.notes:
        return pa.nulls(len(part.lines), pa.string())
    return _strings([part.notes.get(line) for line in part.lines.tolist()])


def _strings(values: list[str | None]) -> pa.Array:
    """Texts as a column; handing the list to Arrow would import pandas too."""
    texts = [(value or "").encode() for value in values]
    offsets = np.concatenate(([0], np.cumsum([len(text) for text in texts]))).astype(np.int32)
    present = np.packbits([value is not None for value in values], bitorder="little")
    buffers = [present, offsets, np.frombuffer(b"".join(texts) or b"\0", np.uint8)]
    return pa.Array.from_buffers(pa.string(), len(values), [pa.py_buffer(buffer) for buffer in buffers])


@lru_cache(maxsize=8192)
def find_record(record_type: str, version: str) -> tuple[FilingRecord, Layout] | None:
    """The record and layout for the first field of a line behind the header."""
    found = load_filings().find(record_type, version)
    return None if found and found[0].table == HEADERS else found
