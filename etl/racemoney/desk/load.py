"""Loading raw files: what a person has in a folder, what the fetcher brought, what a newer parser reads otherwise."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from racemoney.desk.api import load_pages
from racemoney.desk.progress import Reporter, Silent
from racemoney.errors import BadInputError, RacemoneyError, disk_errors_told
from racemoney.fetch.receipts import SYNTHETIC_MARKER, Receipt, is_whole, raw_file, read_receipts, store
from racemoney.lake.commit import commit
from racemoney.lake.records import (
    EFILE,
    SNAPSHOT,
    LoadRecord,
    check_mix,
    current,
    is_stale,
    new_load_id,
    read_records,
    version_text,
)
from racemoney.parse import PARSER_VERSION
from racemoney.parse.delimited import Raw, member_of, open_text, parse_file
from racemoney.settings import Settings
from racemoney.sources import Source, get_source, recognize
from racemoney.sources.endpoints import get_endpoint


@dataclass(frozen=True)
class Loaded:
    """One file that is in the lake. `is_new`: parsed now; `is_current`: it is what a build reads."""

    name: str
    record: LoadRecord
    is_new: bool
    is_current: bool

    def sentence(self) -> str:
        """What happened, in one line."""
        told = ", ".join(
            f"{t.rows_loaded:,} rows into {t.table} {t.cycle}"
            + (f", {t.rows_quarantined:,} quarantined" if t.rows_quarantined else "")
            for t in self.record.tables
        )
        warnings = "".join(f"; {warning}" for warning in self.record.warnings) if self.is_new else ""
        older = "" if self.is_current else "; a newer file stays current, use --force to put this one in its place"
        return f"{self.name}: {told if self.is_new else f'already loaded ({told})'}{older}{warnings}"


@dataclass(frozen=True)
class Untouched:
    """One file that was not loaded, and why."""

    name: str
    reason: str

    def sentence(self) -> str:
        """Name and reason in one line."""
        return self.reason if self.reason.startswith(self.name) else f"{self.name}: {self.reason}"


@dataclass(frozen=True)
class LoadReport:
    """What became of each file; `ok` is False where one failed."""

    loaded: tuple[Loaded, ...] = ()
    skipped: tuple[Untouched, ...] = ()
    failed: tuple[Untouched, ...] = ()

    def sentences(self) -> Iterator[str]:
        """One line per file that was loaded or skipped."""
        yield from (loaded.sentence() for loaded in self.loaded)
        yield from (skipped.sentence() for skipped in self.skipped)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


def load_folder(
    settings: Settings,
    folder: Path,
    cycle: int,
    *,
    as_of: datetime | None = None,
    force: bool = False,
    progress: Reporter | None = None,
) -> LoadReport:
    """Load every FEC bulk file of one cycle in a folder, each on its own: one that fails does not stop the others.

    Files with unknown names or of another cycle are skipped and listed. Raises BadInputError, before anything is
    loaded, where the folder or the cycle is wrong, no file is the FEC's, or two files are the same dataset. Names without
    a year (`cn.txt`) are of the cycle asked for, unless every name with a year is of another.
    """
    check_cycle(cycle)
    chosen, skipped = _choose(folder, cycle)
    loaded, failed = [], []
    for source, path in chosen:
        try:
            with disk_errors_told(settings.lake_root):
                loaded.append(_load_path(settings, source, path, cycle, as_of, force, progress))
        except RacemoneyError as error:
            failed.append(Untouched(path.name, str(error)))
    return LoadReport(tuple(loaded), tuple(skipped), tuple(failed))


def load_file(
    settings: Settings,
    dataset: str,
    file: Path,
    cycle: int,
    *,
    as_of: datetime | None = None,
    force: bool = False,
    progress: Reporter | None = None,
) -> LoadReport:
    """Load one file as a dataset, whatever its name; only one of another cycle's FEC names is refused.

    Raises BadInputError or ContractError where it cannot be loaded.
    """
    source = get_source(dataset)
    check_cycle(cycle, source)
    if not file.is_file():
        raise BadInputError(f"{file} is not a file")
    known = recognize(file.name)
    if known and known[1] not in (None, cycle):
        raise BadInputError(f"{file.name} is of cycle {known[1]} by its name, not of {cycle}")
    return LoadReport((_load_path(settings, source, file, cycle, as_of, force, progress),))


def load_receipt(settings: Settings, receipt: Receipt, *, force: bool = False, progress: Reporter | None = None) -> Loaded:
    """Load what the fetcher stored; nothing is done where the same bytes were parsed under the same contract before.

    Raises BadInputError or ContractError where the file cannot be loaded; the former load then stays current.
    """
    check_mix(settings, receipt.original_name, receipt.is_synthetic)
    known = None if force else _find(settings, receipt)
    record = known or _parse(settings, receipt, force, progress or Silent())
    now = {held.load_id for held, _ in current(read_records(settings)).values()}
    return Loaded(receipt.original_name, record, is_new=known is None, is_current=record.load_id in now)


def load_stale(settings: Settings, *, progress: Reporter | None = None) -> LoadReport:
    """Parse current loads of bulk files and of the API again whose declaration or parser has changed, from the raw files.

    Electronic filings have a way of their own, `racemoney.desk.filings.load_stale_filings`.
    """
    held = {record.load_id: record for record, _ in current(read_records(settings)).values()}
    loaded, failed = [], []
    for record in held.values():
        if record.source != EFILE and is_stale(record):
            try:
                with disk_errors_told(settings.lake_root):
                    fresh = _parse_again(settings, record, progress or Silent())
                loaded.append(Loaded(record.original_name, fresh, is_new=True, is_current=True))
            except RacemoneyError as error:
                failed.append(Untouched(record.original_name, str(error)))
    return LoadReport(tuple(loaded), (), tuple(failed))


def check_cycle(cycle: int, source: Source | None = None, today: datetime | None = None) -> None:
    """Raises BadInputError on an odd year, a cycle that has not begun, or one before the source's first."""
    year = (today or datetime.now(UTC)).year
    if cycle % 2:
        raise BadInputError(f"{cycle} is not a cycle: cycles are named by their even year, so {cycle} is in {cycle + 1}")
    if cycle > year + year % 2:
        raise BadInputError(f"cycle {cycle} has not begun; the newest is {year + year % 2}")
    if source and cycle < source.first_cycle:
        raise BadInputError(f"{source.name} begins with cycle {source.first_cycle}; there is none for {cycle}")


def _choose(folder: Path, cycle: int) -> tuple[list[tuple[Source, Path]], list[Untouched]]:
    if not folder.is_dir():
        raise BadInputError(f"{folder} is not a folder" if folder.exists() else f"{folder} does not exist")
    found: dict[str, list[Path]] = defaultdict(list)
    skipped, named = [], set()
    names = (path for path in folder.iterdir() if path.name != SYNTHETIC_MARKER and not path.name.startswith("."))
    for path in sorted(path for path in names if path.is_file()):
        known = recognize(path.name)
        if known is None:
            skipped.append(Untouched(path.name, "not the name of an FEC bulk file, skipped"))
            continue
        named |= {known[1]} - {None}
        if known[1] not in (None, cycle):
            skipped.append(Untouched(path.name, f"is of cycle {known[1]}, not {cycle}, skipped"))
        else:
            found[known[0].name].append(path)
    _check_named(folder, cycle, named)
    _check_chosen(folder, cycle, found)
    return [(get_source(name), paths[0]) for name, paths in found.items()], skipped


def _check_named(folder: Path, cycle: int, named: set[int | None]) -> None:
    if named and cycle not in named:
        held = " and ".join(str(other) for other in sorted(filter(None, named)))
        raise BadInputError(f"{folder} holds files of cycle {held} by their names, and none of {cycle}")


def _check_chosen(folder: Path, cycle: int, found: dict[str, list[Path]]) -> None:
    if not found:
        raise BadInputError(
            f"{folder} holds no FEC bulk file of cycle {cycle}; names are like indiv{cycle % 100:02d}.zip or cn.txt"
        )
    for name, paths in found.items():
        check_cycle(cycle, get_source(name))
        if len(paths) > 1:
            both = " and ".join(path.name for path in paths)
            raise BadInputError(f"{both} in {folder} are both {name} of {cycle}; keep one")


def _load_path(
    settings: Settings,
    source: Source,
    path: Path,
    cycle: int,
    as_of: datetime | None,
    force: bool,
    progress: Reporter | None,
) -> Loaded:
    member_of(source, path, cycle)
    known: list[Receipt | LoadRecord] = [*read_receipts(settings), *read_records(settings)]
    needed = {raw_file(settings, each.raw_path).parent for each in known}
    receipt = store(settings, path, source.name, cycle, as_of=as_of)
    folder = raw_file(settings, receipt.raw_path).parent
    try:
        return load_receipt(settings, receipt, force=force, progress=progress)
    except RacemoneyError:
        # a person's file that cannot be loaded leaves nothing behind; it still lies where it came from
        if folder not in needed:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _find(settings: Settings, receipt: Receipt) -> LoadRecord | None:
    """The load of these bytes under today's contract, if its files are there. A date given by a person makes another
    version of them."""
    contract = get_source(receipt.dataset).contract(PARSER_VERSION)
    version = version_text(receipt.source_as_of)
    same = [
        record
        for record in read_records(settings)
        if (record.dataset, record.raw_sha256, record.contract_hash) == (receipt.dataset, receipt.sha256, contract)
        and any(table.cycle == receipt.cycle for table in record.tables)
        and (receipt.as_of_basis != "given" or record.source_version == version)
        and record.has_files(settings.lake_root)
    ]
    return same[-1] if same else None


def _parse(settings: Settings, receipt: Receipt, force: bool, progress: Reporter) -> LoadRecord:
    source = get_source(receipt.dataset)
    path = raw_file(settings, receipt.raw_path)
    if not is_whole(settings, receipt):
        state = "cut short" if path.is_file() else "gone"
        raise BadInputError(f"{path} is {state}; fetch it again, or load it again from where it came")
    load_id = new_load_id()
    progress.start(receipt.original_name, open_text(source, path, receipt.cycle).size)
    try:
        raw = Raw(source, receipt.cycle, path, receipt.sha256, receipt.source_as_of, load_id)
        parsed = parse_file(settings, raw, progress.advance)
    except RacemoneyError:
        progress.finish(f"{receipt.original_name}: failed")
        raise
    record = LoadRecord(
        load_id=load_id,
        source=receipt.source,
        dataset=source.name,
        part=SNAPSHOT,
        source_version=version_text(receipt.source_as_of),
        source_as_of=receipt.source_as_of,
        as_of_basis=receipt.as_of_basis,
        url=receipt.url,
        original_name=receipt.original_name,
        raw_path=receipt.raw_path,
        raw_sha256=receipt.sha256,
        raw_bytes=receipt.bytes,
        contract_hash=source.contract(PARSER_VERSION),
        is_synthetic=receipt.is_synthetic,
        is_forced=force,
        loaded_at=datetime.now(UTC),
        tables=(parsed.table,),
        warnings=(*parsed.warnings, *_undated(receipt)),
    )
    (record,) = commit(settings, [record])
    progress.finish(f"{receipt.original_name}: {parsed.table.rows_loaded:,} rows")
    return record


def _undated(receipt: Receipt) -> Iterator[str]:
    """A warning where the zip should tell of what day it is and does not."""
    if receipt.as_of_basis == "file_mtime" and receipt.original_name.lower().endswith(".zip"):
        day = f"{receipt.source_as_of:%Y-%m-%d}"
        yield f"{receipt.original_name}: its zip has no date, so {day}, the file's own, is taken; --as-of gives another"


def _parse_again(settings: Settings, record: LoadRecord, progress: Reporter) -> LoadRecord:
    receipt = _receipt(record)
    if record.source == "api":
        endpoint = get_endpoint(record.dataset)
        return load_pages(settings, endpoint, receipt, record.part, record.source_as_of, record.is_forced)
    return _parse(settings, receipt, record.is_forced, progress)


def _receipt(record: LoadRecord) -> Receipt:
    """What the record says of its raw file, for parsing it again under the same version."""
    return Receipt(
        source=record.source,
        dataset=record.dataset,
        cycle=record.tables[0].cycle,
        original_name=record.original_name,
        url=record.url,
        etag=None,
        last_modified=None,
        fetched_at=record.loaded_at,
        source_as_of=record.source_as_of,
        as_of_basis=record.as_of_basis,
        bytes=record.raw_bytes,
        sha256=record.raw_sha256,
        is_synthetic=record.is_synthetic,
        raw_path=record.raw_path,
    )
