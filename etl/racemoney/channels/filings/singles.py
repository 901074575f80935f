"""Filings that come one by one and are loaded many at a time."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from racemoney.channels.filings.held import is_whole
from racemoney.channels.filings.load import known_outcome, load_filing, load_stored, loaded_outcome, number_of
from racemoney.channels.filings.packs import (
    LARGEST_MEMBER,
    LARGEST_PACK,
    MOST_MEMBERS,
    Entry,
    compact_filings,
    forget_single,
    load_pack,
)
from racemoney.channels.outcome import Outcome, attempt, failed
from racemoney.channels.progress import Reporter
from racemoney.errors import BadInputError, RacemoneyError, disk_errors_told
from racemoney.fetch.receipts import SYNTHETIC_MARKER, Receipt, raw_file
from racemoney.lake.parts import Part, SourceVersion
from racemoney.lake.records import LoadRecord, Member, check_mix, newest_parts
from racemoney.parse.contract import is_stale
from racemoney.settings import Settings
from racemoney.sources.filings import FILINGS


@dataclass(frozen=True)
class _Waiting:
    """A filing that waits for others: a person's file, or one that lies under `raw/` with its receipt."""

    name: str
    entry: Entry
    is_synthetic: bool
    path: Path
    receipt: Receipt | None = None

    @property
    def member(self) -> Member:
        return self.entry.member

    @property
    def may_be_packed(self) -> bool:
        """Whether it is small, and no zip that was given the name of a filing."""
        if self.member.raw_bytes > LARGEST_MEMBER:
            return False
        with self.path.open("rb") as stream:
            return stream.read(2) != b"PK"

    def load_alone(self, settings: Settings, progress: Reporter | None, records: list[LoadRecord]) -> Outcome:
        part = self.member.part
        if self.receipt is None:
            done = load_filing(settings, self.path, file_number=part.filing_number, progress=progress, records=records)
        else:
            day = self.member.source_version.filed_date
            done = load_stored(settings, self.receipt, part, day, progress=progress, records=records)
        return replace(done, name=self.name)

    def forget(self, settings: Settings) -> None:
        if self.receipt is not None:
            forget_single(settings, self.receipt.raw_path)


def _waiting_file(path: Path) -> _Waiting:
    number = number_of(path.name)
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        info = path.stat()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}") from error
    as_of = datetime.fromtimestamp(int(info.st_mtime), UTC)
    member = Member(Part.filing(number), SourceVersion.of(as_of), as_of, None, path.name, digest, info.st_size)
    return _Waiting(path.name, Entry(member, path.read_bytes), (path.parent / SYNTHETIC_MARKER).exists(), path)


def _waiting_receipt(settings: Settings, name: str, receipt: Receipt, number: int, day: date | None) -> _Waiting:
    path = raw_file(settings, receipt.raw_path)
    member = Member(
        part=Part.filing(number),
        source_version=SourceVersion.of(receipt.source_as_of, day),
        source_as_of=receipt.source_as_of,
        url=receipt.url,
        original_name=receipt.original_name,
        raw_sha256=receipt.sha256,
        raw_bytes=receipt.bytes,
    )
    return _Waiting(name, Entry(member, path.read_bytes), receipt.is_synthetic, path, receipt)


def _held_as(settings: Settings, record: LoadRecord, member: Member) -> LoadRecord | Member | None:
    """What the lake holds of these bytes under today's contract, where no better word of their day has come.

    None where its raw file or its Parquet is gone: what is at hand mends that.
    """
    held = record.held(member.part)
    if held is None or held.raw_sha256 != member.raw_sha256 or is_stale(record) or not is_whole(settings, record):
        return None
    return held if held.source_version.tells_of(member.source_version.filed_date) else None


class Singles:
    """Filings to be loaded together; `finish` loads the last of them and gives what became of each.

    One that is large, or of which the lake has another version, is loaded alone.
    """

    def __init__(self, settings: Settings, records: list[LoadRecord], progress: Reporter | None = None) -> None:
        self.settings, self.records, self.progress = settings, records, progress
        self.outcomes: list[Outcome] = []
        self._newest = newest_parts(records)
        self._kinds = {record.is_synthetic for record in records}
        self._waiting: dict[Part, _Waiting] = {}
        self._bytes = 0

    def take(self, outcome: Outcome) -> None:
        """Take in what was loaded otherwise."""
        self.outcomes.append(outcome)
        if outcome.is_new:
            self.records.append(outcome.record)
            self._newest = newest_parts([*self._newest.values(), outcome.record])

    def add_file(self, path: Path) -> None:
        """Load a file named by its number, now or with others."""
        self._add(path.name, path.parent, partial(_waiting_file, path))

    def add_stored(self, name: str, receipt: Receipt, number: int, day: date | None) -> None:
        """Load a filing that lies under `raw/`, now or with others; its outcome goes by the name."""
        self._add(name, self.settings.raw, partial(_waiting_receipt, self.settings, name, receipt, number, day))

    def _add(self, name: str, folder: Path, read: Callable[[], _Waiting]) -> None:
        try:
            with disk_errors_told(folder):
                self._sort_in(read())
        except RacemoneyError as error:
            self.outcomes.append(failed(name, error))

    def _sort_in(self, waiting: _Waiting) -> None:
        member = waiting.member
        check_mix(self.settings, member.original_name, waiting.is_synthetic, self._kinds)
        self._kinds.add(waiting.is_synthetic)
        record = self._newest.get((FILINGS, member.part))
        if record is not None and (same := _held_as(self.settings, record, member)):
            self.take(known_outcome(waiting.name, record, same if isinstance(same, Member) else None))
        elif record is not None or member.part in self._waiting or not waiting.may_be_packed:
            self.take(waiting.load_alone(self.settings, self.progress, self.records))
        else:
            self._waiting[member.part] = waiting
            self._bytes += member.raw_bytes
            if len(self._waiting) >= MOST_MEMBERS or self._bytes > LARGEST_PACK:
                self._load_waiting()

    def _load_waiting(self) -> None:
        """Load those that wait: together, or one by one where that cannot be."""
        waiting, self._waiting, self._bytes = list(self._waiting.values()), {}, 0
        if len(waiting) > 1 and self._load_together(waiting):
            return
        for each in waiting:
            load = partial(each.load_alone, self.settings, self.progress, self.records)
            self.take(attempt(each.name, self.settings.lake_root, load))

    def _load_together(self, waiting: list[_Waiting]) -> bool:
        """Whether that went well; where it did not, each is to be tried alone."""
        try:
            pack = load_pack(self.settings, [each.entry for each in waiting], waiting[0].is_synthetic, (), self.progress)
        except (RacemoneyError, OSError):
            return False
        self.records.append(pack.record)
        self._newest |= {(FILINGS, part): pack.record for part in pack.record.versions()}
        for each, member in zip(waiting, pack.record.members, strict=True):
            warnings = pack.warnings[member.part]
            self.outcomes.append(loaded_outcome(each.name, pack.record, member, warnings=warnings))
            each.forget(self.settings)
        return True

    def finish(self) -> list[Outcome]:
        """Load the last of them, and pack what many small loads have left."""
        self._load_waiting()
        if any(each.is_new for each in self.outcomes):
            compact_filings(self.settings, self.records, progress=self.progress)
        return self.outcomes
