"""A stretch of a filing's lines sorted by record type and number of fields, in numpy: no line becomes a Python object
but those that nothing else can be done with.

Lines at commas (versions 3 to 5, and some later software) are first written with 0x1C, where quotes allow it for whole
columns of bytes at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from racemoney.parse.careful import Numbers, counted_before, positions, repair
from racemoney.parse.filing_header import SEPARATOR, split_commas

_FS, _COMMA, _QUOTE, _NEWLINE, _BRACKET, _BLANK = 0x1C, 0x2C, 0x22, 0x0A, 0x5B, 0x20
# Record types are short; a first field that is longer names none.
_TOKEN = 16
_MANY_RUNS = 2000
_MARK = re.compile(rb"\[(BEGIN|END) ?TEXT\]", re.IGNORECASE)
_BEGIN, _END = re.compile(rb"\s*\[BEGIN ?TEXT\]\s*", re.IGNORECASE), re.compile(rb"\s*\[END ?TEXT\]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """Lines with the same first field and number of fields. `lines` are numbers from the top of the stretch, from 0.

    `raw` is the same lines at commas, where they were; the same text otherwise. `has_quotes`: some fields stand in
    quotes, which are to be taken off.
    """

    record_type: str
    fields: int
    lines: Numbers
    text: bytes
    raw: bytes
    has_quotes: bool


@dataclass(frozen=True)
class TextBlock:
    """A letter between `[BEGINTEXT]` and `[ENDTEXT]`, both among its lines; `is_closed` where the latter is there."""

    first: int
    last: int
    text: str
    is_closed: bool


@dataclass
class Sorted:
    """A stretch sorted out: each of its lines is in one group, in a text block, or blank.

    `originals` are the lines that were repaired, as they stood in the file; `notes` say how.
    """

    lines: int
    groups: list[Group] = field(default_factory=list)
    blocks: list[TextBlock] = field(default_factory=list)
    blank: int = 0
    longest: int = 0
    encoding: str = "ascii"
    notes: dict[int, str] = field(default_factory=dict)
    originals: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class _Stretch:
    """Lines of text with their numbers; `skip` are those that are dealt with."""

    text: bytes
    ends: Numbers
    numbers: Numbers

    @property
    def starts(self) -> Numbers:
        return np.concatenate(([0], self.ends[:-1] + 1)) if len(self.ends) else self.ends

    def line(self, index: int) -> bytes:
        start = int(self.ends[index - 1]) + 1 if index else 0
        return self.text[start : int(self.ends[index])]

    def only(self, chosen: Numbers) -> "_Stretch":
        """Some of the lines, in order."""
        if len(chosen) == len(self.ends):
            return self
        text = _gather(self, chosen)
        return _Stretch(text, positions(text, b"\n"), self.numbers[chosen])


def is_inside_text(text: bytes) -> bool:
    """Whether a stretch ends inside a letter, so that it must not be cut there."""
    begun = False
    for mark in _MARK.finditer(text):
        line = text[text.rfind(b"\n", 0, mark.start()) + 1 : text.find(b"\n", mark.end())]
        if line.strip() == mark[0]:
            begun = mark[1].upper() == b"BEGIN"
    return begun


def sort_lines(data: bytes) -> Sorted:
    """Sort whole lines. Bytes that are no UTF-8 are read as Windows' code page, line by line, with a note."""
    text, originals, notes = repair(data) if _is_odd(data) else (data, {}, {})
    ends = positions(text, b"\n")
    stretch = _Stretch(text, ends, np.arange(len(ends)))
    done = Sorted(len(ends), notes=notes, originals=originals)
    done.longest = int(np.diff(ends, prepend=-1).max(initial=0))
    done.encoding = _encoding(text, notes)
    stretch = _without_blocks(stretch, done)
    counts = _field_counts(stretch)
    has_separator = counts > 1
    if has_separator.all():
        _sort(stretch, stretch, done, _is_quoted(stretch.text), counts)
        return done
    separated = stretch.only(np.flatnonzero(has_separator))
    _sort(separated, separated, done, _is_quoted(stretch.text))
    for raw, at_commas, has_quotes in _converted(stretch.only(np.flatnonzero(~has_separator))):
        _sort(at_commas, raw, done, has_quotes)
    return done


def _is_odd(data: bytes) -> bool:
    if data.isascii():
        return b"\r" in data or b"\0" in data
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return b"\r" in data or b"\0" in data


def _encoding(text: bytes, notes: dict[int, str]) -> str:
    told = "".join(notes.values())
    return next((name for name in ("latin-1", "cp1252") if name in told), "ascii" if text.isascii() else "utf-8")


def _is_quoted(text: bytes) -> bool:
    # one byte is found at memory speed, two are not
    return b'"' in text and (b'\x1c"' in text or b'\n"' in text or text.startswith(b'"'))


def _without_blocks(stretch: _Stretch, done: Sorted) -> _Stretch:
    """Take the letters out. Their lines look like anything."""
    if b"[" not in stretch.text:
        return stretch
    firsts = np.frombuffer(stretch.text, np.uint8)[stretch.starts]
    marks: list[int] = np.flatnonzero((firsts == _BRACKET) | (firsts == _BLANK)).tolist()
    inside, begun = np.zeros(len(stretch.ends), bool), -1
    for index in marks:
        line = stretch.line(index)
        if begun < 0 and _BEGIN.fullmatch(line):
            begun = index
        elif begun >= 0 and _END.fullmatch(line):
            inside[begun : index + 1] = True
            done.blocks.append(_block(stretch, begun, index, True))
            begun = -1
    if begun >= 0:
        inside[begun:] = True
        done.blocks.append(_block(stretch, begun, len(stretch.ends) - 1, False))
    return stretch.only(np.flatnonzero(~inside))


def _block(stretch: _Stretch, first: int, last: int, is_closed: bool) -> TextBlock:
    lines = [stretch.line(index) for index in range(first + 1, last + (not is_closed))]
    return TextBlock(first, last, b"\n".join(lines).decode(), is_closed)


def _field_counts(stretch: _Stretch) -> Numbers:
    return np.diff(counted_before(stretch.text, SEPARATOR, stretch.ends), prepend=0) + 1


def _sort(stretch: _Stretch, raw: _Stretch, done: Sorted, has_quotes: bool, counts: Numbers | None = None) -> None:
    """Add a group for each first field and number of fields. `raw` holds the same lines."""
    if not len(stretch.ends):
        return
    counts = _field_counts(stretch) if counts is None else counts
    # lines of a type mostly follow each other: only the first of a run is looked at
    firsts = _run_starts(stretch, counts)
    tokens, token_of = _tokens(_heads(stretch, stretch.starts[firsts]))
    width = int(counts.max()) + 1
    keys, group_of_run = np.unique(token_of * width + counts[firsts], return_inverse=True)
    group_of = np.repeat(group_of_run, np.diff(firsts, append=len(counts)))
    for group, key in enumerate(keys.tolist()):
        chosen = np.flatnonzero(group_of == group) if len(keys) > 1 else np.arange(len(group_of))
        record_type = tokens[key // width]
        if not record_type:
            chosen = _without_blank(stretch, chosen, done)
        if len(chosen):
            text = _gather(stretch, chosen)
            before = text if raw is stretch else _gather(raw, chosen)
            done.groups.append(Group(record_type, key % width, stretch.numbers[chosen], text, before, has_quotes))


def _without_blank(stretch: _Stretch, chosen: Numbers, done: Sorted) -> Numbers:
    filled = [index for index in chosen.tolist() if stretch.line(index).strip()]
    done.blank += len(chosen) - len(filled)
    return np.array(filled, np.int64)


def _run_starts(stretch: _Stretch, counts: Numbers) -> Numbers:
    """Where lines begin with other bytes or have other numbers of fields than the line before."""
    starts = stretch.starts
    # the first eight bytes of a line as one number, wherever in the text they stand
    text = stretch.text + bytes(_TOKEN)
    at = np.ndarray(len(stretch.text) + 8, np.uint64, text, 0, (1,))
    high, low = at[starts], at[starts + 8]
    differs = (high[1:] != high[:-1]) | (low[1:] != low[:-1]) | (counts[1:] != counts[:-1])
    return np.concatenate(([0], np.flatnonzero(differs) + 1))


def _heads(stretch: _Stretch, starts: Numbers) -> npt.NDArray[np.uint64]:
    """The first sixteen bytes of some lines up to their first separator, as two numbers."""
    values = np.frombuffer(stretch.text, np.uint8)
    block = values[np.minimum(starts[:, None] + np.arange(_TOKEN), len(values) - 1)]
    ended = np.logical_or.accumulate((block == _FS) | (block == _NEWLINE), axis=1)
    return np.where(ended, np.uint8(0), block).view(np.uint64)


def _tokens(heads: npt.NDArray[np.uint64]) -> tuple[list[str], Numbers]:
    """The distinct first fields, in upper case and without quotes, and which of them each line has."""
    high, high_of = np.unique(heads[:, 0], return_inverse=True)
    low, low_of = np.unique(heads[:, 1], return_inverse=True)
    pairs, pair_of = np.unique(high_of * len(low) + low_of, return_inverse=True)
    raw = [np.array([high[pair // len(low)], low[pair % len(low)]]).tobytes() for pair in pairs.tolist()]
    names = [text.rstrip(b"\0").decode("utf-8", "replace").strip().strip('"').strip().upper() for text in raw]
    distinct = list(dict.fromkeys(names))
    return distinct, np.array([distinct.index(name) for name in names], np.int64)[pair_of]


def _gather(stretch: _Stretch, chosen: Numbers) -> bytes:
    """The text of some lines: one slice where they follow each other, slices where they nearly do, else byte by byte."""
    view, starts = memoryview(stretch.text), stretch.starts
    if not len(chosen):
        return b""
    breaks = np.flatnonzero(np.diff(chosen) != 1)
    firsts, lasts = np.concatenate(([0], breaks + 1)), np.concatenate((breaks, [len(chosen) - 1]))
    if len(firsts) == 1:
        return stretch.text[int(starts[chosen[0]]) : int(stretch.ends[chosen[-1]]) + 1]
    if len(firsts) <= _MANY_RUNS:
        begins, stops = starts[chosen[firsts]].tolist(), (stretch.ends[chosen[lasts]] + 1).tolist()
        return b"".join(view[begin:stop] for begin, stop in zip(begins, stops, strict=True))
    wanted = np.zeros(len(stretch.ends), bool)
    wanted[chosen] = True
    picked: bytes = np.frombuffer(stretch.text, np.uint8)[np.repeat(wanted, stretch.ends + 1 - starts)].tobytes()
    return picked


def _converted(stretch: _Stretch) -> Iterator[tuple[_Stretch, _Stretch, bool]]:
    """Lines at commas, the same with 0x1C in their place, and whether quotes still stand around fields."""
    if not len(stretch.ends):
        return
    is_plain = _is_plainly_quoted(stretch)
    plain = stretch.only(np.flatnonzero(is_plain))
    if len(plain.ends):
        yield plain, _Stretch(_replace_commas(plain.text), plain.ends, plain.numbers), b'"' in plain.text
    odd = stretch.only(np.flatnonzero(~is_plain))
    if len(odd.ends):
        text = b"".join(SEPARATOR.join(split_commas(line)) + b"\n" for line in odd.text.split(b"\n")[:-1])
        yield odd, _Stretch(text, positions(text, b"\n"), odd.numbers), False


def _is_plainly_quoted(stretch: _Stretch) -> npt.NDArray[np.bool_]:
    """Which lines have quotes only around whole fields, or doubled inside of those."""
    values = np.frombuffer(stretch.text, np.uint8)
    quotes = np.flatnonzero(values == _QUOTE)
    line_of = np.searchsorted(stretch.ends, quotes)
    per_line = np.bincount(line_of, minlength=len(stretch.ends))
    plain: npt.NDArray[np.bool_] = per_line % 2 == 0
    nth = np.arange(len(quotes)) - np.concatenate(([0], np.cumsum(per_line)[:-1]))[line_of]
    before = np.where(quotes > 0, values[quotes - 1], _NEWLINE)
    after = values[quotes + 1]
    opens, closes = nth % 2 == 0, nth % 2 == 1
    bad = opens & ~np.isin(before, (_COMMA, _NEWLINE, _QUOTE)) | closes & ~np.isin(after, (_COMMA, _NEWLINE, _QUOTE))
    plain[line_of[bad]] = False
    return plain


def _replace_commas(text: bytes) -> bytes:
    values = np.frombuffer(text, np.uint8).copy()
    commas = np.flatnonzero(values == _COMMA)
    quotes = np.flatnonzero(values == _QUOTE)
    outside = np.searchsorted(quotes, commas) % 2 == 0 if len(quotes) else np.ones(len(commas), bool)
    values[commas[outside]] = _FS
    return values.tobytes()
