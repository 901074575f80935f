"""The FEC's clock: its files are made, stamped and named by the day in Washington."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")


def eastern_today(now: datetime) -> date:
    """The day on the FEC's calendar."""
    return now.astimezone(EASTERN).date()


def eastern_midnight(day: date) -> datetime:
    """When a day began in Washington."""
    return datetime(day.year, day.month, day.day, tzinfo=EASTERN)
