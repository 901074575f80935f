"""Taking away what no current load and no kept build needs, and what killed runs left.

What decides whether something is still in use:

- Folders of downloads and API pulls: the lock that whoever works in them holds, and an age, since a
  run that broke off goes on there for a day.
- Everything else that is under way (half-written loads, drafts, raw files on their way into the lake, scratch space): its
  age alone. No process holds a lock from fetching to loading, which are tasks of their own in Airflow; no file of the FEC
  takes anything like a day to load.
- Records, raw files and manifests as they are written: `racemoney.lake.lock`, which the caller holds.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from racemoney.errors import TransientError, disk_errors_told
from racemoney.files import find, last_change, locked_folder, size_of
from racemoney.lake.records import LoadRecord, current, newest_parts, read_records, record_path
from racemoney.settings import Settings

# What is younger may be in use.
ORPHAN_AGE = timedelta(hours=24)
# Load and build ids begin with their moment; what a load or build writes into is named by them.
_ID = re.compile(r"(\d{8}T\d{6})-[0-9a-f]{6,8}(?![0-9a-f])")
# Folders of tmp/ in which each entry is one run's own, and has a lock.
_LOCKED = ("downloads", "api")
# What dbt read of the project, which the next build takes over.
PARSED_PROJECT = "partial_parse.msgpack"
_VERSION = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class GcReport:
    """What was taken away: load ids by kind, raw files and drafts by path below their root, and the bytes set free."""

    loads: tuple[str, ...]
    orphans: tuple[str, ...]
    raw: tuple[str, ...]
    bytes: int
    drafts: tuple[str, ...] = ()


def collect(settings: Settings, keep_load_ids: set[str], now: datetime | None = None) -> GcReport:
    """Remove loads that are neither current nor in `keep_load_ids`, raw files without a load, and what killed runs left.

    A record goes before its files, so a reader never finds a load whose files are gone; a crash between leaves an
    orphan for the next run. What a load changed stays as long as a load that came after it does. Whoever runs it beside
    other processes holds `racemoney.lake.lock.exclusive_lock`.
    """
    with disk_errors_told(settings.lake_root):
        return _collect(settings, keep_load_ids, now or datetime.now(UTC))


def _collect(settings: Settings, keep_load_ids: set[str], now: datetime) -> GcReport:
    records = read_records(settings)
    # a day without filings has a record and no table; without it the day would be asked for again
    newest = [*newest_parts(records).values(), *(record for record, _ in current(records).values())]
    kept = keep_load_ids | {record.load_id for record in newest}
    gone = [record for record in records if record.load_id not in kept]
    staying = [record for record in records if record.load_id in kept]
    freed = 0
    for record in gone:
        record_path(settings, record.load_id).unlink(missing_ok=True)
        freed += sum(_remove(folder) for folder in _folders(settings, record))
    logged = {Path(file).parent.name for record in staying for file in record.change_files}
    orphans = list(_orphans(settings, {record.load_id for record in records} | logged, now))
    raw = {*_raw_of_gone(settings, gone, staying, now), *_packed(settings, staying), *_unrecorded(settings, records, now)}
    drafts = list(_drafts(settings, now))
    freed += sum(_remove(path) for path in [*orphans, *raw, *drafts]) + _remove_broken_off(settings, now)
    return GcReport(
        loads=tuple(record.load_id for record in gone),
        orphans=tuple(sorted({folder.name for folder in orphans})),
        raw=tuple(sorted({_raw_name(settings, folder, records) for folder in raw})),
        bytes=freed,
        drafts=tuple(sorted(path.name for path in drafts)),
    )


def _folders(settings: Settings, record: LoadRecord) -> Iterator[Path]:
    for table in record.tables:
        for root in (settings.tables, settings.quarantine):
            yield root / table.table / f"cycle={table.cycle}" / record.load_id


def _raw_folder(settings: Settings, record: LoadRecord) -> Path:
    return (settings.lake_root / record.raw_path).parent


def _raw_of_gone(
    settings: Settings, gone: Iterable[LoadRecord], staying: Iterable[LoadRecord], now: datetime
) -> Iterator[Path]:
    """Folders of raw files that only loads of the past were read from; not of one that came again since, to be loaded."""
    needed = {_raw_folder(settings, record) for record in staying}
    for record in gone:
        folder = _raw_folder(settings, record)
        came_again = last_change(folder / "receipt.json") > record.loaded_at.timestamp()
        if folder not in needed and not (came_again and not _is_old(folder, now)):
            yield folder


def _packed(settings: Settings, staying: list[LoadRecord]) -> Iterator[Path]:
    """Folders of single filings whose bytes are in a pack: a run that was killed left them beside it."""
    needed = {_raw_folder(settings, record) for record in staying}
    for record in staying:
        for member in record.members:
            folder = settings.raw / record.source / record.dataset / member.part / member.raw_sha256[:16]
            if folder not in needed and any(find(folder, "*.fec")):
                yield folder


def _unrecorded(settings: Settings, records: Iterable[LoadRecord], now: datetime) -> Iterator[Path]:
    """Folders of raw files that no load was read from, with a receipt or without one.

    What a fetch brought to its end waits for its load as long as it is the newest: last_check.json names it.
    """
    known = {_raw_folder(settings, record) for record in records}
    for folder in find(settings.raw, "*/*/*/*"):
        is_version = _VERSION.fullmatch(folder.name) and folder.is_dir()
        if is_version and folder not in known and _is_old(folder, now) and not _is_awaited(folder):
            yield folder


def _is_awaited(folder: Path) -> bool:
    try:
        newest = json.loads((folder.parent / "last_check.json").read_text(encoding="utf-8")).get("sha256")
    except (OSError, ValueError, AttributeError):
        return False
    return str(newest).startswith(folder.name) and (folder / "receipt.json").exists()


def _raw_name(settings: Settings, folder: Path, records: Iterable[LoadRecord]) -> str:
    """A raw file as the records name it, else the name of its folder."""
    below = folder.relative_to(settings.lake_root).as_posix()
    return next((record.raw_path for record in records if record.raw_path.rpartition("/")[0] == below), below)


def _orphans(settings: Settings, known: set[str], now: datetime) -> Iterator[Path]:
    written = [folder for root in (settings.tables, settings.quarantine) for folder in find(root, "*/cycle=*/*")]
    for folder in [*written, *find(settings.temporary, "*")]:
        match = _ID.match(folder.name)
        if match and folder.name not in known and _is_old(folder, now):
            yield folder


def _drafts(settings: Settings, now: datetime) -> Iterator[Path]:
    """Files that a killed process was writing, and scratch space that it left."""
    places = (
        (settings.raw, ("*/*/*/.*.tmp", "*/*/*/*/.*.tmp")),
        (settings.loads, (".*.tmp",)),
        (settings.exports, (".*.tmp",)),
        (settings.temporary, ("*.tmp", "*.block", "duckdb/*", "dbt/*")),
    )
    for root, patterns in places:
        for pattern in patterns:
            yield from (path for path in find(root, pattern) if path.name != PARSED_PROJECT and _is_old(path, now))
    # the former folder of an export, where the new one is in its place
    yield from (path for path in find(settings.exports, ".*.old") if path.with_name(path.name[1:-4]).exists())


def _remove_broken_off(settings: Settings, now: datetime) -> int:
    """Remove downloads and pulls that nobody went on with; the bytes set free."""
    freed = 0
    for name in _LOCKED:
        for folder in find(settings.temporary / name, "[!.]*"):
            if _is_old(folder, now):
                with suppress(TransientError), locked_folder(folder, folder.name):
                    freed += _remove(folder)
    return freed


def _is_old(path: Path, now: datetime) -> bool:
    match = _ID.match(path.name)
    moment = _moment(match[1]) if match else datetime.fromtimestamp(last_change(path), UTC)
    return now - moment > ORPHAN_AGE


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _remove(path: Path) -> int:
    size = size_of(path)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return size
