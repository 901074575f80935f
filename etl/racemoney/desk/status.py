"""What the home holds and how old it is."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from racemoney.errors import BadInputError
from racemoney.lake.records import AsOfBasis, LoadRecord, TableLoad, current, read_records
from racemoney.parse.contract import is_stale
from racemoney.settings import Settings

# Older than any bulk file; the calendar itself ends two thousand years back.
LONGEST_AGE = timedelta(days=36_500)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class StatusRow:
    """The current load of one table, cycle and part; `sha256` is the first 12 digits."""

    table: str
    cycle: int
    part: str
    rows: int
    quarantined: int
    source_as_of: datetime
    as_of_basis: AsOfBasis
    data_through_date: date | None
    original_name: str
    sha256: str
    is_stale: bool
    is_synthetic: bool
    loaded_at: datetime


def status(settings: Settings) -> list[StatusRow]:
    """One row per current load, by table, cycle and part; windows and page ranges of one query of the API are one row."""
    found = current(read_records(settings))
    groups: dict[tuple[str, int, str], list[StatusRow]] = defaultdict(list)
    for table, cycle, part in sorted(found):
        groups[table, cycle, part.unit].append(_row(*found[table, cycle, part]))
    return [_together(part, rows) for (_, _, part), rows in groups.items()]


def _together(part: str, rows: list[StatusRow]) -> StatusRow:
    """Parts as one: all of their rows, as new as the newest, for what came before it is part of the same answer."""
    return replace(
        max(rows, key=lambda row: row.source_as_of),
        part=part,
        rows=sum(row.rows for row in rows),
        quarantined=sum(row.quarantined for row in rows),
        is_stale=any(row.is_stale for row in rows),
    )


def too_old(rows: Iterable[StatusRow], max_age: timedelta, now: datetime | None = None) -> list[StatusRow]:
    """The rows whose source is older than `max_age`: what the FEC said by then is not in the home."""
    limit = (now or datetime.now(UTC)) - max_age
    return [row for row in rows if row.source_as_of < limit]


def parse_age(text: str) -> timedelta:
    """`2d`, `12h`, `30m` or `1w` as a duration. Raises BadInputError on anything else, and on more than a century."""
    match = re.fullmatch(r"\s*(\d{1,6})\s*([mhdw])\s*", text)
    if not match:
        raise BadInputError(f"{text!r} is not a duration; write it like 2d, 12h or 30m")
    age = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if age > LONGEST_AGE:
        raise BadInputError(f"{text!r} is longer than {LONGEST_AGE.days}d, and no file is that old; write it like 2d")
    return age


def _row(record: LoadRecord, table: TableLoad) -> StatusRow:
    return StatusRow(
        table=table.table,
        cycle=table.cycle,
        part=record.part,
        rows=table.rows_loaded,
        quarantined=table.rows_quarantined,
        source_as_of=record.source_as_of,
        as_of_basis=record.as_of_basis,
        data_through_date=table.data_through_date,
        original_name=record.original_name,
        sha256=record.raw_sha256[:12],
        is_stale=is_stale(record),
        is_synthetic=record.is_synthetic,
        loaded_at=record.loaded_at,
    )
