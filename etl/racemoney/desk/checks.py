"""The FEC's own figures of a race, asked for to hold ours against them; the next build compares (`fec_comparisons`)."""

from collections.abc import Iterator

from racemoney.channels.api import fetch_api
from racemoney.channels.outcome import Outcome
from racemoney.desk.warehouse import check_race, open_published
from racemoney.errors import BadInputError
from racemoney.fetch.api import open_api
from racemoney.fetch.http import Client
from racemoney.settings import Settings

# The server takes no more candidates in one call (webservices/resources/candidate_aggregates.py).
CANDIDATES_PER_CALL = 10
OFFICES = {"H": "house", "S": "senate", "P": "president"}

_SEAT = "select cycle, office_code, office_state, office_district from races where race_id = ?"
# The FEC sums a seat's special and regular election of a cycle together.
_CANDIDATES = """
    select distinct race_candidates.candidate_id
    from race_candidates
    inner join races as theirs using (race_id)
    inner join races as ours
        on (theirs.cycle, theirs.office_code, theirs.office_state, theirs.office_district)
        = (ours.cycle, ours.office_code, ours.office_state, ours.office_district)
    where ours.race_id = ?
    order by 1
"""


def fetch_checks(settings: Settings, race_id: str, *, session: Client | None = None, full: bool = False) -> list[Outcome]:
    """Ask for the sums of a race's seat and, ten candidates a call, of its candidates' contributions and expenditures.

    Raises BadInputError for a race that the published build does not have, and without a usable key.
    """
    with open_published(settings) as connection:
        race = check_race(connection, race_id)
        ((cycle, office, state, district),) = connection.execute(_SEAT, [race]).fetchall()
        candidates = [row[0] for row in connection.execute(_CANDIDATES, [race]).fetchall()]
    if not candidates:
        raise BadInputError(f"{race} has no candidate yet, so there is nothing to compare")
    seat = {"office": OFFICES[office]}
    seat |= {"state": state} if office != "P" else {}
    seat |= {"district": district} if office == "H" else {}
    session = session or open_api(settings)
    done = fetch_api(settings, "elections_summary", cycle, filters=seat, full=full, session=session)
    for ids in _chunks(candidates):
        for name in ("schedule_a_by_state", "schedule_e_totals"):
            done += fetch_api(settings, name, cycle, filters={"candidate_id": ids}, full=full, session=session)
    return done


def _chunks(candidates: list[str]) -> Iterator[str]:
    for first in range(0, len(candidates), CANDIDATES_PER_CALL):
        yield ",".join(candidates[first : first + CANDIDATES_PER_CALL])
