"""The rows of one table of a PostgreSQL dump (`pg_dump --format=custom`) as text, without a database.

The dump's table of contents tells where the rows begin; they are the text that COPY writes: tabs, `\\N` for null, a
backslash before what would be read as a delimiter.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib
from pgdumplib import constants
from pgdumplib.dump import Dump

from racemoney.errors import FileError
from racemoney.parse.inflate import BLOCK, MAX_RATIO

# The FEC's Schedule E shrinks about eightfold; progress and room on the disk go by it.
USUAL_RATIO = 8
_SMALL = 1 << 20
_END = re.compile(rb"(?:\A|(?<=\n))\\\.\n*\Z")
_END_LENGTH = 16
_COLUMN = re.compile(r'"([^"]+)"|([^\s,"]+)')
_UNREADABLE = (ValueError, LookupError, TypeError, struct.error, OverflowError, MemoryError)
# The stubs declare the error as an instance of it.
_DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]


@dataclass(frozen=True)
class Copy:
    """The rows of a table in a dump: its columns in order, and where the block of rows begins (None: there are none).

    `made_at` is when the dump was made, on the server's clock.
    """

    columns: tuple[str, ...]
    offset: int | None
    is_packed: bool
    int_size: int
    made_at: datetime


def find_copy(path: Path, table: str) -> Copy:
    """The rows of a table, whatever its schema.

    Raises BadInputError, as one sentence, on a file that is no such dump, is cut short, holds another table, or holds the
    rows in a way that only PostgreSQL reads.
    """
    with path.open("rb") as stream:
        dump = _read_contents(path, stream)
        tables = [entry for entry in dump.entries if entry.desc == constants.TABLE_DATA]
        found = [entry for entry in tables if entry.tag == table]
        if len(found) != 1:
            names = ", ".join(f"{entry.namespace}.{entry.tag}" for entry in tables[:8]) or "no table's rows"
            raise FileError(path.name, f"must hold the rows of {table} once; it holds {' '.join(names.split())}")
        entry = found[0]
        columns = _columns(entry.copy_stmt or "")
        if not columns:
            raise FileError(path.name, "is not written as COPY, the only way that is read", inside=table)
        offset = None if entry.data_state == constants.K_OFFSET_NO_DATA else entry.offset
        if entry.data_state == constants.K_OFFSET_POS_NOT_SET:
            offset = _find_block(path, stream, stream.tell() - 1, entry.dump_id, dump._intsize)
        packed = dump.compression_algorithm != constants.COMPRESSION_NONE
        copy = Copy(columns, offset, packed, dump._intsize, dump.timestamp)
        if offset is not None:
            _check_block(path, stream, copy, entry.dump_id)
        return copy


def read_copy(path: Path, copy: Copy) -> Iterator[bytes]:
    """The rows as COPY text in blocks of up to a few megabytes, without the mark that ends them.

    Raises BadInputError where the block is cut short or damaged, or unpacks to more than the FEC's texts ever do.
    """
    if copy.offset is None:
        return
    with path.open("rb") as stream:
        stream.seek(copy.offset + 2 + copy.int_size)
        chunks = _chunks(path, stream, copy.int_size)
        yield from _without_end(_inflate(path, chunks) if copy.is_packed else chunks)


def _read_contents(path: Path, stream: BinaryIO) -> Dump:
    """Header and table of contents; the package would unpack every table on its way."""
    if stream.read(len(constants.MAGIC)) != constants.MAGIC:
        raise FileError(path.name, "is not a PostgreSQL dump of the custom format", "download it again")
    stream.seek(0)
    dump = Dump()
    dump.entries = []
    dump._handle = stream  # type: ignore[assignment]
    try:
        dump._read_header()
        _check_header(path, dump)
        if dump.version < (1, 15, 0):
            level = dump._read_int()
            dump.compression_algorithm = constants.COMPRESSION_GZIP if level else constants.COMPRESSION_NONE
        dump.timestamp = dump._read_timestamp()
        for _ in ("database", "version of the server", "version of pg_dump"):
            dump._read_bytes()
        dump._read_entries()
    except _UNREADABLE as error:
        raise FileError(path.name, "is cut short or damaged in its table of contents", "download it again") from error
    finally:
        dump._handle = None
    # the package takes what is missing for zeros
    if not stream.read(1):
        raise FileError(path.name, "is cut short in its table of contents, or has no rows", "download it again")
    return dump


def _check_header(path: Path, dump: Dump) -> None:
    if not constants.MIN_VER <= dump.version < (1, constants.MAX_VER[1] + 1, 0):
        version = ".".join(map(str, dump.version))
        raise FileError(path.name, f"is a PostgreSQL dump of archive version {version}; 1.12 to 1.16 are read")
    if dump._format != "Custom":
        raise FileError(path.name, f"is a PostgreSQL dump of the {dump._format.lower()} format; only custom is read")
    if dump.version >= (1, 15, 0):
        dump.compression_algorithm = constants.COMPRESSION_ALGORITHMS[dump._compression_algorithm]
        if dump.compression_algorithm not in constants.SUPPORTED_COMPRESSION_ALGORITHMS:
            packed = f"is a PostgreSQL dump packed with {dump.compression_algorithm}"
            raise FileError(path.name, packed, "only gzip is read")


def _columns(statement: str) -> tuple[str, ...]:
    """The names in `COPY schema.name (one, "two") FROM stdin;`."""
    match = re.fullmatch(r"COPY .*?\((.*)\) FROM stdin;\s*", statement, re.DOTALL)
    return tuple(quoted or plain for quoted, plain in _COLUMN.findall(match[1])) if match else ()


def _find_block(path: Path, stream: BinaryIO, offset: int, dump_id: int, int_size: int) -> int:
    """Where a table's block begins: a dump that was written to a pipe does not say."""
    while True:
        stream.seek(offset)
        kind, number = stream.read(1), _read_int(path, stream, int_size)
        if kind != constants.BLK_DATA:
            raise FileError(path.name, "holds more than tables, and does not say where the rows begin")
        if number == dump_id:
            return offset
        while length := _read_int(path, stream, int_size):
            stream.seek(max(length, 0), 1)
        offset = stream.tell()


def _check_block(path: Path, stream: BinaryIO, copy: Copy, dump_id: int) -> None:
    stream.seek(copy.offset or 0)
    if stream.read(1) != constants.BLK_DATA or _read_int(path, stream, copy.int_size) != dump_id:
        raise FileError(path.name, "is cut short or damaged where its rows begin", "download it again")


def _read_int(path: Path, stream: BinaryIO, size: int) -> int:
    """A sign and the bytes of a number, the lowest first."""
    told = stream.read(1 + size)
    if len(told) <= size:
        raise FileError(path.name, "is cut short within its rows", "download it again")
    value = int.from_bytes(told[1:], "little")
    return -value if told[0] else value


def _chunks(path: Path, stream: BinaryIO, int_size: int) -> Iterator[bytes]:
    """The bytes of a block as they are stored, some chunks at once; a length of zero ends them."""
    waiting: list[bytes] = []
    size = 0
    while length := _read_int(path, stream, int_size):
        chunk = stream.read(length) if 0 < length <= MAX_RATIO * BLOCK else b""
        if len(chunk) != length:
            raise FileError(path.name, "is cut short within its rows", "download it again")
        waiting.append(chunk)
        size += length
        if size >= BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _inflate(path: Path, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Through ISA-L, a third of zlib's time. Output is bounded a call, whatever the input claims."""
    inflater = isal_zlib.decompressobj()
    packed, size = 0, 0
    try:
        for chunk in chunks:
            packed += len(chunk)
            rest = chunk
            while rest and not inflater.eof:
                block = inflater.decompress(rest, 4 * BLOCK)
                size += len(block)
                if size > max(_SMALL, MAX_RATIO * packed):
                    raise FileError(path.name, f"unpacks to over {MAX_RATIO} times its size, which no FEC file does")
                yield block
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except _DAMAGED as error:
        raise FileError(path.name, f"is damaged within its rows ({error})", "download it again") from error
    if not inflater.eof:
        raise FileError(path.name, "is cut short within its rows", "download it again")


def _without_end(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """A line of a backslash and a dot, and blank lines, end the rows of a table."""
    held = b""
    for block in blocks:
        text = held + block
        yield text[:-_END_LENGTH]
        held = text[-_END_LENGTH:]
    yield _END.sub(b"", held)
