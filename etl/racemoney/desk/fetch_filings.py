"""Fetching electronic filings into the lake: days, single ones, or all of a committee; each on its own, and none twice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from racemoney.desk.api import fetch_api
from racemoney.desk.filings import FilingsReport, LoadedFilings, Singles, load_stored
from racemoney.desk.held import ListedFiling, held_numbers, listed_filings
from racemoney.desk.progress import Reporter, Silent, downloading
from racemoney.errors import BadInputError, RacemoneyError, TerminalError, TransientError, disk_errors_told
from racemoney.fetch.filings import (
    KINDS,
    SETTLED,
    Kind,
    check_day,
    day_part,
    eastern_today,
    fetch_day_zip,
    fetch_filing,
    has_day_zip,
    is_settled,
)
from racemoney.fetch.http import Client, MissingError, open_session
from racemoney.fetch.receipts import Fetched, checked_sha256, filings_folder
from racemoney.lake.records import EFILE, LoadRecord, read_records
from racemoney.settings import Settings

# A server that failed so often in a row is not asked for the rest.
GIVE_UP = 3


@dataclass(frozen=True)
class Brought:
    """What became of one zip or filing. `loaded` is None where the FEC has nothing, and then `outcome` says so."""

    name: str
    outcome: str
    loaded: LoadedFilings | None = None
    number: int | None = None


@dataclass(frozen=True)
class Failed:
    """One zip or filing that was not brought, and why."""

    name: str
    error: RacemoneyError

    def sentence(self) -> str:
        """Name and reason, in one line."""
        return f"{self.name}: {self.error}"


@dataclass(frozen=True)
class FilingsFetch:
    """What became of everything asked for. `notes` tell of what needed no asking."""

    brought: tuple[Brought, ...] = ()
    failed: tuple[Failed, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failed

    @property
    def new(self) -> tuple[LoadedFilings, ...]:
        """What came into the lake now."""
        return tuple(each.loaded for each in self.brought if each.loaded and each.loaded.is_new)

    def told(self) -> str:
        """What came, in one line; failures are not in it."""
        rows = sum(loaded.rows for loaded in self.new)
        told = f"{len(self.brought):,} asked for, {len(self.new):,} new in the lake with {rows:,} rows"
        return "; ".join([*self.notes, told])

    def sentence(self) -> str:
        """What happened, in one line."""
        return "; ".join([self.told(), *(failed.sentence() for failed in self.failed)])

    def sentences(self) -> Iterator[str]:
        """What happened, a line for each zip or filing and for each warning; failures are not among them."""
        yield from self.notes
        for each in self.brought:
            yield f"{each.name}: {each.outcome}"
            if each.loaded and each.loaded.is_new:
                yield from (f"  {warning}" for warning in each.loaded.warnings)

    def raise_failed(self) -> None:
        """Raise what failed as one error: a transient one where trying again may help with any of it."""
        if self.failed:
            told = "; ".join(failed.sentence() for failed in self.failed)
            passing = [failed.error for failed in self.failed if isinstance(failed.error, TransientError)]
            moments = [error.retry_at for error in passing if error.retry_at]
            raise TransientError(told, retry_at=max(moments, default=None)) if passing else TerminalError(told)


def days_due(
    settings: Settings,
    now: datetime,
    *,
    since: date | None = None,
    kinds: Sequence[Kind] = KINDS,
    full: bool = False,
) -> list[date]:
    """The days through yesterday, Eastern time, whose zips are to be asked for; `since` None means those that may change.

    A day is left out when all its zips were asked for after they had come to rest, and what came is in the lake; not so
    with `full`. Raises BadInputError for a day that is still to come or before the FEC's first.
    """
    today = eastern_today(now)
    first = since or today - max(SETTLED[kind] for kind in kinds)
    check_day(first, now)
    loaded = {(record.part, record.raw_sha256) for record in read_records(settings) if record.source == EFILE}
    days = (first + timedelta(days=number) for number in range((today - first).days))
    return [day for day in days if full or any(_is_due(settings, day, kind, loaded) for kind in kinds)]


def _is_due(settings: Settings, day: date, kind: Kind, loaded: set[tuple[str, str]]) -> bool:
    if not is_settled(settings, day, kind):
        return True
    part = day_part(day, kind)
    sha256 = checked_sha256(filings_folder(settings, part))
    return sha256 is not None and (part, sha256) not in loaded


def has_day(settings: Settings, day: date, *, kind: Kind = "electronic", session: Client | None = None) -> bool:
    """Whether a day's zip is here or at the FEC by now; of a day without filings there never is one.

    Raises BadInputError for a day that is still to come, and what asking raises.
    """
    check_day(day, datetime.now(UTC))
    return has_day_zip(settings, day, kind, session or open_session())


def fetch_day(
    settings: Settings,
    day: date,
    *,
    kinds: Sequence[Kind] = KINDS,
    full: bool = False,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> FilingsFetch:
    """Fetch and load the zips of one day. Raises what failed, after the other zip had its turn."""
    done = fetch_days(settings, [day], kinds=kinds, full=full, session=session, progress=progress)
    done.raise_failed()
    return done


def fetch_days(
    settings: Settings,
    days: Sequence[date],
    *,
    kinds: Sequence[Kind] = KINDS,
    full: bool = False,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> FilingsFetch:
    """Fetch and load the zips of days, those of electronic and those of paper filings; one that fails stops no other.

    A zip that is there is asked for by its version; a day that had none, when it had come to rest, only with `full`.
    Raises BadInputError, before anything is asked for, for a day that is still to come or before the FEC's first.
    """
    for day in days:
        check_day(day, datetime.now(UTC))
    session, records = session or open_session(), read_records(settings)
    bring = partial(_bring_day, settings, session, progress or Silent(), records, full)
    return _each([(f"{day} {kind}", partial(bring, day, kind)) for day in days for kind in kinds])


def _bring_day(
    settings: Settings,
    session: Client,
    progress: Reporter,
    records: list[LoadRecord],
    full: bool,
    day: date,
    kind: Kind,
) -> Brought:
    name, part = f"{day} {kind}", day_part(day, kind)
    if not full and is_settled(settings, day, kind) and checked_sha256(filings_folder(settings, part)) is None:
        return Brought(name, "no filings")
    with downloading(progress, f"{name} zip") as on_bytes:
        fetched = fetch_day_zip(settings, day, kind, session, on_bytes)
    if fetched is None:
        return Brought(name, "no filings" if is_settled(settings, day, kind) else "no filings yet")
    return _load(settings, fetched, name, part, day, progress, records)


def fetch_filings(
    settings: Settings,
    numbers: Sequence[int],
    *,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> FilingsFetch:
    """Fetch and load filings by their numbers, unless they are in the lake; one that fails stops no other.

    Raises BadInputError, before anything is asked for, on a number that no text can have.
    """
    for number in numbers:
        if number < 1:
            raise BadInputError(f"{number} is on paper only: numbers below zero have no text at the FEC")
    listed = [ListedFiling(number) for number in dict.fromkeys(numbers)]
    return fetch_listed(settings, listed, session=session, progress=progress)


def fetch_committee_filings(
    settings: Settings,
    committee_id: str,
    cycle: int,
    *,
    session: Client | None = None,
    api_session: Client | None = None,
    progress: Reporter | None = None,
) -> FilingsFetch:
    """Fetch and load what a committee filed in a cycle and the lake does not hold; the API says which filings those are.

    Raises BadInputError without a usable key, for an id that is none, and for a committee that the FEC does not know.
    """
    (asked,) = fetch_api(
        settings, "filings", cycle, filters={"committee_id": committee_id}, session=api_session, progress=progress
    )
    committees = [value for name, value in asked.query.filters if name == "committee_id"]
    listed = listed_filings(settings, read_records(settings), committees, cycle)
    with_text = [filing for filing in listed if filing.number > 0]
    done = fetch_listed(settings, with_text, session=session, progress=progress)
    told = f"{', '.join(committees)} {cycle}: {len(listed):,} filings listed"
    if beside := len(listed) - len(with_text):
        told += f", {beside:,} of them on paper only"
    return FilingsFetch(done.brought, done.failed, (told, *done.notes))


def fetch_listed(
    settings: Settings,
    listed: Sequence[ListedFiling],
    *,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> FilingsFetch:
    """Fetch and load filings that the API lists, unless they are in the lake; one that fails stops no other."""
    session, records = session or open_session(), read_records(settings)
    held = held_numbers(settings, records, [filing.number for filing in listed])
    singles = Singles(settings, records, progress)
    bring = partial(_bring_filing, settings, session, progress or Silent(), singles)
    missing = [filing for filing in listed if filing.number not in held]
    done = _each([(f"filing {filing.number}", partial(bring, filing)) for filing in missing])
    notes = (f"in the lake already: {len(held):,}",) if held else ()
    return _with_loads(done, singles.finish(), notes)


def _bring_filing(
    settings: Settings, session: Client, progress: Reporter, singles: Singles, filing: ListedFiling
) -> Brought:
    name, first = f"filing {filing.number}", KINDS[bool(filing.is_paper)]
    try:
        with downloading(progress, name) as on_bytes:
            fetched = fetch_filing(
                settings, filing.number, session, filed_date=filing.filed_date, first=first, on_bytes=on_bytes
            )
    except MissingError:
        if filing.is_paper:
            return Brought(name, "on paper only, the FEC has no text of it")
        raise
    singles.add_stored(fetched.receipt, filing.number, filing.filed_date)
    return Brought(name, "fetched", number=filing.number)


def _with_loads(done: FilingsFetch, report: FilingsReport, notes: tuple[str, ...]) -> FilingsFetch:
    """What was fetched, with what became of it in the lake."""
    loaded = {each.part: each for each in report.loaded}
    brought: list[Brought] = []
    failed = list(done.failed)
    skipped = dict(report.skipped)
    for each in done.brought:
        if each.number is None:
            brought.append(each)
        elif found := loaded.get(f"filing-{each.number}"):
            brought.append(Brought(each.name, found.outcome(), found, each.number))
        else:
            failed.append(Failed(each.name, TerminalError(skipped.get(f"{each.number}.fec", "it was not loaded"))))
    return FilingsFetch(tuple(brought), tuple(failed), notes)


def _load(
    settings: Settings,
    fetched: Fetched,
    name: str,
    part: str,
    day: date | None,
    progress: Reporter,
    records: list[LoadRecord],
) -> Brought:
    loaded = load_stored(settings, fetched.receipt, part, day, progress=progress, records=records)
    if loaded.is_new:
        records.append(loaded.record)
    return Brought(name, loaded.outcome(), loaded)


def _each(jobs: Sequence[tuple[str, Callable[[], Brought]]]) -> FilingsFetch:
    """Every job's result, and what failed; the rest of them is given up where a server no longer answers."""
    brought: list[Brought] = []
    failed: list[Failed] = []
    in_a_row = 0
    for number, (name, bring) in enumerate(jobs):
        if in_a_row == GIVE_UP:
            left = f"{len(jobs) - number:,} more from {name} on"
            failed.append(Failed(left, TransientError("not asked for, as the server does not answer; try again later")))
            break
        try:
            with disk_errors_told("the data home"):
                brought.append(bring())
            in_a_row = 0
        except RacemoneyError as error:
            failed.append(Failed(name, error))
            in_a_row = in_a_row + 1 if isinstance(error, TransientError) else 0
    return FilingsFetch(tuple(brought), tuple(failed))
