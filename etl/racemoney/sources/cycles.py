"""Two-year cycles, named by their even year."""

import re
from datetime import UTC, datetime

from racemoney.clock import eastern_today
from racemoney.errors import BadInputError
from racemoney.sources import Source

_RACE_ID = re.compile(r"(?:[A-Z]{2}-(?:[0-9]{2}|SEN)|US-PRES)-([0-9]{4})(?:-SPECIAL)?")


def check_even(cycle: int) -> None:
    """Raises BadInputError on an odd year."""
    if cycle % 2:
        raise BadInputError(f"{cycle} is not a cycle: cycles are named by their even year, so {cycle} is in {cycle + 1}")


def check_cycle(cycle: int, source: Source | None = None, today: datetime | None = None) -> None:
    """Raises BadInputError on an odd year, a cycle that has not begun, or one before the source's first."""
    year = (today or datetime.now(UTC)).year
    check_even(cycle)
    if cycle > year + year % 2:
        raise BadInputError(f"cycle {cycle} has not begun; the newest is {year + year % 2}")
    if source and cycle < source.first_cycle:
        raise BadInputError(f"{source.name} begins with cycle {source.first_cycle}; there is none for {cycle}")


def default_cycles(now: datetime) -> tuple[int, int]:
    """The cycle in progress and the one before."""
    year = eastern_today(now).year
    newest = year + year % 2
    return newest, newest - 2


def cycle_of_race(race_id: str) -> int:
    """The two-year cycle of a race, by its name. Raises BadInputError for what cannot be one."""
    match = _RACE_ID.fullmatch(race_id.upper())
    if not match:
        raise BadInputError(f"{race_id!r} names no race; write it like GA-06-2017-special, GA-06-2018 or US-PRES-2020")
    year = int(match[1])
    check_cycle(year + year % 2)
    return year + year % 2
