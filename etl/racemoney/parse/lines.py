"""Blocks into pieces that end at a line end, and pieces into chunk files with a tally of what is in them.

The inflating loop has every byte in hand, so looking at them all here costs little, and tells which chunks DuckDB's
reader can be trusted with.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from racemoney.errors import BadInputError

CHUNK = 128 << 20
# Of all workers together: a dirty chunk is held in memory, twice while it is repaired.
IN_WORK = 128 << 20
SMALLEST_CHUNK = 16 << 20
MAX_LINE = 16 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Chunk:
    """Whole lines in a file of their own. `is_clean`: valid UTF-8 without stray carriage returns and NUL bytes."""

    path: Path
    index: int
    first_line: int
    lines: int
    delimiters: int
    is_clean: bool


@dataclass
class _Tally:
    size: int = 0
    lines: int = 0
    delimiters: int = 0
    quotes: int = 0
    is_clean: bool = True

    def add(self, piece: bytes, delimiter: bytes, quoted: bool) -> None:
        self.size += len(piece)
        self.lines += count_byte(piece, b"\n")
        self.delimiters += count_byte(piece, delimiter)
        self.quotes += count_byte(piece, b'"') if quoted else 0
        self.is_clean = self.is_clean and b"\r" not in piece and b"\0" not in piece and is_utf8(piece)


def count_byte(data: bytes, byte: bytes) -> int:
    """How often one byte occurs; four times as fast as bytes.count, and this runs over every byte."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == byte[0]))


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def whole_lines(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The text again in pieces that end with a newline: without byte order mark, CRLF as LF, no blank lines at the end.

    A last line without newline gets one. Raises BadInputError on a line longer than any record of the FEC.
    """
    blanks = b""
    for piece in _cut_at_newlines(name, _without_bom(blocks)):
        text = piece.replace(b"\r\n", b"\n") if b"\r" in piece else piece
        text, blanks = blanks + text if blanks else text, b""
        if text.endswith(b"\n\n") or text == b"\n":
            body = text.rstrip(b"\n")
            end = len(body) + bool(body)
            text, blanks = text[:end], text[end:]
        if len(blanks) > MAX_LINE:
            raise BadInputError(f"{name} holds {len(blanks):,} blank lines in a row; it is not the FEC's text")
        if text:
            yield text


def _without_bom(blocks: Iterator[bytes]) -> Iterator[bytes]:
    first = b""
    for block in blocks:
        first += block
        if len(first) >= len(_BOM):
            break
    yield first.removeprefix(_BOM)
    yield from blocks


def _cut_at_newlines(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    carry = b""
    for block in blocks:
        end = block.rfind(b"\n") + 1
        if end:
            yield b"".join((carry, memoryview(block)[:end]))
            carry = block[end:]
        else:
            carry += block
        if len(carry) > MAX_LINE:
            raise BadInputError(f"{name} has a line of more than {MAX_LINE:,} bytes; it is not the FEC's text")
    if carry:
        yield carry + b"\n"


def cut_chunks(
    pieces: Iterator[bytes], folder: Path, delimiter: bytes, first_line: int, target: Callable[[], int], quoted: bool
) -> Iterator[Chunk]:
    """Write the pieces to one file after another, each of about `target()` bytes, and tally them while they pass.

    Where newlines may stand inside quotes, a file ends only where the quotes are even; a stray quote makes it up to
    four times as large and no more. The caller deletes the files.
    """
    index = 0
    piece = next(pieces, None)
    while piece is not None:
        tally, limit = _Tally(), target()
        path = folder / f"{index:05d}.txt"
        with path.open("wb") as out:
            while piece is not None and not _is_full(tally, limit, quoted):
                tally.add(piece, delimiter, quoted)
                out.write(piece)
                piece = next(pieces, None)
        yield Chunk(path, index, first_line, tally.lines, tally.delimiters, tally.is_clean)
        index, first_line = index + 1, first_line + tally.lines


def _is_full(tally: _Tally, limit: int, quoted: bool) -> bool:
    return tally.size >= (limit if not quoted or tally.quotes % 2 == 0 else 4 * limit)
