"""Packs: filings that came one by one, loaded many at a time.

The FEC gives a day of filings as one zip, and a committee's one by one. Each load costs some files and statements of its
own, whatever its size, so single filings go into a zip of our own, a pack, and are parsed as a day is. Each filing of a pack
stays a part of its own: `members` of the record say which version of it the pack holds, and a newer version takes its place.
Loads of a few filings are packed again once there are many of them, so files grow with days and not with filings.
"""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from pathlib import Path

from racemoney.channels.progress import Reporter, Silent, reading
from racemoney.channels.record import new_record, receipt_of
from racemoney.errors import BadInputError, disk_errors_told
from racemoney.fetch.receipts import Receipt, raw_file, store_filings
from racemoney.lake.changes import change_files
from racemoney.lake.commit import commit
from racemoney.lake.parts import Part, SourceVersion
from racemoney.lake.records import EFILE, LoadRecord, Member, new_load_id, newest_parts, read_records
from racemoney.parse.contract import is_stale
from racemoney.parse.filings import ParsedFilings, RawFiling, parse_filings
from racemoney.parse.inflate import list_members, member_blocks
from racemoney.settings import Settings

# Larger filings are loaded alone: they gain nothing, and a pack is written whole.
LARGEST_MEMBER = 16 << 20
LARGEST_PACK = 256 << 20
MOST_MEMBERS = 2_000
# Loads of fewer filings are packed again when there are so many of them.
SMALL, MANY = 500, 32
# Text that one worker reads.
SMALL_TEXT = 32 << 20


@dataclass(frozen=True)
class Entry:
    """A filing to be packed: what its member of the record will say, and how to read its bytes."""

    member: Member
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Pack:
    """A pack that is in the lake, and what is to be said of each of its filings."""

    record: LoadRecord
    warnings: dict[Part, tuple[str, ...]]


def load_pack(
    settings: Settings,
    entries: Sequence[Entry],
    is_synthetic: bool,
    replaced: Iterable[LoadRecord] = (),
    progress: Reporter | None = None,
) -> Pack:
    """Load filings as one pack. `replaced` are loads of these same bytes, whose change log goes on.

    Raises TerminalError where the disk fails; nothing is loaded then.
    """
    load_id, part = new_load_id(), _part(entries)
    folder = settings.temporary / load_id
    path = folder / f"{part}.zip"
    try:
        with disk_errors_told(settings.temporary):
            folder.mkdir(parents=True, exist_ok=True)
            _write_zip(path, entries)
        newest = max(entry.member.source_as_of for entry in entries)
        receipt = store_filings(settings, path, part, None, last_modified=newest, is_synthetic=is_synthetic, move=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    members = tuple(entry.member for entry in entries)
    parsed = _parse(settings, receipt, load_id, members, progress or Silent())
    made = new_record(
        receipt,
        load_id,
        part,
        SourceVersion.of(newest),
        parsed.tables,
        warnings=parsed.warnings,
        members=_counted(members, parsed),
        change_files=tuple(change_files(replaced)),
    )
    # nothing that is current changes by a filing that is new, or by one that is only moved
    (record,) = commit(settings, [made], ())
    return Pack(record, {member.part: parsed.filings[_number(member)].warnings for member in members})


def parse_pack_again(settings: Settings, record: LoadRecord, known: Sequence[LoadRecord], progress: Reporter) -> LoadRecord:
    """Load once more what is current of a pack."""
    load_id, receipt = new_load_id(), receipt_of(record)
    members = _current_members(record, newest_parts(known))
    parsed = _parse(settings, receipt, load_id, members, progress)
    made = new_record(
        receipt,
        load_id,
        record.part,
        record.source_version,
        parsed.tables,
        warnings=parsed.warnings,
        members=_counted(members, parsed),
        change_files=record.change_files,
    )
    (fresh,) = commit(settings, [made], known)
    return fresh


def _part(entries: Sequence[Entry]) -> Part:
    """Named by what it holds: a load that was killed and is made again finds its own file under raw/."""
    contents = [f"{entry.member.part} {entry.member.raw_sha256} {entry.member.source_version}" for entry in entries]
    return Part.pack(hashlib.sha256("\n".join(contents).encode()).hexdigest())


def _parse(
    settings: Settings, receipt: Receipt, load_id: str, members: Sequence[Member], progress: Reporter
) -> ParsedFilings:
    filings = partial(_filings, raw_file(settings, receipt.raw_path), members)
    size = sum(member.raw_bytes for member in members)
    # two workers on small piles take a fifth more processor time than one, and are hardly sooner
    working = settings.model_copy(update={"threads": 1}) if size < SMALL_TEXT else settings
    with reading(progress, receipt.original_name, size) as tell:
        parsed = parse_filings(working, load_id, filings, receipt.source_as_of, progress.advance)
        tell(sum(table.rows_loaded for table in parsed.tables))
    return parsed


def _counted(members: Iterable[Member], parsed: ParsedFilings) -> tuple[Member, ...]:
    """The members with the rows that they gave."""
    found = ((member, parsed.filings[_number(member)]) for member in members)
    return tuple(replace(member, rows=read.rows, rows_quarantined=read.rows_quarantined) for member, read in found)


def _number(member: Member) -> int:
    number = member.part.filing_number
    assert number is not None, member.part
    return number


def _filings(path: Path, members: Sequence[Member]) -> Iterator[RawFiling]:
    """The filings of a pack."""
    entries = {entry.filename: entry for entry in list_members(path, ".fec")}
    for member in members:
        entry = entries[_name(member)]
        blocks, day = member_blocks(path, entry), member.source_version.filed_date
        yield RawFiling(_number(member), member.original_name, blocks, day, member.source_as_of)


def _current_members(record: LoadRecord, newest: dict[tuple[str, Part], LoadRecord]) -> tuple[Member, ...]:
    """The filings of a pack of which no newer load has a version."""
    return tuple(
        member for member in record.members if newest[record.dataset, member.part].load_id == record.load_id
    )  # fmt: skip


def compact_filings(
    settings: Settings, records: Sequence[LoadRecord] | None = None, *, least: int = MANY, progress: Reporter | None = None
) -> list[LoadRecord]:
    """Pack the loads of one or a few filings together, where there are at least so many; the packs that were made.

    The loads that they replace stay for the builds that read them, until `gc` takes them away. Packing parses again, so
    loads that an older parser made are packed too. A load whose raw file is gone is left as it is.
    """
    newest = newest_parts(read_records(settings) if records is None else records)
    loads = {record.load_id: record for record in newest.values() if _is_small(settings, record)}
    if len(loads) < least:
        return []
    entries = [(record, entry) for record in loads.values() for entry in _entries(settings, record, newest)]
    packed = []
    for chunk in _chunks(entries):
        replaced = {record.load_id: record for record, _ in chunk}.values()
        is_synthetic = any(record.is_synthetic for record in replaced)
        packed.append(load_pack(settings, [entry for _, entry in chunk], is_synthetic, replaced, progress).record)
    return packed


def _is_small(settings: Settings, record: LoadRecord) -> bool:
    if record.source != EFILE or not raw_file(settings, record.raw_path).is_file():
        return False
    if record.part.filing_number is not None:
        return record.raw_bytes <= LARGEST_MEMBER
    return record.part.is_pack and len(record.members) < SMALL and not is_stale(record)


def _entries(settings: Settings, record: LoadRecord, newest: dict[tuple[str, Part], LoadRecord]) -> Iterator[Entry]:
    path = raw_file(settings, record.raw_path)
    if not record.members:
        yield Entry(_member_of(record), path.read_bytes)
        return
    inside = {entry.filename: entry for entry in list_members(path, ".fec")}
    for member in _current_members(record, newest):
        yield Entry(member, partial(_inflated, path, inside[_name(member)]))


def _member_of(record: LoadRecord) -> Member:
    return Member(
        part=record.part,
        source_version=record.source_version,
        source_as_of=record.source_as_of,
        url=record.url,
        original_name=record.original_name,
        raw_sha256=record.raw_sha256,
        raw_bytes=record.raw_bytes,
    )


def _inflated(path: Path, entry: zipfile.ZipInfo) -> bytes:
    return b"".join(member_blocks(path, entry))


def _chunks(entries: list[tuple[LoadRecord, Entry]]) -> Iterator[list[tuple[LoadRecord, Entry]]]:
    chunk: list[tuple[LoadRecord, Entry]] = []
    size = 0
    for record, entry in entries:
        chunk.append((record, entry))
        size += entry.member.raw_bytes
        if len(chunk) == MOST_MEMBERS or size > LARGEST_PACK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _write_zip(path: Path, entries: Sequence[Entry]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for entry in entries:
            moment = entry.member.source_as_of.astimezone(UTC)
            stamp = (max(moment.year, 1980), *moment.timetuple()[1:6])
            info = zipfile.ZipInfo(_name(entry.member), stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, entry.read(), compresslevel=1)


def _name(member: Member) -> str:
    return f"{_number(member)}.fec"


def forget_single(settings: Settings, raw_path: str) -> None:
    """Remove the raw file of a single filing, and its folder: a pack has its bytes now."""
    folder = raw_file(settings, raw_path).parent
    if Part(folder.parent.name).filing_number is None:
        raise BadInputError(f"{raw_path} is not the raw file of one filing")
    shutil.rmtree(folder, ignore_errors=True)
    # last_check.json stands beside the versions; another version keeps the folder
    if not any(path.is_dir() for path in folder.parent.iterdir()):
        shutil.rmtree(folder.parent, ignore_errors=True)
