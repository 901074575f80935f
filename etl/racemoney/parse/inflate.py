"""The bytes of a raw file, in blocks: a zip member inflated and checked, or a plain file."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from racemoney.clock import EASTERN
from racemoney.errors import BadInputError, FileError

BLOCK = 1 << 20
# The FEC's texts shrink 3 to 12 times; a bomb comes near deflate's limit of 1,032.
MAX_RATIO = 200
_SMALL = 1 << 20
_LOCAL_HEADER = 30
_ZIP_MAGIC = b"PK\x03\x04"
# The stubs declare the error as an instance of it.
_DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def find_member(path: Path, member: str) -> zipfile.ZipInfo:
    """The entry of a zip that holds the rows; other entries (`by_date/` copies) do not matter.

    Raises BadInputError, as one sentence, on a file that is no zip, is cut short, lacks the member, or holds one that
    is encrypted, packed in an unusual way, or unpacks to more than the FEC's texts ever do.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise FileError(path.name, f"is cut short or is not a zip ({error})", "download it again") from error
    found = [entry for entry in entries if entry.filename.lower() == member.lower()]
    if len(found) != 1:
        held = ", ".join(entry.filename for entry in entries[:8]) or "nothing"
        raise FileError(path.name, f"must hold {member} once; it holds {held}")
    _check(path, found[0])
    return found[0]


def _check(path: Path, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & 1:
        raise FileError(path.name, "is encrypted; the FEC's files are not", inside=name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileError(path.name, f"is packed with method {entry.compress_type}; only deflate is read", inside=name)
    if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
        claim = f"claims to unpack {entry.compress_size:,} bytes to {entry.file_size:,}, which no FEC file does"
        raise FileError(path.name, claim, inside=name)


def member_time(path: Path, member: str) -> datetime | None:
    """When the FEC wrote the member, from the zip itself: the moment of the dump. None where the zip has no real date."""
    stamp = find_member(path, member).date_time
    # programs that know no date leave all its bits at zero, which are month 0 or zip's first day
    if stamp == _NO_DATE:
        return None
    try:
        # stamped in Washington's local time
        return datetime(*stamp, tzinfo=EASTERN)
    except ValueError:
        return None


def text_size(path: Path, member: str | None) -> int:
    """Bytes of the text that `read_blocks` will give."""
    return find_member(path, member).file_size if member else path.stat().st_size


def read_blocks(path: Path, member: str | None) -> Iterator[bytes]:
    """The text in blocks of a few megabytes. Raises BadInputError where the zip breaks its own size or checksum."""
    with path.open("rb") as stream:
        is_zip = stream.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC
        stream.seek(0)
        if member is None:
            if is_zip:
                raise FileError(path.name, "is a zip by its bytes but not by its name", "rename it to .zip")
            yield from iter(lambda: stream.read(4 * BLOCK), b"")
        else:
            yield from _member_blocks(path, stream, find_member(path, member))


def list_members(path: Path, suffix: str) -> list[zipfile.ZipInfo]:
    """The entries of a zip whose names end so, in its order. Raises BadInputError on a file that is no whole zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [entry for entry in archive.infolist() if entry.filename.lower().endswith(suffix)]
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise FileError(path.name, f"is cut short or is not a zip ({error})", "download it again") from error


def check_members(path: Path, suffix: str) -> None:
    """Inflate every entry whose name ends so against its own size and checksum.

    Raises BadInputError on a file that is no whole zip. An entry that must not be unpacked is passed by: its bytes may well
    be as the FEC has them, and whoever reads it says what is wrong.
    """
    for entry in list_members(path, suffix):
        try:
            _check(path, entry)
        except BadInputError:
            continue
        for _ in member_blocks(path, entry):
            pass


def member_blocks(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The text of one of many members. Raises BadInputError, with the first block, where it must not be unpacked."""
    _check(path, entry)
    with path.open("rb") as stream:
        yield from _member_blocks(path, stream, entry)


def _member_blocks(path: Path, stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    stream.seek(entry.header_offset)
    header = stream.read(_LOCAL_HEADER)
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    unpack = _stored if entry.compress_type == zipfile.ZIP_STORED else _inflate
    size, checksum = 0, 0
    try:
        for block in unpack(stream, entry.compress_size):
            size += len(block)
            checksum = isal_zlib.crc32(block, checksum)
            if size > entry.file_size:
                break
            yield block
    except _DAMAGED as error:
        raise _damaged(path, entry, str(error)) from error
    if (size, checksum) != (entry.file_size, entry.CRC):
        raise _damaged(path, entry, "its size or checksum is wrong")


def _damaged(path: Path, entry: zipfile.ZipInfo, reason: str) -> FileError:
    return FileError(path.name, f"is damaged ({reason})", "download it again", inside=entry.filename)


def _stored(stream: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (block := stream.read(min(4 * BLOCK, left))):
        left -= len(block)
        yield block


def _inflate(stream: BinaryIO, left: int) -> Iterator[bytes]:
    """Raw deflate through ISA-L, a third of zlib's time. Output is bounded a call, whatever the input claims."""
    inflater = isal_zlib.decompressobj(-15)
    for packed in _stored(stream, left):
        rest = packed
        while rest and not inflater.eof:
            yield inflater.decompress(rest, 4 * BLOCK)
            rest = inflater.unconsumed_tail
    yield inflater.flush()
