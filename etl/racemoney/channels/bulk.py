"""The FEC's bulk files: fetched where they changed, and loaded, each of a dataset and cycle on its own."""

from collections.abc import Iterator, Sequence
from functools import partial

from racemoney.channels.outcome import Outcome, Report, State, attempt
from racemoney.channels.progress import Lines, Reporter, Silent, downloading, reading
from racemoney.channels.record import new_record, receipt_of
from racemoney.errors import BadInputError
from racemoney.fetch.bulk import fetch_bulk
from racemoney.fetch.http import Client, open_session
from racemoney.fetch.receipts import Receipt, is_whole, newest_receipt, raw_file
from racemoney.lake.commit import commit
from racemoney.lake.parts import SNAPSHOT, SourceVersion
from racemoney.lake.records import LoadRecord, check_mix, current, new_load_id, read_records
from racemoney.parse.contract import contract_of
from racemoney.parse.delimited import Raw, open_text, parse_file
from racemoney.settings import Settings
from racemoney.sources import Source, get_source, load_sources
from racemoney.sources.cycles import check_cycle


def fetch_cycle(
    settings: Settings,
    cycle: int,
    datasets: Sequence[str] = (),
    *,
    load: bool = False,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> Report:
    """Fetch the bulk files of a cycle, all of them unless some are named; one that fails does not stop the others.

    Of each comes what was fetched and, with `load`, what was loaded. Raises BadInputError, before anything is asked for, on
    a cycle or a dataset that is none.
    """
    check_cycle(cycle)
    named = [get_source(name) for name in datasets] or list(load_sources().values())
    sources = [source for source in named if datasets or cycle >= source.first_cycle]
    session, reporter = session or open_session(), progress or Silent()
    fetched, loaded = [], []
    for source in sources:
        name = source.file_name(cycle)
        fetched.append(attempt(name, settings.lake_root, partial(_fetch, settings, source, cycle, session, reporter)))
        if load and (receipt := fetched[-1].receipt):
            loaded.append(attempt(name, settings.lake_root, partial(load_receipt, settings, receipt, progress=progress)))
    return Report((*fetched, *loaded))


def _fetch(settings: Settings, source: Source, cycle: int, session: Client, progress: Reporter) -> Outcome:
    with downloading(progress, source.file_name(cycle)) as on_bytes:
        fetched = fetch_bulk(settings, source, cycle, session=session, on_bytes=on_bytes)
    receipt = fetched.receipt
    done = f"{receipt.bytes:,} bytes fetched" if fetched.changed else "unchanged"
    state = State.FETCHED if fetched.changed else State.UNCHANGED
    said = f"{done}, as of {receipt.source_as_of:%Y-%m-%d %H:%M} UTC"
    return Outcome(receipt.original_name, state, said, receipt=receipt)


def load_newest(settings: Settings, dataset: str, cycle: int) -> str:
    """Load the newest raw file of a dataset and cycle unless that was done before; gives what happened in one line.

    Raises BadInputError where nothing was fetched, and what `load_receipt` raises.
    """
    receipt = newest_receipt(settings, dataset, cycle)
    if receipt is None:
        raise BadInputError(f"no {dataset} file of {cycle} in {settings.raw}; run its fetch first")
    return load_receipt(settings, receipt, progress=Lines()).sentence()


def load_receipt(settings: Settings, receipt: Receipt, *, force: bool = False, progress: Reporter | None = None) -> Outcome:
    """Load what the fetcher stored; nothing is done where the same bytes were parsed under the same contract before.

    Raises BadInputError or ContractError where the file cannot be loaded; the former load then stays current.
    """
    records = read_records(settings)
    check_mix(settings, receipt.original_name, receipt.is_synthetic, {record.is_synthetic for record in records})
    known = None if force else _find(settings, receipt, records)
    record = known or _parse(settings, receipt, force, progress or Silent())
    now = {held.load_id for held, _ in current(read_records(settings)).values()}
    return _outcome(record, is_new=known is None, is_current=record.load_id in now)


def load_again(settings: Settings, record: LoadRecord, progress: Reporter | None = None) -> Outcome:
    """Parse the raw file of a load once more, under the same version."""
    fresh = _parse(settings, receipt_of(record), record.is_forced, progress or Silent())
    return _outcome(fresh, is_new=True, is_current=True)


def _outcome(record: LoadRecord, *, is_new: bool, is_current: bool) -> Outcome:
    said = record.told_rows() if is_new else f"already loaded ({record.told_rows()})"
    said += "" if is_current else "; a newer file stays current, use --force to put this one in its place"
    said += "".join(f"; {warning}" for warning in record.warnings) if is_new else ""
    state = (State.LOADED if is_current else State.OLDER) if is_new else State.UNCHANGED
    return Outcome(record.original_name, state, said, (record,))


def _find(settings: Settings, receipt: Receipt, records: Sequence[LoadRecord]) -> LoadRecord | None:
    """The load of these bytes under today's contract, if its files are there. A date given by a person makes another
    version of them."""
    contract = contract_of(receipt.source, receipt.dataset)
    version = SourceVersion.of(receipt.source_as_of)
    same = [
        record
        for record in records
        if (record.dataset, record.raw_sha256, record.contract_hash) == (receipt.dataset, receipt.sha256, contract)
        and any(table.cycle == receipt.cycle for table in record.tables)
        and (receipt.as_of_basis != "given" or record.source_version == version)
        and record.has_files(settings.lake_root)
    ]
    return same[-1] if same else None


def _parse(settings: Settings, receipt: Receipt, force: bool, progress: Reporter) -> LoadRecord:
    source, path = get_source(receipt.dataset), raw_file(settings, receipt.raw_path)
    if not is_whole(settings, receipt):
        state = "cut short" if path.is_file() else "gone"
        raise BadInputError(f"{path} is {state}; fetch it again, or load it again from where it came")
    load_id = new_load_id()
    with reading(progress, receipt.original_name, open_text(source, path, receipt.cycle).size) as tell:
        raw = Raw(source, receipt.cycle, path, receipt.sha256, receipt.source_as_of, load_id)
        parsed = parse_file(settings, raw, progress.advance)
        made = new_record(
            receipt,
            load_id,
            SNAPSHOT,
            SourceVersion.of(receipt.source_as_of),
            (parsed.table,),
            warnings=(*parsed.warnings, *_undated(receipt)),
            is_forced=force,
        )
        (record,) = commit(settings, [made])
        tell(parsed.table.rows_loaded)
    return record


def _undated(receipt: Receipt) -> Iterator[str]:
    """A warning where the zip should tell of what day it is and does not."""
    if receipt.as_of_basis == "file_mtime" and receipt.original_name.lower().endswith(".zip"):
        day = f"{receipt.source_as_of:%Y-%m-%d}"
        yield f"{receipt.original_name}: its zip has no date, so {day}, the file's own, is taken; --as-of gives another"
