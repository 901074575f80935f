"""What a pull will take, told before it begins: bytes that are not here yet, calls of the API, room on the disk."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import requests

from racemoney.channels.api import since_day
from racemoney.errors import TerminalError, TransientError
from racemoney.fetch.api import queries
from racemoney.fetch.filings import day_url
from racemoney.fetch.http import Client, MissingError, get
from racemoney.fetch.pull import ask
from racemoney.fetch.receipts import Receipt, filings_folder, newest_in, newest_receipt, raw_file
from racemoney.lake.parts import KINDS, Kind, Part
from racemoney.settings import Settings
from racemoney.sources import Source
from racemoney.sources.endpoints import get_endpoint

# A byte that comes is kept as received and becomes about one of Parquet (indiv20 of 2019-03-17: 2.38 MB zipped, 2.25 MB
# of Parquet); the rest is room to work.
DISK_PER_BYTE = 2.5
# A build's own file, with the room for the copy that it starts from.
BUILD_BYTES = 400 << 20
# From here on a person is asked.
LARGE_BYTES = 200 << 20
LARGE_CALLS = 300


@dataclass(frozen=True)
class Estimate:
    """Bytes to download, calls of the API. `is_exact`: the server said how many bytes; else they are guessed.

    `is_known`: both are told or guessed for all of it; else there is more to come, and nobody said how much.
    """

    bytes: int = 0
    calls: int = 0
    is_exact: bool = True
    is_known: bool = True

    def __add__(self, other: "Estimate") -> "Estimate":
        is_exact, is_known = self.is_exact and other.is_exact, self.is_known and other.is_known
        return Estimate(self.bytes + other.bytes, self.calls + other.calls, is_exact, is_known)

    @property
    def disk(self) -> int:
        """Bytes of disk that it takes in all."""
        return int(self.bytes * DISK_PER_BYTE) + BUILD_BYTES

    @property
    def is_large(self) -> bool:
        """Whether a person should be asked first: also where the size is not known."""
        return not self.is_known or self.bytes > LARGE_BYTES or self.calls > LARGE_CALLS

    def sentence(self, settings: Settings) -> str:
        """The three figures in one line, with what they are to be held against."""
        about = "" if self.is_exact else "about "
        calls = f", about {self.calls:,} calls of OpenFEC ({settings.api_rate:,} an hour are allowed)" if self.calls else ""
        more, limit = ("", "up to") if self.is_known else (", and more, of which the size is not known", "at least")
        free = _size(settings.free_bytes())
        return f"{about}{_size(self.bytes)} to download{calls}{more}; {limit} {_size(self.disk)} of disk, {free} are free"

    def check_room(self, settings: Settings) -> None:
        """Raise TerminalError, before anything is downloaded, where the disk has no room for it."""
        free, (folder, variable) = settings.free_bytes(), settings.tightest()
        if self.disk > free:
            raise TerminalError(
                f"this needs up to {_size(self.disk)} of disk, but only {_size(free)} are free under {folder}; "
                f"make room or set {variable}"
            )


def _size(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"


def estimate_bulk(settings: Settings, sources: Iterable[Source], cycle: int, session: Client) -> Estimate:
    """The bytes of the bulk files of a cycle that are not here in the FEC's present version: a request each, of one byte."""
    found = (
        (settings.fec_url.rstrip("/") + source.url_path(cycle), newest_receipt(settings, source.name, cycle))
        for source in sources
    )
    return sum((_estimate_file(settings, url, known, session) for url, known in found), Estimate())


def estimate_days(settings: Settings, days: Iterable[date], session: Client) -> Estimate:
    """The same of the zips of days of filings; a day without one takes nothing."""
    found = ((day_url(settings, day, kind), newest_in(_folder(settings, day, kind))) for day in days for kind in KINDS)
    return sum((_estimate_file(settings, url, known, session) for url, known in found), Estimate())


def _folder(settings: Settings, day: date, kind: Kind) -> Path:
    return filings_folder(settings, Part.day(day, kind))


def _estimate_file(settings: Settings, url: str, known: Receipt | None, session: Client) -> Estimate:
    try:
        with get(session, url, {"Range": "bytes=0-0"}) as response:
            size, etag = _whole_size(response), response.headers.get("ETag")
    except MissingError:
        return Estimate()
    except TransientError:
        # the server may be well again by the time of the fetch, and a file of transactions has gigabytes
        size, etag = None, None
    is_here = known and known.url == url and etag and known.etag == etag and raw_file(settings, known.raw_path).exists()
    if is_here:
        return Estimate()
    return Estimate(is_exact=False, is_known=False) if size is None else Estimate(size)


def estimate_api(settings: Settings, session: Client, name: str, cycle: int, filters: Mapping[str, str]) -> Estimate:
    """The calls that bring what is new of an endpoint for a cycle: one now tells how many rows there are.

    Not known where the API does not tell. Raises BadInputError where the key is not taken.
    """
    calls = 0
    for query in queries(get_endpoint(name), cycle, filters):
        since = since_day(settings, query, datetime.now(UTC))
        params = [(key, "1" if key == "per_page" else value) for key, value in query.params(since)]
        try:
            body, _ = ask(session, settings.fec_api_url.rstrip("/") + query.path, tuple(params))
            rows = int(json.loads(body)["pagination"]["count"])
        except (TransientError, ValueError, KeyError, TypeError):
            return Estimate(calls=calls, is_exact=False, is_known=False)
        # the end is a page without rows
        calls += rows // query.endpoint.per_page + 2
    return Estimate(calls=calls)


def _whole_size(response: requests.Response) -> int | None:
    """Bytes of the whole file: behind the slash of a part's Content-Range, else the length; None where neither tells."""
    length = response.headers.get("Content-Range", "").rpartition("/")[2] or response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None
