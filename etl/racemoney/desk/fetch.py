"""Bringing bulk files: a cycle's, each on its own, and loaded at once where that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from racemoney.desk.load import Loaded, Untouched, check_cycle, load_receipt
from racemoney.desk.progress import Reporter, Silent, downloading
from racemoney.errors import RacemoneyError, disk_errors_told
from racemoney.fetch.bulk import fetch_bulk
from racemoney.fetch.http import Client, open_session
from racemoney.fetch.receipts import Fetched
from racemoney.settings import Settings
from racemoney.sources import Source, get_source, load_sources


@dataclass(frozen=True)
class FetchReport:
    """What became of each file."""

    fetched: tuple[Fetched, ...] = ()
    loaded: tuple[Loaded, ...] = ()
    failed: tuple[Untouched, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failed

    def sentences(self) -> list[str]:
        """What happened, a line for each file."""
        told = []
        for each in self.fetched:
            receipt = each.receipt
            state = f"{receipt.bytes:,} bytes fetched" if each.changed else "unchanged"
            told.append(f"{receipt.original_name}: {state}, as of {receipt.source_as_of:%Y-%m-%d %H:%M} UTC")
        return told + [loaded.sentence() for loaded in self.loaded]


def fetch_cycle(
    settings: Settings,
    cycle: int,
    datasets: Sequence[str] = (),
    *,
    load: bool = False,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> FetchReport:
    """Fetch the bulk files of a cycle, all of them unless some are named; one that fails does not stop the others.

    Raises BadInputError, before anything is asked for, on a cycle or a dataset that is none.
    """
    check_cycle(cycle)
    named = [get_source(name) for name in datasets] or list(load_sources().values())
    sources = [source for source in named if datasets or cycle >= source.first_cycle]
    session = session or open_session()
    fetched, loaded, failed = [], [], []
    for source in sources:
        try:
            with disk_errors_told(settings.lake_root):
                fetched.append(_fetch(settings, source, cycle, session, progress or Silent()))
                if load:
                    loaded.append(load_receipt(settings, fetched[-1].receipt, progress=progress))
        except RacemoneyError as error:
            failed.append(Untouched(source.file_name(cycle), str(error)))
    return FetchReport(tuple(fetched), tuple(loaded), tuple(failed))


def _fetch(settings: Settings, source: Source, cycle: int, session: Client, progress: Reporter) -> Fetched:
    with downloading(progress, source.file_name(cycle)) as on_bytes:
        return fetch_bulk(settings, source, cycle, session=session, on_bytes=on_bytes)
