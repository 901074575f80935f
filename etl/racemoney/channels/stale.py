"""Loads that an older parser or declaration made, read again from the raw files that we keep."""

from functools import partial

from racemoney.channels import api, bulk
from racemoney.channels.filings import load as filings
from racemoney.channels.outcome import Outcome, Report, attempt
from racemoney.channels.progress import Reporter
from racemoney.lake.records import EFILE, LoadRecord, current, read_records
from racemoney.parse.contract import is_stale
from racemoney.settings import Settings


def load_stale(settings: Settings, *, progress: Reporter | None = None) -> Report:
    """Parse current loads again whose declaration or parser has changed; one that fails does not stop the others."""
    held = {record.load_id: record for record, _ in current(read_records(settings)).values()}
    stale = sorted((record for record in held.values() if is_stale(record)), key=lambda record: record.source == EFILE)
    return Report(
        tuple(
            attempt(record.original_name, settings.lake_root, partial(_again, settings, record, progress))
            for record in stale
        )
    )


def _again(settings: Settings, record: LoadRecord, progress: Reporter | None) -> Outcome:
    if record.source == EFILE:
        return filings.load_again(settings, record, progress)
    if record.source == "api":
        return api.load_again(settings, record)
    return bulk.load_again(settings, record, progress)
