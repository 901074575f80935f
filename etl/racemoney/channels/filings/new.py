"""What came in at the FEC minutes ago: the numbers of new filings of a committee or about a race, and then the filings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from racemoney.channels.api import fetch_api
from racemoney.channels.filings.fetch import fetch_filings
from racemoney.channels.outcome import Report
from racemoney.channels.progress import Reporter
from racemoney.duck import connect
from racemoney.fetch.api import open_api, queries
from racemoney.fetch.http import Client
from racemoney.lake.records import current, read_records
from racemoney.settings import Settings
from racemoney.sources.cycles import cycle_of_race
from racemoney.sources.endpoints import get_endpoint


def fetch_new_of_committee(
    settings: Settings,
    committee_id: str,
    cycle: int,
    *,
    session: Client | None = None,
    api_session: Client | None = None,
    progress: Reporter | None = None,
) -> Report:
    """Fetch and load what a committee filed of late, within minutes; the FEC lists about four months so.

    Raises BadInputError without a usable key, for an id that is none, and for a committee that the FEC does not know.
    """
    question = ("efile_filings", cycle, {"committee_id": committee_id})
    return _fetch(settings, *question, committee_id.upper(), session, api_session, progress)


def fetch_new_of_race(
    settings: Settings,
    race_id: str,
    *,
    session: Client | None = None,
    api_session: Client | None = None,
    progress: Reporter | None = None,
) -> Report:
    """Fetch and load the 24- and 48-hour reports of expenditures that name a race's seat, within minutes.

    By the seat as filed: a report that names another seat, or only a candidate's id, is not among them. Raises BadInputError
    for what is no race and without a usable key.
    """
    place, seat = race_id.upper().split("-")[:2] if race_id.count("-") else (race_id, "")
    cycle = cycle_of_race(race_id)
    notices = {"is_notice": "true", "candidate_office": {"SEN": "S", "PRES": "P"}.get(seat, "H")}
    notices |= {"candidate_office_state": place} if seat != "PRES" else {}
    # filers write district 6 as they write 06
    spellings = sorted({seat, str(int(seat))}) if seat.isdigit() else []
    notices |= {"candidate_office_district": ",".join(spellings)} if spellings else {}
    return _fetch(settings, "efile_schedule_e", cycle, notices, race_id.upper(), session, api_session, progress)


def _fetch(
    settings: Settings,
    endpoint: str,
    cycle: int,
    filters: Mapping[str, str],
    name: str,
    session: Client | None,
    api_session: Client | None,
    progress: Reporter | None,
) -> Report:
    """Ask, whatever was asked within the hour, and fetch the filings of the answer that the lake lacks."""
    api_session = api_session or open_api(settings)
    fetch_api(settings, endpoint, cycle, filters=filters, session=api_session, progress=progress, at_once=True)
    asked = queries(get_endpoint(endpoint), cycle, filters)
    numbers = _numbers(settings, endpoint, cycle, [query.id for query in asked])
    done = fetch_filings(settings, numbers, session=session, progress=progress)
    return replace(done, notes=(f"{name}: {len(numbers):,} new filings listed", *done.notes))


def _numbers(settings: Settings, endpoint: str, cycle: int, ids: Sequence[str]) -> list[int]:
    """The numbers of filings that the answers to these questions list."""
    table = get_endpoint(endpoint).table
    files = [
        str(settings.lake_root / file)
        for (of, year, part), (_, load) in current(read_records(settings)).items()
        if (of, year) == (table, cycle) and part.unit in ids
        for file in load.files
    ]
    if not files:
        return []
    with connect(settings, settings.temporary) as con:
        statement = "select distinct file_number from read_parquet(?, hive_partitioning = false) order by file_number"
        rows: list[tuple[Any, ...]] = con.execute(statement, [files]).fetchall()
    return [row[0] for row in rows if row[0] > 0]
