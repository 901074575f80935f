"""Which questions to OpenFEC are asked on a schedule, and one of them asked: what bulk files lack or have later."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from racemoney.channels.api import CYCLE_ENDPOINTS, fetch_api
from racemoney.errors import BadInputError
from racemoney.fetch.api import open_api
from racemoney.fetch.http import Client
from racemoney.settings import Settings
from racemoney.sources.cycles import check_cycle, default_cycles
from racemoney.sources.endpoints import get_endpoint

# Reference data, and what a whole cycle needs of the API besides: its calendar and the expenditures of regular reports.
ENDPOINTS: dict[str, Mapping[str, str]] = {
    **{name: {} for name in ("candidates", "committees", "filings", "reports")},
    **dict(CYCLE_ENDPOINTS),
}


class Question(TypedDict):
    """One endpoint of one cycle."""

    endpoint: str
    cycle: int


def questions(
    settings: Settings, now: datetime, *, endpoints: Sequence[str] = (), cycles: Sequence[int] = ()
) -> list[Question]:
    """What is to be asked, newest cycle first; `endpoints` and `cycles` narrow or replace what the settings name.

    Raises BadInputError without a usable key, for an endpoint that is not asked on a schedule, and for a year that is no
    cycle.
    """
    open_api(settings)
    wanted = [get_endpoint(name).name for name in endpoints or ENDPOINTS]
    if other := [name for name in wanted if name not in ENDPOINTS]:
        raise BadInputError(f"{other[0]} is not asked on a schedule, only {', '.join(ENDPOINTS)}; use `racemoney fetch api`")
    chosen = cycles or settings.cycles or default_cycles(now)
    for cycle in chosen:
        check_cycle(cycle, today=now)
    return [Question(endpoint=name, cycle=cycle) for cycle in sorted(set(chosen), reverse=True) for name in wanted]


def ask(settings: Settings, endpoint: str, cycle: int, *, full: bool = False, session: Client | None = None) -> str:
    """Pull what is new of an endpoint and load it; gives what happened in one line. Raises what `fetch_api` raises."""
    told = fetch_api(settings, endpoint, cycle, filters=ENDPOINTS[endpoint], full=full, session=session)
    return "; ".join(each.sentence() for each in told)
