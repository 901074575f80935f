"""Commit records: a load exists because its record does, and the records alone say which load is current."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from racemoney.errors import BadInputError, disk_errors_told
from racemoney.files import find, write_whole
from racemoney.lake.parts import SNAPSHOT, Part, SourceVersion
from racemoney.settings import Settings

# The source of electronic filings.
EFILE = "efile"

# How the moment of the source's dump is known, the surest first.
AsOfBasis = Literal["given", "last_modified", "zip_member", "dump", "file_mtime", "fetched"]


@dataclass(frozen=True)
class TableLoad:
    """What one load gave one table of one cycle; `rows_read` is `rows_loaded` + `rows_quarantined`.

    `quarantined_amount` sums the quarantined dollars that can be read for sure, None where none can.
    `data_through_date` is the latest plausible date not after the source's as-of. Paths are relative to the lake root.
    """

    table: str
    cycle: int
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    quarantined_amount: Decimal | None
    bytes: int
    data_through_date: date | None
    files: tuple[str, ...]
    quarantine_files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Member:
    """One of many filings that were loaded together, each of them a part of its own; `rows` counts its rows."""

    part: Part
    source_version: SourceVersion
    source_as_of: datetime
    url: str | None
    original_name: str
    raw_sha256: str
    raw_bytes: int
    rows: int = 0
    rows_quarantined: int = 0


@dataclass(frozen=True)
class LoadRecord:
    """Everything that parsing one raw file gave.

    `change_files` are the change log: what this load changed, and what each load did that led up to it. `members` are the
    filings of a pack, each a part; of any other load the record itself is the one part.
    """

    load_id: str
    source: str
    dataset: str
    part: Part
    source_version: SourceVersion
    source_as_of: datetime
    as_of_basis: AsOfBasis
    url: str | None
    original_name: str
    raw_path: str
    raw_sha256: str
    raw_bytes: int
    contract_hash: str
    is_synthetic: bool
    is_forced: bool
    loaded_at: datetime
    tables: tuple[TableLoad, ...]
    warnings: tuple[str, ...] = ()
    change_files: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()

    def versions(self) -> dict[Part, SourceVersion]:
        """The source version of each part that this load stands for."""
        return {member.part: member.source_version for member in self.members} or {self.part: self.source_version}

    def told_rows(self) -> str:
        """The rows that it gave each table, in words."""
        return ", ".join(
            f"{table.rows_loaded:,} rows into {table.table} {table.cycle}"
            + (f", {table.rows_quarantined:,} quarantined" if table.rows_quarantined else "")
            for table in self.tables
        )

    def has_files(self, lake_root: Path) -> bool:
        """Whether its rows are still in the lake."""
        return all((lake_root / file).is_file() for table in self.tables for file in table.files)

    def held(self, part: Part) -> "LoadRecord | Member | None":
        """What tells of the bytes of a part that this load stands for; None where it does not."""
        if self.members:
            return next((member for member in self.members if member.part == part), None)
        return self if self.part == part else None


CurrentLoads = dict[tuple[str, int, Part], tuple[LoadRecord, TableLoad]]

_RECORD = TypeAdapter(LoadRecord)


def new_load_id(now: datetime | None = None) -> str:
    """A fresh id for one attempt: `20181203T101500-5f0c2a9b`. A half-written load is then only an orphan folder."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def record_path(settings: Settings, load_id: str) -> Path:
    """Where the record of a load lies."""
    return settings.loads / f"{load_id}.json"


def write_record(settings: Settings, record: LoadRecord) -> None:
    """Write the record, in one step; `racemoney.lake.commit` does it for a load, last of all.

    Raises TerminalError where the disk is full.
    """
    with disk_errors_told(settings.loads):
        write_whole(record_path(settings, record.load_id), _RECORD.dump_json(record, indent=1))


def read_records(settings: Settings) -> list[LoadRecord]:
    """Every committed load, oldest first; unknown keys are ignored, and so is a record that is deleted meanwhile.

    Raises BadInputError on a broken record.
    """
    return _by_clock(record for path in find(settings.loads, "[!.]*.json") if (record := _read(path)))


def _by_clock(records: Iterable[LoadRecord]) -> list[LoadRecord]:
    return sorted(records, key=lambda record: (record.loaded_at, record.load_id))


def _read(path: Path) -> LoadRecord | None:
    try:
        return _RECORD.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(str(step) for step in detail["loc"])
        raise BadInputError(f"{path} is no load record ({where}: {detail['msg']}); remove it, load again") from error


def current(records: Iterable[LoadRecord]) -> CurrentLoads:
    """The current load of each (table, cycle, part): the newest source version, never the newest clock.

    A second parse of the same version replaces the first; an older version replaces a newer one only by force. A part
    that is no snapshot is replaced whole: what was read again may lie in other tables and cycles than before.
    """
    records, found = list(records), CurrentLoads()
    for record in _by_clock(record for record in records if record.part == SNAPSHOT):
        for table in record.tables:
            key = (table.table, table.cycle, record.part)
            if record.is_forced or key not in found or record.source_version >= found[key][0].source_version:
                found[key] = (record, table)
    for record in {record.load_id: record for record in newest_parts(records).values()}.values():
        found |= {(table.table, table.cycle, record.part): (record, table) for table in record.tables}
    return found


def newest_parts(records: Iterable[LoadRecord]) -> dict[tuple[str, Part], LoadRecord]:
    """The current load of each (dataset, part) that is no snapshot: also of one without rows, which has no table.

    A pack is the current load of those of its filings that no newer load holds.
    """
    newest: dict[tuple[str, Part], tuple[SourceVersion, LoadRecord]] = {}
    for record in _by_clock(record for record in records if record.part != SNAPSHOT):
        for part, version in record.versions().items():
            held = newest.get((record.dataset, part))
            if held is None or record.is_forced or version >= held[0]:
                newest[record.dataset, part] = version, record
    return {key: record for key, (_, record) in newest.items()}


def check_mix(settings: Settings, name: str, is_synthetic: bool, kinds: Collection[bool]) -> None:
    """Raise BadInputError where a synthetic file would meet real loads in one home, or a real one synthetic loads.

    `kinds` tell of the loads that are there: whether they are synthetic.
    """
    if set(kinds) - {is_synthetic}:
        held, new = ("real", "synthetic") if is_synthetic else ("synthetic", "real")
        raise BadInputError(
            f"{name} is {new}, but {settings.root} holds {held} data; give it a home of its own with RACEMONEY_HOME"
        )
