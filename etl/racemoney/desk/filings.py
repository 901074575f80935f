"""Loading electronic filings: a folder of them, one, or the zip of a day.

A load's part is `filing-<number>` for a filing that came alone, `day-YYYYMMDD` for a daily zip and `paper-YYYYMMDD` for one
of paper filings; many that came alone are loaded as one pack, in which each is a part. It is never the amendment chain: a
chain's newer filing would then replace the older one in the lake, and what was in force on an earlier day would be gone. So
every version of a report stays, and the model `filings` tells which one is the head of its chain. The same filing may come
through several channels; `stg_filings` takes one copy of it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from racemoney.desk.packs import (
    LARGEST_MEMBER,
    LARGEST_PACK,
    MOST_MEMBERS,
    SINGLE,
    Entry,
    compact_filings,
    current_members,
    forget_single,
    load_pack,
    parse_pack,
    stated_day,
    stated_version,
)
from racemoney.desk.progress import Reporter, Silent
from racemoney.errors import BadInputError, RacemoneyError, disk_errors_told
from racemoney.fetch.filings import day_part
from racemoney.fetch.receipts import SYNTHETIC_MARKER, Receipt, raw_file, store_filings
from racemoney.lake.commit import commit
from racemoney.lake.records import (
    EFILE,
    LoadRecord,
    Member,
    current,
    is_stale,
    new_load_id,
    newest_parts,
    read_records,
    version_text,
)
from racemoney.parse.filings import ParsedFilings, RawFiling, parse_filings
from racemoney.parse.inflate import list_members, member_blocks, read_blocks
from racemoney.settings import Settings
from racemoney.sources.filings import FILINGS, load_filings

# The FEC names a filing's file by its number and a day's zip by the day; paper filings may have negative numbers.
_FILING_NAME = re.compile(r"(?:.*/)?(-?\d{1,12})\.fec", re.IGNORECASE)
_ZIP_NAME = re.compile(r"(\d{8})\.zip", re.IGNORECASE)


def is_of_filings(name: str) -> bool:
    """Whether a file's name is that of a filing or of a day's zip."""
    return bool(_FILING_NAME.fullmatch(name) or _ZIP_NAME.fullmatch(name))


@dataclass(frozen=True)
class LoadedFilings:
    """One file that is in the lake. `is_new`: parsed now; `is_current`: it is what a build reads.

    `member` is the filing's place in the record of a pack.
    """

    name: str
    record: LoadRecord
    is_new: bool
    is_current: bool
    member: Member | None = None

    @property
    def part(self) -> str:
        """What it replaces in the lake."""
        return self.member.part if self.member else self.record.part

    @property
    def rows(self) -> int:
        """Rows of the file, its header among them."""
        return self.member.rows if self.member else sum(table.rows_loaded for table in self.record.tables)

    @property
    def rows_quarantined(self) -> int:
        """Lines of it that cannot be placed."""
        return self.member.rows_quarantined if self.member else sum(table.rows_quarantined for table in self.record.tables)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be said of it."""
        said = self.record.warnings
        return tuple(text for text in said if text.startswith(f"{self.name}: ")) if self.member else said

    def sentence(self) -> str:
        """What happened, in one line."""
        return f"{self.name}: {self.outcome()}"

    def outcome(self) -> str:
        """What happened, without the name."""
        if not self.is_new:
            return "already loaded"
        told = f"{self.rows:,} rows" + (f", {self.rows_quarantined:,} quarantined" if self.rows_quarantined else "")
        return told if self.is_current else f"{told}; a newer version of it stays current"


@dataclass(frozen=True)
class FilingsReport:
    """What a command did: files loaded, and those left out with the reason."""

    loaded: tuple[LoadedFilings, ...]
    skipped: tuple[tuple[str, str], ...] = ()

    def sentences(self) -> Iterator[str]:
        """One line per file that was loaded and per warning."""
        for loaded in self.loaded:
            yield loaded.sentence()
            yield from (f"  {warning}" for warning in loaded.warnings if loaded.is_new)

    def failures(self) -> list[str]:
        """One line per file left out."""
        return [reason if reason.startswith(name) else f"{name}: {reason}" for name, reason in self.skipped]


def load_filings_folder(settings: Settings, folder: Path, *, progress: Reporter | None = None) -> FilingsReport:
    """Load every filing (`1326465.fec`) and daily zip (`20180616.zip`) of a folder, each on its own.

    Other files are skipped and listed, and so is one that cannot be kept. Raises BadInputError where the folder is none
    or holds nothing to load.
    """
    if not folder.is_dir():
        raise BadInputError(f"{folder} is not a folder" if folder.exists() else f"{folder} does not exist")
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in {".fec", ".zip"})
    singles = Singles(settings, read_records(settings), progress)
    for path in paths:
        if path.suffix.lower() == ".fec":
            singles.add_file(path)
            continue
        try:
            with disk_errors_told(settings.lake_root):
                singles.known(load_daily_zip(settings, path, progress=progress, records=singles.records))
        except RacemoneyError as error:
            singles.skipped.append((path.name, str(error)))
    report = singles.finish()
    if not report.loaded and not report.skipped:
        raise BadInputError(f"{folder} holds no filing; names are like 1326465.fec, or 20180616.zip for a day of them")
    order = {path.name: place for place, path in enumerate(paths)}
    return FilingsReport(tuple(sorted(report.loaded, key=lambda loaded: order[loaded.name])), report.skipped)


@dataclass(frozen=True)
class _Waiting:
    """A filing that waits for others: a person's file, or one that lies under `raw/` with its receipt."""

    entry: Entry
    is_synthetic: bool
    path: Path
    receipt: Receipt | None = None
    day: date | None = None

    @property
    def may_be_packed(self) -> bool:
        """Whether it is small, and no zip that was given the name of a filing."""
        if self.entry.member.raw_bytes > LARGEST_MEMBER:
            return False
        with self.path.open("rb") as stream:
            return stream.read(2) != b"PK"

    def load_alone(self, settings: Settings, progress: Reporter | None, records: list[LoadRecord]) -> LoadedFilings:
        if self.receipt is None:
            return load_filing(settings, self.path, file_number=self.entry.number, progress=progress, records=records)
        part = self.entry.member.part
        return load_stored(settings, self.receipt, part, self.day, progress=progress, records=records)

    def forget(self, settings: Settings) -> None:
        if self.receipt is not None:
            forget_single(settings, self.receipt.raw_path)


def _waiting_file(path: Path, number: int) -> _Waiting:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        told = path.stat()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}") from error
    as_of = datetime.fromtimestamp(int(told.st_mtime), UTC)
    member = Member(
        part=f"{SINGLE}{number}",
        source_version=stated_version(as_of, None),
        source_as_of=as_of,
        url=None,
        original_name=path.name,
        raw_sha256=digest,
        raw_bytes=told.st_size,
        rows=0,
        rows_quarantined=0,
    )
    return _Waiting(Entry(member, path.read_bytes), (path.parent / SYNTHETIC_MARKER).exists(), path)


def _waiting_receipt(settings: Settings, receipt: Receipt, number: int, day: date | None) -> _Waiting:
    path = raw_file(settings, receipt.raw_path)
    member = Member(
        part=f"{SINGLE}{number}",
        source_version=stated_version(receipt.source_as_of, day),
        source_as_of=receipt.source_as_of,
        url=receipt.url,
        original_name=receipt.original_name,
        raw_sha256=receipt.sha256,
        raw_bytes=receipt.bytes,
        rows=0,
        rows_quarantined=0,
    )
    return _Waiting(Entry(member, path.read_bytes), receipt.is_synthetic, path, receipt, day)


def _held_as(record: LoadRecord, member: Member) -> LoadRecord | Member | None:
    """What the lake holds of these bytes under today's contract, where no better word of their day has come."""
    held = record.held(member.part)
    day = member.source_version.partition(" filed ")[2]
    if held is None or held.raw_sha256 != member.raw_sha256 or is_stale(record):
        return None
    return held if held.source_version.endswith(day) else None


class Singles:
    """Filings that come one by one and are loaded many at a time; `finish` loads the last of them.

    One that is large, or of which the lake has another version, is loaded alone.
    """

    def __init__(self, settings: Settings, records: list[LoadRecord], progress: Reporter | None = None) -> None:
        self.settings, self.records, self.progress = settings, records, progress
        self.loaded: list[LoadedFilings] = []
        self.skipped: list[tuple[str, str]] = []
        self._newest = newest_parts(records)
        self._kinds = {record.is_synthetic for record in records}
        self._waiting: dict[str, _Waiting] = {}
        self._bytes = 0

    def known(self, loaded: LoadedFilings) -> None:
        """Take in what was loaded otherwise."""
        self.loaded.append(loaded)
        if loaded.is_new:
            self.records.append(loaded.record)
            self._newest = newest_parts([*self._newest.values(), loaded.record])

    def add_file(self, path: Path) -> None:
        """Load a file named by its number, now or with others."""
        try:
            number = _number_of(path.name)
            if number is None:
                raise BadInputError(f"{path.name} does not name a filing; name it by its file number, as in 1326465.fec")
            with disk_errors_told(path.parent):
                self._add(_waiting_file(path, number))
        except RacemoneyError as error:
            self.skipped.append((path.name, str(error)))

    def add_stored(self, receipt: Receipt, number: int, day: date | None) -> None:
        """Load a filing that lies under `raw/`, now or with others."""
        try:
            with disk_errors_told(self.settings.raw):
                self._add(_waiting_receipt(self.settings, receipt, number, day))
        except RacemoneyError as error:
            self.skipped.append((receipt.original_name, str(error)))

    def _add(self, waiting: "_Waiting") -> None:
        member = waiting.entry.member
        _check_mix(self.settings, member.original_name, waiting.is_synthetic, self._kinds)
        self._kinds.add(waiting.is_synthetic)
        record = self._newest.get((FILINGS, member.part))
        if record is not None and (same := _held_as(record, member)):
            held = same if isinstance(same, Member) else None
            self.loaded.append(LoadedFilings(member.original_name, record, is_new=False, is_current=True, member=held))
        elif record is not None or member.part in self._waiting or not waiting.may_be_packed:
            self.known(waiting.load_alone(self.settings, self.progress, self.records))
        else:
            self._waiting[member.part] = waiting
            self._bytes += member.raw_bytes
            if len(self._waiting) >= MOST_MEMBERS or self._bytes > LARGEST_PACK:
                self.load_waiting()

    def load_waiting(self) -> None:
        """Load those that wait: together, or one by one where that cannot be."""
        waiting, self._waiting, self._bytes = list(self._waiting.values()), {}, 0
        if len(waiting) > 1 and self._load_together(waiting):
            return
        for each in waiting:
            try:
                with disk_errors_told(self.settings.lake_root):
                    self.known(each.load_alone(self.settings, self.progress, self.records))
            except RacemoneyError as error:
                self.skipped.append((each.entry.member.original_name, str(error)))

    def _load_together(self, waiting: list[_Waiting]) -> bool:
        """Whether that went well; where it did not, each is to be tried alone."""
        try:
            record = load_pack(self.settings, [each.entry for each in waiting], waiting[0].is_synthetic, (), self.progress)
        except (RacemoneyError, OSError):
            return False
        self.records.append(record)
        self._newest |= {(FILINGS, part): record for part in record.versions()}
        self.loaded += [LoadedFilings(m.original_name, record, True, True, m) for m in record.members]
        for each in waiting:
            each.forget(self.settings)
        return True

    def finish(self) -> FilingsReport:
        """Load the last of them, and pack what many small loads have left."""
        self.load_waiting()
        if any(loaded.is_new for loaded in self.loaded):
            compact_filings(self.settings, self.records, progress=self.progress)
        return FilingsReport(tuple(self.loaded), tuple(self.skipped))


def load_filing(
    settings: Settings,
    path: Path,
    *,
    file_number: int | None = None,
    filed_date: date | None = None,
    url: str | None = None,
    last_modified: datetime | None = None,
    is_synthetic: bool = False,
    progress: Reporter | None = None,
    records: list[LoadRecord] | None = None,
) -> LoadedFilings:
    """Load one filing, whatever its size; its number comes from the file's name unless given.

    `filed_date` is the day the FEC received it, where the caller knows. Raises BadInputError where the number is unknown
    or the file cannot be read; a version or form that we do not know is kept raw and named in the record's warnings.
    """
    number = file_number if file_number is not None else _number_of(path.name)
    if number is None:
        raise BadInputError(f"{path.name} does not name a filing; name it by its file number, as in 1326465.fec")
    receipt = store_filings(
        settings,
        path,
        f"filing-{number}",
        filed_date,
        url=url,
        last_modified=last_modified,
        is_synthetic=is_synthetic,
    )
    return load_stored(settings, receipt, f"filing-{number}", filed_date, progress=progress, records=records)


def load_daily_zip(
    settings: Settings,
    path: Path,
    *,
    day: date | None = None,
    url: str | None = None,
    last_modified: datetime | None = None,
    is_synthetic: bool = False,
    progress: Reporter | None = None,
    records: list[LoadRecord] | None = None,
) -> LoadedFilings:
    """Load the zip of a day; the day comes from its name unless given. An empty zip is a day without filings.

    Raises BadInputError where the day is unknown or the zip is damaged; one bad filing in it stops nothing.
    """
    match = _ZIP_NAME.fullmatch(path.name)
    try:
        day = day or (datetime.strptime(match[1], "%Y%m%d").replace(tzinfo=UTC).date() if match else None)
    except ValueError:
        day = None
    if day is None:
        raise BadInputError(f"{path.name} does not name a day; name it as the FEC does, as in 20180616.zip")
    list_members(path, ".fec")
    part = day_part(day, "electronic")
    receipt = store_filings(settings, path, part, day, url=url, last_modified=last_modified, is_synthetic=is_synthetic)
    return load_stored(settings, receipt, part, day, progress=progress, records=records)


def load_stored(
    settings: Settings,
    receipt: Receipt,
    part: str,
    day: date | None,
    *,
    progress: Reporter | None = None,
    records: list[LoadRecord] | None = None,
) -> LoadedFilings:
    """Load what lies under `raw/`: a filing, or a day's zip. `day` is when the FEC received it, where that is known.

    `records` are the lake's, for a caller who has read them. Raises BadInputError where synthetic and real would meet.
    """
    known = read_records(settings) if records is None else records
    _check_mix(settings, receipt.original_name, receipt.is_synthetic, {record.is_synthetic for record in known})
    stated = f" filed {day}" if day and part.startswith(SINGLE) else ""
    version = version_text(receipt.source_as_of) + stated
    same = [each for each in known if _is_same(each, receipt, part, stated) and each.has_files(settings.lake_root)]
    fresh = same[-1] if same else _parse(settings, _Told(receipt), part, version, day, progress, known)
    versions = [record for record in known if record.dataset == FILINGS and record.held(part)]
    newest = newest_parts([*versions, fresh])[FILINGS, part]
    return LoadedFilings(receipt.original_name, fresh, is_new=not same, is_current=newest.load_id == fresh.load_id)


def load_stale_filings(settings: Settings, *, progress: Reporter | None = None) -> FilingsReport:
    """Parse current loads again whose field maps or parser have changed, from the raw files that we keep."""
    held = {record.load_id: record for record, _ in current(read_records(settings)).values() if record.source == EFILE}
    loaded, skipped = [], []
    for record in (record for record in held.values() if is_stale(record)):
        try:
            with disk_errors_told(settings.lake_root):
                loaded.append(_load_again(settings, record, progress))
        except RacemoneyError as error:
            skipped.append((record.original_name, str(error)))
    return FilingsReport(tuple(loaded), tuple(skipped))


def _load_again(settings: Settings, record: LoadRecord, progress: Reporter | None) -> LoadedFilings:
    raw = raw_file(settings, record.raw_path)
    if not raw.is_file():
        raise BadInputError(f"{raw} is gone; fetch it again, or load it again from where it came")
    known = read_records(settings)
    if record.members:
        return _load_pack_again(settings, record, progress, known)
    kind, _, name = record.part.partition("-")
    day = stated_day(record.source_version) if kind == "filing" else date.fromisoformat(name)
    fresh = _parse(settings, _Told(record), record.part, record.source_version, day, progress, known)
    return LoadedFilings(record.original_name, fresh, is_new=True, is_current=True)


def _load_pack_again(
    settings: Settings, record: LoadRecord, progress: Reporter | None, known: list[LoadRecord]
) -> LoadedFilings:
    """Parse again what is current of a pack."""
    again = replace(
        record,
        load_id=new_load_id(),
        contract_hash=load_filings().contract,
        loaded_at=datetime.now(UTC),
        members=current_members(record, newest_parts(known)),
    )
    reporter = progress or Silent()
    reporter.start(record.original_name, sum(member.raw_bytes for member in again.members))
    (fresh,) = commit(settings, [parse_pack(settings, again, reporter)], known)
    return LoadedFilings(record.original_name, fresh, is_new=True, is_current=True)


@dataclass(frozen=True)
class _Told:
    """What is known of a raw file, from its receipt or from an earlier record."""

    of: Receipt | LoadRecord

    @property
    def sha256(self) -> str:
        return self.of.sha256 if isinstance(self.of, Receipt) else self.of.raw_sha256

    @property
    def bytes(self) -> int:
        return self.of.bytes if isinstance(self.of, Receipt) else self.of.raw_bytes


def _is_same(record: LoadRecord, receipt: Receipt, part: str, stated: str) -> bool:
    """Whether these bytes were parsed under today's contract, and no better word of their day has come."""
    if (record.source, record.part, record.raw_sha256) != (EFILE, part, receipt.sha256) or is_stale(record):
        return False
    return record.source_version.endswith(stated)


def _parse(
    settings: Settings,
    told: _Told,
    part: str,
    version: str,
    day: date | None,
    progress: Reporter | None,
    known: list[LoadRecord],
) -> LoadRecord:
    reporter = progress or Silent()
    load_id = new_load_id()
    reporter.start(told.of.original_name, told.bytes)
    raw = raw_file(settings, told.of.raw_path)
    try:
        passed_over = tuple(_passed_over(raw, part))
        filings = partial(_filings, raw, part, told.of.original_name, day)
        parsed = parse_filings(settings, load_id, filings, told.of.source_as_of, reporter.advance)
    except RacemoneyError:
        reporter.finish(f"{told.of.original_name}: failed")
        raise
    (record,) = commit(settings, [_record(told, part, version, load_id, parsed, passed_over)], known)
    reporter.finish(f"{told.of.original_name}: {sum(table.rows_loaded for table in parsed.tables):,} rows")
    return record


def _record(
    told: _Told, part: str, version: str, load_id: str, parsed: ParsedFilings, passed_over: tuple[str, ...]
) -> LoadRecord:
    return LoadRecord(
        load_id=load_id,
        source=EFILE,
        dataset=FILINGS,
        part=part,
        source_version=version,
        source_as_of=told.of.source_as_of,
        as_of_basis=told.of.as_of_basis,
        url=told.of.url,
        original_name=told.of.original_name,
        raw_path=told.of.raw_path,
        raw_sha256=told.sha256,
        raw_bytes=told.bytes,
        contract_hash=load_filings().contract,
        is_synthetic=told.of.is_synthetic,
        is_forced=False,
        loaded_at=datetime.now(UTC),
        tables=parsed.tables,
        warnings=(*passed_over, *parsed.warnings),
    )


def _filings(path: Path, part: str, name: str, day: date | None) -> Iterator[RawFiling]:
    """The filing that a raw file is, or those of a day's zip."""
    if part.startswith("filing-"):
        yield RawFiling(int(part.removeprefix("filing-")), name, read_blocks(path, None), day)
        return
    for entry in list_members(path, ".fec"):
        number = _number_of(entry.filename)
        if number is not None:
            yield RawFiling(number, entry.filename, member_blocks(path, entry), day)


def _passed_over(path: Path, part: str) -> Iterator[str]:
    """What else a day's zip holds, each named in a sentence: nothing is left out silently."""
    if part.startswith("filing-"):
        return
    for entry in list_members(path, ""):
        if not entry.is_dir() and _number_of(entry.filename) is None:
            yield f"{entry.filename}: its name is no filing's, such as 1326465.fec; it is not read"


def _number_of(name: str) -> int | None:
    match = _FILING_NAME.fullmatch(name)
    return int(match[1]) if match else None


def _check_mix(settings: Settings, name: str, is_synthetic: bool, kinds: set[bool]) -> None:
    if kinds - {is_synthetic}:
        held, new = ("real", "synthetic") if is_synthetic else ("synthetic", "real")
        raise BadInputError(
            f"{name} is {new}, but {settings.root} holds {held} data; give it a home of its own with RACEMONEY_HOME"
        )
