"""Sifting a chunk: lines that DuckDB's reader can be trusted with, and those that it would drop, bend or stop at.

Only offending lines become Python objects. Bytes that are no UTF-8 and control characters are repaired with a note;
lines whose fields do not count up are set aside whole, as they stand in the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

# A quoted value of the FEC's CSV spans few lines; a stray quote must not swallow the rest of the file.
MAX_JOINED = 20
_WINDOW = 8 << 20
_ODD_BYTES = re.compile(rb"[\r\0\x80-\xff]")
_OPENING = re.compile(rb' *"')
_QUOTED = re.compile(rb' *"((?:[^"]|"")*+)"([^,]*)')


@dataclass(frozen=True)
class Rejected:
    """Lines set aside: numbers from the top of the chunk, the first is 0."""

    first: int
    last: int
    fields: int


@dataclass
class Sifted:
    """A chunk sorted out. `kept` are slices of records in order; record i covers lines `first[i]` to `last[i]`."""

    text: bytes
    ends: Numbers
    originals: dict[int, bytes]
    notes: dict[int, str]
    kept: list[bytes | memoryview] = field(default_factory=list)
    first: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    last: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    rejected: list[Rejected] = field(default_factory=list)

    def line(self, index: int) -> bytes:
        """A line after repair, without its newline."""
        start = int(self.ends[index - 1]) + 1 if index else 0
        return self.text[start : int(self.ends[index])]

    def raw(self, first: int, last: int) -> bytes:
        """Lines as they stand in the file."""
        return b"\n".join(self.originals.get(index, self.line(index)) for index in range(first, last + 1))

    def longest(self) -> int:
        """Bytes of the longest record that was kept, newline included."""
        if not len(self.first):
            return 0
        starts = np.where(self.first > 0, self.ends[self.first - 1] + 1, 0)
        return int((self.ends[self.last] - starts).max()) + 1


def sift(data: bytes, delimiter: bytes, fields: int, quoted: bool) -> Sifted:
    """Sort the lines of a chunk into records of `fields` fields and rejected lines; every line is in one of the two."""
    text, originals, notes = repair(data)
    sifted = Sifted(text, positions(text, b"\n"), originals, notes)
    if quoted:
        _sift_quoted(sifted, fields)
    else:
        _sift_plain(sifted, delimiter, fields)
    return sifted


def repair(data: bytes) -> tuple[bytes, dict[int, bytes], dict[int, str]]:
    """The text as UTF-8 without control bytes, the touched lines as they were, and what was done, by line from 0."""
    originals: dict[int, bytes] = {}
    notes: dict[int, str] = {}
    parts: list[bytes] = []
    done, line = 0, 0
    for start, end in _odd_lines(data):
        line += data.count(b"\n", done, start)
        original = data[start:end]
        fixed, note = _repair_line(original)
        if note:
            originals[line], notes[line] = original, note
        parts += (data[done:start], fixed)
        done = end
    parts.append(data[done:])
    return b"".join(parts), originals, notes


def _odd_lines(data: bytes) -> Iterator[tuple[int, int]]:
    position = 0
    while found := _ODD_BYTES.search(data, position):
        position = data.index(b"\n", found.start())
        yield data.rfind(b"\n", 0, found.start()) + 1, position


def _repair_line(line: bytes) -> tuple[bytes, str]:
    notes = []
    try:
        line.decode()
    except UnicodeDecodeError:
        encoding = _legacy_encoding(line)
        line = line.decode(encoding).encode()
        notes.append(f"line={encoding}")
    fixed = line.replace(b"\r", b" ").replace(b"\0", b" ")
    if fixed != line:
        notes.append("line=control character")
    return fixed, "; ".join(notes)


def _legacy_encoding(line: bytes) -> str:
    """Windows' code page unless a byte has no meaning in it; latin-1 takes every byte."""
    try:
        line.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def positions(text: bytes, byte: bytes) -> Numbers:
    """Where a byte stands, in windows so that the mask stays small."""
    values = np.frombuffer(text, np.uint8)
    found = [np.flatnonzero(values[at : at + _WINDOW] == byte[0]) + at for at in range(0, len(values), _WINDOW)]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _sift_plain(sifted: Sifted, delimiter: bytes, fields: int) -> None:
    counts = np.diff(counted_before(sifted.text, delimiter, sifted.ends), prepend=0) + 1
    wrong = np.flatnonzero(counts != fields)
    sifted.first = sifted.last = np.setdiff1d(np.arange(len(counts)), wrong, assume_unique=True)
    sifted.rejected = [Rejected(index, index, int(counts[index])) for index in wrong.tolist()]
    _keep_all_but(sifted, wrong.tolist())


def counted_before(text: bytes, byte: bytes, ends: Numbers) -> Numbers:
    """How many of a byte stand before each line end."""
    values = np.frombuffer(text, np.uint8)
    counts, total = [], 0
    for at in range(0, len(values), _WINDOW):
        found = np.flatnonzero(values[at : at + _WINDOW] == byte[0]) + at
        here = ends[np.searchsorted(ends, at) : np.searchsorted(ends, at + _WINDOW)]
        counts.append(np.searchsorted(found, here) + total)
        total += len(found)
    return np.concatenate(counts) if counts else np.empty(0, np.int64)


def _keep_all_but(sifted: Sifted, wrong: Iterable[int]) -> None:
    view, start = memoryview(sifted.text), 0
    for index in wrong:
        sifted.kept.append(view[start : int(sifted.ends[index - 1]) + 1 if index else 0])
        start = int(sifted.ends[index]) + 1
    sifted.kept.append(view[start:])


def _sift_quoted(sifted: Sifted, fields: int) -> None:
    """A line that is a whole record by itself is one; runs of others are joined where quotes span them."""
    record = _record_pattern(fields)
    view = memoryview(sifted.text)
    spans: list[tuple[int, int]] = []
    run: list[int] = []
    start = good = 0
    for index, end in enumerate(sifted.ends.tolist()):
        if not record.fullmatch(sifted.text, start, end):
            if not run:
                sifted.kept.append(view[good:start])
            run.append(index)
        else:
            if run:
                _resolve(sifted, run, fields, spans)
                good = start
                run.clear()
            spans.append((index, index))
        start = end + 1
    if run:
        _resolve(sifted, run, fields, spans)
    else:
        sifted.kept.append(view[good:])
    pairs = np.array(spans, np.int64).reshape(-1, 2)
    sifted.first, sifted.last = pairs[:, 0], pairs[:, 1]


def _record_pattern(fields: int) -> re.Pattern[bytes]:
    value = rb'(?:"[^"]*+(?:""[^"]*+)*+"|[^",]*+)'
    return re.compile(value + rb"(?:,%b){%d}" % (value, fields - 1))


def _resolve(sifted: Sifted, run: list[int], fields: int, spans: list[tuple[int, int]]) -> None:
    at = 0
    while at < len(run):
        values, length = _join(sifted, run[at : at + MAX_JOINED])
        first, last = run[at], run[at] + length - 1
        if values is not None and len(values) == fields:
            spans.append((first, last))
            sifted.kept.append(_canonical(values))
        else:
            found = len(values or sifted.line(first).split(b","))
            sifted.rejected += [Rejected(index, index, found) for index in range(first, last + 1)]
        at += length


def _join(sifted: Sifted, lines: list[int]) -> tuple[list[bytes] | None, int]:
    """The values of the first record in the lines, and how many it takes; None and 1 where no quote closes it."""
    joined = b""
    for count, index in enumerate(lines, 1):
        joined += (b"\n" if count > 1 else b"") + sifted.line(index)
        if (values := split_values(joined)) is not None:
            return values, count
    return None, 1


def split_values(record: bytes) -> list[bytes] | None:
    """The values of a CSV record, or None where a quoted value does not end.

    Lenient: a quote inside a bare value is a character of it, and so is text behind a closing quote.
    """
    values, at = [], 0
    while True:
        if _OPENING.match(record, at):
            found = _QUOTED.match(record, at)
            if found is None:
                return None
            values.append(found[1].replace(b'""', b'"') + found[2])
            at = found.end()
        else:
            end = record.find(b",", at)
            values.append(record[at : end if end >= 0 else len(record)])
            at = end if end >= 0 else len(record)
        if at >= len(record):
            return values
        at += 1


def _canonical(values: list[bytes]) -> bytes:
    return b",".join(b'"' + value.replace(b'"', b'""') + b'"' if value else b"" for value in values) + b"\n"
