"""Fetching electronic filings into the lake: days, single ones, or all of a committee; each on its own, and none twice."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from racemoney.channels.api import fetch_api
from racemoney.channels.filings.held import ListedFiling, held_numbers, listed_filings
from racemoney.channels.filings.load import load_stored
from racemoney.channels.filings.singles import Singles
from racemoney.channels.outcome import Outcome, Report, State, attempt, failed
from racemoney.channels.progress import Reporter, Silent, downloading
from racemoney.clock import eastern_today
from racemoney.errors import BadInputError, TransientError
from racemoney.fetch.api import queries
from racemoney.fetch.filings import SETTLED, check_day, fetch_day_zip, fetch_filing, has_day_zip, is_settled
from racemoney.fetch.http import Client, MissingError, open_session
from racemoney.fetch.receipts import checked_sha256, filings_folder
from racemoney.lake.parts import KINDS, Kind, Part
from racemoney.lake.records import EFILE, LoadRecord, read_records
from racemoney.settings import Settings
from racemoney.sources.endpoints import get_endpoint

# A server that failed so often in a row is not asked for the rest.
GIVE_UP = 3


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


def _is_due(settings: Settings, day: date, kind: Kind, loaded: set[tuple[Part, str]]) -> bool:
    if not is_settled(settings, day, kind):
        return True
    part = Part.day(day, kind)
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
) -> Report:
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
) -> Report:
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
) -> Outcome:
    name, part = f"{day} {kind}", Part.day(day, kind)
    if not full and is_settled(settings, day, kind) and checked_sha256(filings_folder(settings, part)) is None:
        return Outcome(name, State.SKIPPED, "no filings")
    with downloading(progress, f"{name} zip") as on_bytes:
        fetched = fetch_day_zip(settings, day, kind, session, on_bytes)
    if fetched is None:
        return Outcome(name, State.SKIPPED, "no filings" if is_settled(settings, day, kind) else "no filings yet")
    loaded = load_stored(settings, fetched.receipt, part, day, progress=progress, records=records)
    if loaded.is_new:
        records.append(loaded.record)
    return replace(loaded, name=name)


def fetch_filings(
    settings: Settings,
    numbers: Sequence[int],
    *,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> Report:
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
) -> Report:
    """Fetch and load what a committee filed in a cycle and the lake does not hold; the API says which filings those are.

    Raises BadInputError without a usable key, for an id that is none, and for a committee that the FEC does not know.
    """
    filters = {"committee_id": committee_id}
    fetch_api(settings, "filings", cycle, filters=filters, session=api_session, progress=progress)
    (asked,) = queries(get_endpoint("filings"), cycle, filters)
    committees = [value for name, value in asked.filters if name == "committee_id"]
    listed = listed_filings(settings, read_records(settings), committees, cycle)
    with_text = [filing for filing in listed if filing.number > 0]
    done = fetch_listed(settings, with_text, session=session, progress=progress)
    listing = f"{', '.join(committees)} {cycle}: {len(listed):,} filings listed"
    if beside := len(listed) - len(with_text):
        listing += f", {beside:,} of them on paper only"
    return replace(done, notes=(listing, *done.notes))


def fetch_listed(
    settings: Settings,
    listed: Sequence[ListedFiling],
    *,
    session: Client | None = None,
    progress: Reporter | None = None,
) -> Report:
    """Fetch and load filings that the API lists, unless they are in the lake; one that fails stops no other."""
    session, records = session or open_session(), read_records(settings)
    held = held_numbers(settings, records, [filing.number for filing in listed])
    singles = Singles(settings, records, progress)
    bring = partial(_bring_filing, settings, session, progress or Silent(), singles)
    missing = [filing for filing in listed if filing.number not in held]
    done = _each([(f"filing {filing.number}", partial(bring, filing)) for filing in missing])
    loaded = {each.name: each for each in singles.finish()}
    notes = (f"in the lake already: {len(held):,}",) if held else ()
    return Report(tuple(loaded.get(each.name, each) for each in done.outcomes), notes)


def _bring_filing(
    settings: Settings, session: Client, progress: Reporter, singles: Singles, filing: ListedFiling
) -> Outcome:
    """Fetch a filing; what became of it in the lake is told when the last of them is loaded."""
    name, first = f"filing {filing.number}", KINDS[bool(filing.is_paper)]
    try:
        with downloading(progress, name) as on_bytes:
            fetched = fetch_filing(
                settings, filing.number, session, filed_date=filing.filed_date, first=first, on_bytes=on_bytes
            )
    except MissingError:
        if filing.is_paper:
            return Outcome(name, State.SKIPPED, "on paper only, the FEC has no text of it")
        raise
    singles.add_stored(name, fetched.receipt, filing.number, filing.filed_date)
    return Outcome(name, State.FETCHED, "fetched", receipt=fetched.receipt)


def _each(jobs: Sequence[tuple[str, Callable[[], Outcome]]]) -> Report:
    """Every job's outcome; the rest of them is given up where a server no longer answers."""
    outcomes: list[Outcome] = []
    in_a_row = 0
    for number, (name, bring) in enumerate(jobs):
        if in_a_row == GIVE_UP:
            left = f"{len(jobs) - number:,} more from {name} on"
            outcomes.append(failed(left, TransientError("not asked for, as the server does not answer; try again later")))
            break
        outcomes.append(attempt(name, "the data home", bring))
        in_a_row = in_a_row + 1 if isinstance(outcomes[-1].error, TransientError) else 0
    return Report(tuple(outcomes))
