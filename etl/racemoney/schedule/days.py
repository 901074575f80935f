"""Which days of filings a run is about, and one of them brought."""

from datetime import date, datetime, time, timedelta

from racemoney.channels.filings.fetch import days_due, fetch_day, has_day
from racemoney.clock import EASTERN, eastern_today
from racemoney.errors import BadInputError, TransientError
from racemoney.fetch.filings import check_day
from racemoney.fetch.http import Client
from racemoney.settings import Settings

# A day's zip is made in the night after it. One that is not there by this hour is not waited for any more: a day without
# filings has none, and the next run asks again.
EXPECTED_BY = time(14)
ASK_AGAIN = timedelta(hours=1)
# Each day of a run is a task of its own; Airflow allows 1,024 of a kind.
MOST_DAYS = 1000


def days_of_run(
    settings: Settings,
    now: datetime,
    *,
    logical: datetime | None = None,
    since: date | None = None,
    until: date | None = None,
    everything: bool = False,
) -> list[date]:
    """The days that a run brings: the one before its logical date, so that a run for a past date brings that day alone.

    Today's run brings those, too, whose zips may still change or are not in the lake; and a run that is asked for `since` a
    day, those from it to `until`. `everything` takes zips at rest as well. Raises BadInputError for a day that is still to
    come or before the FEC's first, and for too many at once.
    """
    if logical and not since and eastern_today(logical) < eastern_today(now):
        day = eastern_today(logical) - timedelta(days=1)
        check_day(day, now)
        return [day]
    days = days_due(settings, now, since=since, full=everything)
    if until:
        check_day(until, now)
        days = [day for day in days if day <= until]
    if len(days) > MOST_DAYS:
        raise BadInputError(
            f"{len(days):,} days are too many for one run; ask for {MOST_DAYS:,} at a time with since and until"
        )
    return days


def bring_day(settings: Settings, day: date, now: datetime, *, full: bool = False, session: Client | None = None) -> str:
    """Fetch and load the zips of a day; gives what happened in one line.

    Raises TransientError with the moment to ask again where the zip of electronic filings is still to be expected, and what
    `fetch_day` raises.
    """
    expected_by = datetime.combine(day + timedelta(days=1), EXPECTED_BY, EASTERN)
    if now < expected_by and not has_day(settings, day, session=session):
        raise TransientError(f"the FEC has no zip of {day} yet", retry_at=now + ASK_AGAIN)
    return fetch_day(settings, day, full=full, session=session).summary()
