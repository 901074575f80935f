"""Fetching electronic filings: the zip of a day from the bulk server, or one filing from docquery.fec.gov.

Numbers of electronic and of paper filings are drawn from one sequence, so a number names one filing, whatever the channel;
which of docquery's two folders has it only the answer tells. The FEC numbers below zero have no text.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from racemoney.clock import eastern_midnight, eastern_today
from racemoney.errors import BadInputError, FileError
from racemoney.fetch.download import DamagedError, OnBytes, Version
from racemoney.fetch.file import Wanted, ending_checked, fetch_file
from racemoney.fetch.http import Client, MissingError, get, plain
from racemoney.fetch.receipts import Fetched, Receipt, filings_folder, newest_in, read_check, store_filings, write_check
from racemoney.lake.parts import KINDS, Kind, Part
from racemoney.parse.inflate import check_members
from racemoney.settings import Settings

# The FEC has daily zips from this day on (fec.gov, bulk data, "e-filings by day").
FIRST_DAY = date(2001, 1, 1)
# Days after which a day's zip is taken not to change any more. Paper is keyed in by hand, in the weeks after it came.
SETTLED = {"electronic": timedelta(days=7), "paper": timedelta(days=30)}
_POSTED = {"electronic": "dcdev/posted", "paper": "paper/posted"}


def check_day(day: date, now: datetime) -> None:
    """Raise BadInputError where the FEC can have no zip of a day: it is still to come, or before the first."""
    if day > (today := eastern_today(now)):
        raise BadInputError(f"{day} is still to come; the FEC has filings through today, {today}")
    if day < FIRST_DAY:
        raise BadInputError(f"the FEC has daily zips of filings from {FIRST_DAY} on, none of {day}")


def is_settled(settings: Settings, day: date, kind: Kind) -> bool:
    """Whether a day's zip was asked for with success, there or not, when it had already come to rest."""
    checked = read_check(filings_folder(settings, Part.day(day, kind)))
    return checked is not None and checked >= eastern_midnight(day) + timedelta(days=1) + SETTLED[kind]


def fetch_day_zip(
    settings: Settings, day: date, kind: Kind, session: Client, on_bytes: OnBytes = lambda done, whole: None
) -> Fetched | None:
    """Bring the zip of a day, unless the one there is still current; None where the FEC has none, which is remembered.

    Raises what `fetch_file` raises.
    """
    part, url = Part.day(day, kind), day_url(settings, day, kind)
    folder = filings_folder(settings, part)
    wanted = Wanted(url, part, folder, lambda path: check_zip(path, url), _keeper(settings, part, day, url))
    try:
        return fetch_file(settings, wanted, session, on_bytes)
    except MissingError:
        write_check(folder, datetime.now(UTC), url=url, sha256=None)
        return None


def day_url(settings: Settings, day: date, kind: Kind) -> str:
    """Where the FEC has the zip of a day."""
    return f"{settings.fec_url.rstrip('/')}/files/bulk-downloads/{kind}/{day:%Y%m%d}.zip"


def has_day_zip(settings: Settings, day: date, kind: Kind, session: Client) -> bool:
    """Whether the zip of a day is here or at the FEC, for one request that brings no more than a byte of it."""
    if newest_in(filings_folder(settings, Part.day(day, kind))):
        return True
    try:
        get(session, day_url(settings, day, kind), {"Range": "bytes=0-0"}).close()
    except MissingError:
        return False
    return True


def fetch_filing(
    settings: Settings,
    number: int,
    session: Client,
    *,
    filed_date: date | None = None,
    first: Kind = "electronic",
    on_bytes: OnBytes = lambda done, whole: None,
) -> Fetched:
    """Bring one filing, from the folder that should have it or else from the other one.

    Raises MissingError where neither has it, and what `fetch_file` raises.
    """
    part = Part.filing(number)
    for kind in sorted(KINDS, key=lambda kind: kind != first):
        url = f"{settings.fec_filings_url.rstrip('/')}/{_POSTED[kind]}/{number}.fec"
        keep = _keeper(settings, part, filed_date, url)
        wanted = Wanted(url, part, filings_folder(settings, part), ending_checked(url), keep)
        try:
            return fetch_file(settings, wanted, session, on_bytes)
        except MissingError:
            continue
    raise MissingError(f"{plain(settings.fec_filings_url)} has no filing {number}, neither electronic nor from paper")


def check_zip(path: Path, url: str) -> None:
    """Raise DamagedError where the bytes are no whole zip."""
    try:
        check_members(path, ".fec")
    except FileError as error:
        raise DamagedError(f"{plain(url)} gave a damaged zip: {error.fault}; try again later") from error


def _keeper(settings: Settings, part: Part, day: date | None, url: str) -> Callable[[Path, Version], Receipt]:
    def keep(path: Path, version: Version) -> Receipt:
        return store_filings(
            settings,
            path,
            part,
            day,
            original_name=url.rpartition("/")[2],
            url=url,
            etag=version.etag,
            last_modified=version.last_modified,
            is_synthetic=version.is_synthetic,
            move=True,
        )

    return keep
