"""Loads that an older parser or declaration made, read again from the raw files that we keep."""

from functools import partial

from racemoney.channels import api, bulk
from racemoney.channels.filings import load as filings
from racemoney.channels.filings.packs import compact_filings
from racemoney.channels.outcome import Outcome, Report, attempt
from racemoney.channels.progress import Reporter
from racemoney.errors import RacemoneyError
from racemoney.lake.records import EFILE, LoadRecord, current, read_records
from racemoney.parse.contract import is_stale
from racemoney.settings import Settings

# So many single filings are worth a pack.
FEW = 8


def load_stale(settings: Settings, *, progress: Reporter | None = None) -> Report:
    """Parse current loads again whose declaration or parser has changed; one that fails does not stop the others.

    Filings that were loaded one by one are packed, which parses them many at a time.
    """
    packed = _pack_stale(settings, progress)
    again = tuple(
        attempt(record.original_name, settings.lake_root, partial(_again, settings, record, progress))
        for record in _stale(settings)
    )
    return Report(packed + again)


def _stale(settings: Settings) -> list[LoadRecord]:
    held = {record.load_id: record for record, _ in current(read_records(settings)).values()}
    return sorted((record for record in held.values() if is_stale(record)), key=lambda record: record.source == EFILE)


def _pack_stale(settings: Settings, progress: Reporter | None) -> tuple[Outcome, ...]:
    singles = [record for record in _stale(settings) if record.part.filing_number is not None]
    if len(singles) < FEW:
        return ()
    try:
        packs = compact_filings(settings, singles, least=FEW, progress=progress)
    except (RacemoneyError, OSError):
        # each is tried alone, and says what is wrong
        return ()
    return tuple(
        filings.loaded_outcome(member.original_name, record, member, warnings=())
        for record in packs
        for member in record.members
    )


def _again(settings: Settings, record: LoadRecord, progress: Reporter | None) -> Outcome:
    if record.source == EFILE:
        return filings.load_again(settings, record, progress)
    if record.source == "api":
        return api.load_again(settings, record)
    return bulk.load_again(settings, record, progress)
