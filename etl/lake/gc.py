"""Taking away what no current load and no kept build needs."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from etl.lake.records import LoadRecord, current, newest_parts, read_records, record_path
from etl.settings import Settings

# A load that has written files but no record yet may still be running.
ORPHAN_AGE = timedelta(hours=24)
_LOAD_ID = re.compile(r"(\d{8}T\d{6})-[0-9a-f]{8}")


@dataclass(frozen=True)
class GcReport:
    """What was taken away: load ids by kind, raw files by path below the lake root, and the bytes set free."""

    loads: tuple[str, ...]
    orphans: tuple[str, ...]
    raw: tuple[str, ...]
    bytes: int


def collect(settings: Settings, keep_load_ids: set[str], now: datetime | None = None) -> GcReport:
    """Remove loads that are neither current nor in `keep_load_ids`, old orphans, and raw files without a load.

    A record goes before its files, so a reader never finds a load whose files are gone; a crash between leaves an
    orphan for the next run. What a load changed stays as long as a load that came after it does.
    """
    records = read_records(settings)
    # a day without filings has a record and no table; without it the day would be asked for again
    newest = [*newest_parts(records).values(), *(record for record, _ in current(records).values())]
    kept = keep_load_ids | {record.load_id for record in newest}
    gone = [record for record in records if record.load_id not in kept]
    freed = 0
    for record in gone:
        record_path(settings, record.load_id).unlink(missing_ok=True)
        freed += sum(_remove(folder) for folder in _folders(settings, record))
    now = now or datetime.now(UTC)
    logged = {Path(file).parent.name for record in records if record.load_id in kept for file in record.change_files}
    orphans = list(_orphans(settings, {record.load_id for record in records} | logged, now))
    freed += sum(_remove(folder) for folder in orphans)
    for draft in list(_drafts(settings, now)):
        freed += draft.stat().st_size
        draft.unlink()
    needed = {r.raw_path for r in records if r.load_id in kept}
    raw = sorted({r.raw_path for r in gone} - needed)
    raw += sorted(_packed(settings, [record for record in records if record.load_id in kept], needed))
    freed += sum(_remove((settings.lake_root / path).parent) for path in raw)
    return GcReport(tuple(record.load_id for record in gone), tuple(sorted({o.name for o in orphans})), tuple(raw), freed)


def _folders(settings: Settings, record: LoadRecord) -> Iterator[Path]:
    for table in record.tables:
        for root in (settings.tables, settings.quarantine):
            yield root / table.table / f"cycle={table.cycle}" / record.load_id


def _packed(settings: Settings, kept: list[LoadRecord], needed: set[str]) -> Iterator[str]:
    """Raw files of single filings whose bytes are in a pack: a run that was killed left them beside it."""
    for record in kept:
        folder = settings.raw / record.source / record.dataset
        for member in record.members:
            for path in (folder / member.part / member.raw_sha256[:16]).glob("*.fec"):
                if (raw_path := path.relative_to(settings.lake_root).as_posix()) not in needed:
                    yield raw_path


def _orphans(settings: Settings, known: set[str], now: datetime) -> Iterator[Path]:
    found = [f for root in (settings.tables, settings.quarantine) for f in root.glob("*/cycle=*/*")]
    for folder in [*found, *settings.temporary.glob("*")]:
        match = _LOAD_ID.fullmatch(folder.name)
        if match and folder.name not in known and now - _moment(match[1]) > ORPHAN_AGE:
            yield folder


def _drafts(settings: Settings, now: datetime) -> Iterator[Path]:
    """Files that a killed process was writing."""
    for path in [*settings.raw.rglob(".*.tmp"), *settings.loads.glob(".*.tmp")]:
        if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > ORPHAN_AGE:
            yield path


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _remove(folder: Path) -> int:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder, ignore_errors=True)
    return size
