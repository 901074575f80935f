"""What came in at the FEC minutes ago: the numbers of new filings of a committee or about a race, and then the filings."""

from collections.abc import Mapping, Sequence
from typing import Any

from racemoney.desk.api import fetch_api
from racemoney.desk.fetch_filings import FilingsFetch, fetch_filings
from racemoney.desk.progress import Reporter
from racemoney.desk.run import cycle_of
from racemoney.fetch.api import open_api
from racemoney.fetch.http import Client
from racemoney.lake.records import current, read_records
from racemoney.parse.engine import connect
from racemoney.settings import Settings
from racemoney.sources.endpoints import get_endpoint


def fetch_new_of_committee(
    settings: Settings,
    committee_id: str,
    cycle: int,
    *,
    session: Client | None = None,
    api_session: Client | None = None,
    progress: Reporter | None = None,
) -> FilingsFetch:
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
) -> FilingsFetch:
    """Fetch and load the 24- and 48-hour reports of expenditures that name a race's seat, within minutes.

    By the seat as filed: a report that names another seat, or only a candidate's id, is not among them. Raises BadInputError
    for what is no race and without a usable key.
    """
    place, seat = race_id.upper().split("-")[:2] if race_id.count("-") else (race_id, "")
    cycle = cycle_of(race_id)
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
) -> FilingsFetch:
    """Ask, whatever was asked within the hour, and fetch the filings of the answer that the lake lacks."""
    api_session = api_session or open_api(settings)
    asked = fetch_api(settings, endpoint, cycle, filters=filters, session=api_session, progress=progress, at_once=True)
    numbers = _numbers(settings, endpoint, cycle, [load.query.id for load in asked])
    done = fetch_filings(settings, numbers, session=session, progress=progress)
    return FilingsFetch(done.brought, done.failed, (f"{name}: {len(numbers):,} new filings listed", *done.notes))


def _numbers(settings: Settings, endpoint: str, cycle: int, ids: Sequence[str]) -> list[int]:
    """The numbers of filings that the answers to these questions list."""
    table = get_endpoint(endpoint).table
    files = [
        str(settings.lake_root / file)
        for (of, year, part), (_, load) in current(read_records(settings)).items()
        if (of, year) == (table, cycle) and part.partition("/")[0] in ids
        for file in load.files
    ]
    if not files:
        return []
    with connect(settings, settings.temporary) as con:
        statement = "select distinct file_number from read_parquet(?, hive_partitioning = false) order by file_number"
        rows: list[tuple[Any, ...]] = con.execute(statement, [files]).fetchall()
    return [row[0] for row in rows if row[0] > 0]
