"""Loading one filing, or the zip of a day."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from racemoney.channels.filings.packs import parse_pack_again
from racemoney.channels.outcome import Outcome, State
from racemoney.channels.progress import Reporter, Silent, reading
from racemoney.channels.record import new_record, receipt_of
from racemoney.errors import BadInputError
from racemoney.fetch.receipts import Receipt, raw_file, store_filings
from racemoney.lake.commit import commit
from racemoney.lake.parts import Part, SourceVersion
from racemoney.lake.records import EFILE, LoadRecord, Member, check_mix, new_load_id, newest_parts, read_records
from racemoney.parse.contract import is_stale
from racemoney.parse.filings import RawFiling, parse_filings
from racemoney.parse.inflate import list_members, member_blocks, read_blocks
from racemoney.settings import Settings
from racemoney.sources.filings import FILINGS

# The FEC names a filing's file by its number and a day's zip by the day; paper filings may have negative numbers.
_FILING_NAME = re.compile(r"(?:.*/)?(-?\d{1,12})\.fec", re.IGNORECASE)
_ZIP_NAME = re.compile(r"(\d{8})\.zip", re.IGNORECASE)


def is_of_filings(name: str) -> bool:
    """Whether a file's name is that of a filing or of a day's zip."""
    return bool(_FILING_NAME.fullmatch(name) or _ZIP_NAME.fullmatch(name))


def number_of(name: str) -> int:
    """The number of a filing by the name of its file. Raises BadInputError where it has none."""
    number = _number_of(name)
    if number is None:
        raise BadInputError(f"{name} does not name a filing; name it by its file number, as in 1326465.fec")
    return number


def _number_of(name: str) -> int | None:
    match = _FILING_NAME.fullmatch(name)
    return int(match[1]) if match else None


def loaded_outcome(
    name: str,
    record: LoadRecord,
    member: Member | None = None,
    *,
    is_current: bool = True,
    warnings: tuple[str, ...] | None = None,
) -> Outcome:
    """The outcome of a file that was parsed now: its own record, or its member of the record of a pack."""
    rows = member.rows if member else sum(table.rows_loaded for table in record.tables)
    unplaced = member.rows_quarantined if member else sum(table.rows_quarantined for table in record.tables)
    said = f"{rows:,} rows" + (f", {unplaced:,} quarantined" if unplaced else "")
    said += "" if is_current else "; a newer version of it stays current"
    messages = record.warnings if warnings is None else warnings
    return Outcome(name, State.LOADED if is_current else State.OLDER, said, (record,), member, messages)


def known_outcome(name: str, record: LoadRecord, member: Member | None = None) -> Outcome:
    """The outcome of a file whose bytes are in the lake."""
    return Outcome(name, State.UNCHANGED, "already loaded", (record,), member)


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
    records: Sequence[LoadRecord] | None = None,
) -> Outcome:
    """Load one filing, whatever its size; its number comes from the file's name unless given.

    `filed_date` is the day the FEC received it, where the caller knows. Raises BadInputError where the number is unknown
    or the file cannot be read; a version or form that we do not know is kept raw and named in the record's warnings.
    """
    part = Part.filing(number_of(path.name) if file_number is None else file_number)
    receipt = store_filings(
        settings,
        path,
        part,
        filed_date,
        url=url,
        last_modified=last_modified,
        is_synthetic=is_synthetic,
    )
    return load_stored(settings, receipt, part, filed_date, progress=progress, records=records)


def load_daily_zip(
    settings: Settings,
    path: Path,
    *,
    day: date | None = None,
    url: str | None = None,
    last_modified: datetime | None = None,
    is_synthetic: bool = False,
    progress: Reporter | None = None,
    records: Sequence[LoadRecord] | None = None,
) -> Outcome:
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
    part = Part.day(day)
    receipt = store_filings(settings, path, part, day, url=url, last_modified=last_modified, is_synthetic=is_synthetic)
    return load_stored(settings, receipt, part, day, progress=progress, records=records)


def load_stored(
    settings: Settings,
    receipt: Receipt,
    part: Part,
    day: date | None,
    *,
    progress: Reporter | None = None,
    records: Sequence[LoadRecord] | None = None,
) -> Outcome:
    """Load what lies under `raw/`: a filing, or a day's zip. `day` is when the FEC received it, where that is known.

    `records` are the lake's, for a caller who has read them. Raises BadInputError where synthetic and real would meet.
    """
    known = read_records(settings) if records is None else records
    check_mix(settings, receipt.original_name, receipt.is_synthetic, {record.is_synthetic for record in known})
    version = SourceVersion.of(receipt.source_as_of, day if part.filing_number is not None else None)
    for record in reversed(known):
        if _is_same(record, receipt, part, version) and record.has_files(settings.lake_root):
            return known_outcome(receipt.original_name, record)
    fresh = _parse(settings, receipt, part, version, day, progress or Silent(), known)
    versions = [record for record in known if record.dataset == FILINGS and record.held(part)]
    newest = newest_parts([*versions, fresh])[FILINGS, part]
    return loaded_outcome(receipt.original_name, fresh, is_current=newest.load_id == fresh.load_id)


def load_again(settings: Settings, record: LoadRecord, progress: Reporter | None = None) -> Outcome:
    """Parse the raw file of a load once more, under the same version; of a pack, those filings that are current.

    Raises BadInputError where the raw file is gone.
    """
    raw = raw_file(settings, record.raw_path)
    if not raw.is_file():
        raise BadInputError(f"{raw} is gone; fetch it again, or load it again from where it came")
    known, reporter = read_records(settings), progress or Silent()
    if record.members:
        fresh = parse_pack_again(settings, record, known, reporter)
    else:
        day = record.part.zip_day or record.source_version.filed_date
        fresh = _parse(settings, receipt_of(record), record.part, record.source_version, day, reporter, known)
    return loaded_outcome(record.original_name, fresh)


def _is_same(record: LoadRecord, receipt: Receipt, part: Part, version: SourceVersion) -> bool:
    """Whether these bytes were parsed under today's contract, and no better word of their day has come."""
    if (record.source, record.part, record.raw_sha256) != (EFILE, part, receipt.sha256) or is_stale(record):
        return False
    return record.source_version.tells_of(version.filed_date)


def _parse(
    settings: Settings,
    receipt: Receipt,
    part: Part,
    version: SourceVersion,
    day: date | None,
    progress: Reporter,
    known: Sequence[LoadRecord],
) -> LoadRecord:
    load_id, raw = new_load_id(), raw_file(settings, receipt.raw_path)
    with reading(progress, receipt.original_name, receipt.bytes) as tell:
        filings = partial(_filings, raw, part, receipt.original_name, day)
        passed_over = tuple(_passed_over(raw, part))
        parsed = parse_filings(settings, load_id, filings, receipt.source_as_of, progress.advance)
        made = new_record(receipt, load_id, part, version, parsed.tables, warnings=(*passed_over, *parsed.warnings))
        (record,) = commit(settings, [made], known)
        tell(sum(table.rows_loaded for table in parsed.tables))
    return record


def _filings(path: Path, part: Part, name: str, day: date | None) -> Iterator[RawFiling]:
    """The filing that a raw file is, or those of a day's zip."""
    if part.filing_number is not None:
        yield RawFiling(part.filing_number, name, read_blocks(path, None), day)
        return
    for entry in list_members(path, ".fec"):
        number = _number_of(entry.filename)
        if number is not None:
            yield RawFiling(number, entry.filename, member_blocks(path, entry), day)


def _passed_over(path: Path, part: Part) -> Iterator[str]:
    """What else a day's zip holds, each named in a sentence: nothing is left out silently."""
    if part.filing_number is not None:
        return
    for entry in list_members(path, ""):
        if not entry.is_dir() and _number_of(entry.filename) is None:
            yield f"{entry.filename}: its name is no filing's, such as 1326465.fec; it is not read"
