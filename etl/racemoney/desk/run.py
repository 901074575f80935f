"""One command from the FEC to the exported figures: of one race, with what that race needs and no more, or of a cycle."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from racemoney.build import build
from racemoney.channels.api import CYCLE_ENDPOINTS, fetch_api
from racemoney.channels.bulk import fetch_cycle
from racemoney.channels.estimate import Estimate, estimate_api, estimate_bulk, estimate_days
from racemoney.channels.filings.fetch import days_due, fetch_days, fetch_listed
from racemoney.channels.filings.held import held_numbers, listed_filings
from racemoney.channels.progress import Reporter
from racemoney.desk.checks import fetch_checks
from racemoney.desk.export import export_race
from racemoney.desk.needs import Needs, read_needs
from racemoney.desk.page import export_page
from racemoney.errors import BadInputError, RacemoneyError, TransientError
from racemoney.fetch.api import open_api
from racemoney.fetch.http import Client, open_session
from racemoney.fetch.receipts import newest_receipt
from racemoney.lake.records import read_records
from racemoney.settings import Settings
from racemoney.sources import get_source, load_sources
from racemoney.sources.cycles import check_cycle, cycle_of_race, default_cycles

# What every race needs: who runs, with which committees, what they raised in all, and who says to have spent.
RACE_DATASETS = (
    *("cn", "cm", "ccl", "candidate_summary", "weball", "webk"),
    *("independent_expenditure", "electioneering", "communication_costs"),
)
# A list of filings is a page or two for most committees, and an empty one at the end.
CALLS_PER_COMMITTEE = 3
# Guessed sizes of a filing's text: by the page where the API tells how many, else for a whole one.
BYTES_PER_PAGE, BYTES_PER_FILING = 1_000, 100_000
# The transaction files are made once a week.
WEEK = timedelta(days=7)

# Is told what is about to be taken; False stops there.
Confirm = Callable[[Estimate], bool]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Done:
    """Where the figures lie, `exported` the CSV folder and the page of each race, and what could not be brought."""

    database: Path
    exported: tuple[Path, ...]
    failed: tuple[str, ...] = ()


def run_race(
    settings: Settings, race_id: str, *, confirm: Confirm, tell: Tell = print, progress: Reporter | None = None
) -> Done:
    """Fetch what one race needs, load, build and export it.

    The masters and summaries of its cycle tell its candidates, the file of notices who spent in it; of those committees come
    the reports that its figures rest on, and no file of contributions. Raises BadInputError for what is no race, without a
    usable key, and where `confirm` says no, and TransientError where a file that tells the candidates and spenders cannot be
    had; a list or filing that cannot be had stops nothing and is named in what comes back.
    """
    cycle = cycle_of_race(race_id)
    api, session = open_api(settings), open_session()
    sources = [get_source(name) for name in RACE_DATASETS if cycle >= get_source(name).first_cycle]
    _agree(settings, estimate_bulk(settings, sources, cycle, session), confirm)
    fetched = fetch_cycle(
        settings, cycle, [source.name for source in sources], load=True, session=session, progress=progress
    )
    _tell_all(tell, fetched.sentences())
    if fetched.failed:
        raise TransientError("; ".join(failed.sentence() for failed in fetched.failed))
    # without the list a prank counts, and is marked where it is implausible: no reason to stop
    listed_pranks = fetch_cycle(settings, cycle, ["fictitious_filings"], load=True, session=session, progress=progress)
    _tell_all(tell, listed_pranks.sentences())
    _tell_all(tell, (told.sentence() for told in fetch_api(settings, "election_dates", cycle, session=api)))
    build(settings, announce=tell)

    failed = [each.sentence() for each in listed_pranks.failed] + _check(settings, race_id, api, tell)
    needs = read_needs(settings, race_id)
    tell(f"{needs.race}: {len(needs.own):,} committees of candidates, {len(needs.spenders):,} that spent")
    _agree(settings, Estimate(calls=CALLS_PER_COMMITTEE * len(needs.committees)), confirm)
    failed += _list_filings(settings, needs, cycle, api)
    listed = listed_filings(settings, read_records(settings), needs.committees, cycle)
    needed = [filing for filing in listed if needs.filing(filing)]
    held = held_numbers(settings, read_records(settings), [filing.number for filing in needed])
    wanted = [filing for filing in needed if filing.number not in held]
    size = sum(BYTES_PER_FILING if filing.pages is None else BYTES_PER_PAGE * filing.pages for filing in wanted)
    tell(f"{needs.race}: {len(needed):,} of their {len(listed):,} filings are needed, {len(held):,} are here")
    _agree(settings, Estimate(size, is_exact=False), confirm)
    done = fetch_listed(settings, wanted, session=session, progress=progress)
    tell(done.summary())
    build(settings, announce=tell)
    failed += [each.sentence() for each in done.failed]
    return Done(settings.database, _export(settings, (needs.race,)), tuple(failed))


def _check(settings: Settings, race_id: str, api: Client, tell: Tell) -> list[str]:
    """Ask for the FEC's own figures, which the last build compares with ours; the reason where they cannot be had."""
    try:
        _tell_all(tell, (told.sentence() for told in fetch_checks(settings, race_id, session=api)))
    except RacemoneyError as error:
        return [f"the FEC's own figures of {race_id}: {error}"]
    return []


def _list_filings(settings: Settings, needs: Needs, cycle: int, api: Client) -> list[str]:
    """Ask the API which filings the committees made; the committees for which that failed, with the reason."""
    failed = []
    for committee in needs.committees:
        try:
            fetch_api(settings, "filings", cycle, filters={"committee_id": committee}, session=api)
        except RacemoneyError as error:
            failed.append(f"filings of {committee}: {error}")
    return failed


def run_cycle(
    settings: Settings, cycle: int, *, confirm: Confirm, tell: Tell = print, progress: Reporter | None = None
) -> Done:
    """Fetch, load and build a whole cycle, and export the races that the settings name.

    That is every bulk file; of the cycle in progress also the filings of the days that those lack; and, with a key, the
    FEC's calendar and the regular reports' independent expenditures. Raises BadInputError for a year that is no cycle, and
    where `confirm` says no; what cannot be had stops nothing and is named in what comes back.
    """
    check_cycle(cycle)
    session, now = open_session(), datetime.now(UTC)
    api = open_api(settings) if settings.fec_api_key else None
    sources = [source for source in load_sources().values() if cycle >= source.first_cycle]
    estimate = estimate_bulk(settings, sources, cycle, session)
    if api:
        estimate = sum((estimate_api(settings, api, name, cycle, told) for name, told in CYCLE_ENDPOINTS), estimate)
    # the bulk files are not here yet, so their age is not known: at most the days of two weeks
    is_running = cycle == default_cycles(now)[0]
    days = days_due(settings, now, since=(now - 2 * WEEK).date()) if is_running else []
    estimate += estimate_days(settings, days, session)
    _agree(settings, estimate, confirm)
    fetched = fetch_cycle(settings, cycle, load=True, session=session, progress=progress)
    _tell_all(tell, fetched.sentences())
    failed = [each.sentence() for each in fetched.failed]
    if api:
        failed += _call_api(settings, cycle, api, tell)
    else:
        tell("no key of OpenFEC: without the FEC's calendar and the newest regular reports; see RACEMONEY_FEC_API_KEY")
    if is_running:
        days = days_due(settings, now, since=_behind(settings, cycle, now))
        recent = fetch_days(settings, days, session=session, progress=progress)
        tell(recent.summary())
        failed += [each.sentence() for each in recent.failed]
    build(settings, announce=tell)
    return Done(settings.database, _export(settings, settings.export_races), tuple(failed))


def _export(settings: Settings, races: Iterable[str]) -> tuple[Path, ...]:
    """The CSV folder and the page of each race."""
    return tuple(write(settings, race) for race in races for write in (export_race, export_page))


def _call_api(settings: Settings, cycle: int, api: Client, tell: Tell) -> list[str]:
    failed = []
    for name, filters in CYCLE_ENDPOINTS:
        try:
            _tell_all(tell, (told.sentence() for told in fetch_api(settings, name, cycle, filters=filters, session=api)))
        except RacemoneyError as error:
            failed.append(f"{name} {cycle}: {error}")
    return failed


def _behind(settings: Settings, cycle: int, now: datetime) -> date:
    """The day since which the bulk transactions may lack filings: a week before they were made."""
    receipt = newest_receipt(settings, "indiv", cycle)
    return (min(receipt.source_as_of, now) if receipt else now).date() - WEEK


def _agree(settings: Settings, estimate: Estimate, confirm: Confirm) -> None:
    """Go on where the disk has room and nobody says no."""
    estimate.check_room(settings)
    if not confirm(estimate):
        raise BadInputError("stopped before the download, as told; what was there is untouched")


def _tell_all(tell: Tell, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        tell(sentence)
