"""Which bulk files, each of a dataset and cycle, are to be fetched now.

The FEC remakes its files at night, Eastern time: totals and notices each night, transactions on the night from Sunday to
Monday. Closed cycles go on changing, as amendments come in for years, but slowly.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal, TypedDict

from racemoney.clock import EASTERN
from racemoney.fetch.receipts import read_check, read_receipts
from racemoney.lake.records import read_records
from racemoney.parse.contract import is_stale
from racemoney.settings import Settings
from racemoney.sources import Source, get_source, load_sources
from racemoney.sources.cycles import check_cycle, default_cycles

Rhythm = Literal["daily", "weekly", "monthly"]


class Lane(TypedDict):
    """One dataset of one cycle: what is fetched and loaded on its own."""

    dataset: str
    cycle: int


def due(
    settings: Settings,
    now: datetime,
    *,
    datasets: Sequence[str] = (),
    cycles: Sequence[int] = (),
    everything: bool = False,
) -> list[Lane]:
    """The lanes that are due, newest cycle first and its large weekly files before the small daily ones.

    A lane is due when it was not checked since its rhythm last began, or when what was fetched is not in the lake as
    today's parser reads it. `datasets` and `cycles` narrow or replace what the settings name, `everything` takes lanes
    that are not due as well. Raises BadInputError for an unknown dataset or a year that is no cycle.
    """
    wanted = wanted_lanes(settings, now, datasets, cycles)
    if everything:
        return wanted
    unfinished = unloaded(settings)
    return [
        lane
        for lane in wanted
        if (lane["dataset"], lane["cycle"]) in unfinished
        or is_due(rhythm(get_source(lane["dataset"]), lane["cycle"], now), last_check(settings, **lane), now)
    ]


def wanted_lanes(settings: Settings, now: datetime, datasets: Sequence[str], cycles: Sequence[int]) -> list[Lane]:
    """Every dataset and cycle that is kept up to date, whether due or not."""
    sources = [get_source(name) for name in datasets] or list(load_sources().values())
    sources.sort(key=lambda source: (source.cadence != "weekly", source.name))
    chosen = cycles or settings.cycles or default_cycles(now)
    for cycle in chosen:
        check_cycle(cycle, today=now)
    return [
        Lane(dataset=source.name, cycle=cycle)
        for cycle in sorted(set(chosen), reverse=True)
        for source in sources
        # a file of all cycles is asked for once
        if cycle >= source.first_cycle and (not source.spans_cycles or cycle == max(chosen))
    ]


def rhythm(source: Source, cycle: int, now: datetime) -> Rhythm:
    """How often a file is worth asking for: as often as it is remade, more rarely when its cycle is closed.

    A cycle is closed from April after its last year: its last regular report, the year-end one, is due on 31 January.
    """
    if now.astimezone(EASTERN).date() < date(cycle + 1, 4, 1):
        return source.cadence
    return "weekly" if source.cadence == "daily" else "monthly"


def is_due(rhythm: Rhythm, checked_at: datetime | None, now: datetime) -> bool:
    """Whether a file last checked then is to be asked for again."""
    return checked_at is None or checked_at < _began(rhythm, now)


def last_check(settings: Settings, dataset: str, cycle: int) -> datetime | None:
    """When the FEC was last asked for a file with success, or None where that never was or cannot be read."""
    return read_check(settings.raw / "bulk" / dataset / str(cycle))


def unloaded(settings: Settings) -> set[tuple[str, int]]:
    """Datasets and cycles whose newest raw file is not loaded, or was under an older contract."""
    loaded = {
        (record.dataset, table.cycle, record.raw_sha256)
        for record in read_records(settings)
        if not is_stale(record)
        for table in record.tables
    }
    # Oldest first, so the newest stays.
    newest = {(receipt.dataset, receipt.cycle): receipt.sha256 for receipt in read_receipts(settings)}
    return {key for key, sha256 in newest.items() if (*key, sha256) not in loaded}


def _began(rhythm: Rhythm, now: datetime) -> datetime:
    """When the running day, week (on Monday) or thirty days began, at midnight on the FEC's clock."""
    midnight = now.astimezone(EASTERN).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"daily": 0, "weekly": midnight.weekday(), "monthly": 29}[rhythm]
    # On the wall clock, so it is midnight on both sides of a change to or from summer time.
    return midnight - timedelta(days=days)
