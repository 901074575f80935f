"""One file of the FEC's, whatever it holds: only when it changed, whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import requests

from racemoney.errors import TerminalError
from racemoney.fetch.download import (
    WHOLE_TRIES,
    DamagedError,
    OnBytes,
    Partial,
    Version,
    download,
    partial_folder,
    whole_size,
)
from racemoney.fetch.http import Client, RangeError, get, plain
from racemoney.fetch.receipts import Fetched, Receipt, is_whole, newest_in, write_check
from racemoney.files import locked_folder
from racemoney.settings import Settings

_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Wanted:
    """A file to bring: its address, the name under which it grows, and the folder below `raw/` for its versions.

    `check` raises DamagedError where the bytes cannot be the file, `keep` puts them under `folder` with a receipt.
    """

    url: str
    name: str
    folder: Path
    check: Callable[[Path], None]
    keep: Callable[[Path, Version], Receipt]


def ending_checked(url: str) -> Callable[[Path], None]:
    """A check of a text's end. One whose last line does not end was cut on its way, or so made: it is asked for again, and
    taken where it comes as long as before.
    """
    seen: set[int] = set()

    def check(path: Path) -> None:
        size = path.stat().st_size
        with path.open("rb") as stream:
            stream.seek(max(size - 1, 0))
            is_whole = stream.read() == b"\n" or size in seen
        seen.add(size)
        if not is_whole:
            raise DamagedError(f"{plain(url)} ends within a line; try again later")

    return check


def fetch_file(settings: Settings, wanted: Wanted, session: Client, on_bytes: OnBytes = lambda done, whole: None) -> Fetched:
    """Bring a file into `raw/`, unless the newest one there is still current, which costs one request.

    Raises MissingError where there is none, TerminalError where the disk has no room, and TransientError where trying
    later may help. Nothing half fetched ever counts; it is gone on with next time.
    """
    with locked_folder(partial_folder(settings, wanted.name), wanted.name) as folder:
        fetched = _fetch_whole(settings, wanted, session, Partial(folder), on_bytes)
    write_check(wanted.folder, datetime.now(UTC), url=fetched.receipt.url, sha256=fetched.receipt.sha256)
    return fetched


def _fetch_whole(settings: Settings, wanted: Wanted, session: Client, partial: Partial, on_bytes: OnBytes) -> Fetched:
    def fetch() -> Fetched:
        try:
            return _fetch(settings, wanted, session, partial, on_bytes)
        except (DamagedError, RangeError):
            partial.discard()
            raise

    return session.retrying(WHOLE_TRIES, DamagedError, RangeError)(fetch)


def _fetch(settings: Settings, wanted: Wanted, session: Client, partial: Partial, on_bytes: OnBytes) -> Fetched:
    """One request where nothing changed; else the file, or what is missing of it, and its receipt."""
    known = _known(settings, wanted)
    partial.step_back()
    with get(session, wanted.url, {**_conditions(known), **partial.resumption(wanted.url)}) as first:
        if first.status_code == 304 and known:
            partial.discard()
            return Fetched(known, changed=False)
        return _bring(settings, wanted, session, first, partial, on_bytes)


def _known(settings: Settings, wanted: Wanted) -> Receipt | None:
    """The newest receipt that came from this address, if its file is still there."""
    known = newest_in(wanted.folder, wanted.url)
    return known if known and is_whole(settings, known) else None


def _conditions(known: Receipt | None) -> dict[str, str]:
    """Headers that ask for the file only if it is not the known one."""
    headers = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = format_datetime(known.last_modified, usegmt=True)
    return headers


def _bring(
    settings: Settings, wanted: Wanted, session: Client, first: requests.Response, partial: Partial, on_bytes: OnBytes
) -> Fetched:
    before = newest_in(wanted.folder)
    check_room(settings, wanted.url, whole_size(first) - (partial.size if first.status_code == 206 else 0))
    version = download(session, wanted.url, first, partial, on_bytes)
    check_no_page(partial.path, wanted.url)
    wanted.check(partial.path)
    receipt = wanted.keep(partial.path, version)
    partial.discard()
    return Fetched(receipt, changed=before is None or before.sha256 != receipt.sha256)


def check_room(settings: Settings, url: str, needed: int) -> None:
    """Raise TerminalError, before anything is downloaded, where so many bytes do not fit under home and lake."""
    free, (folder, variable) = settings.free_bytes(), settings.tightest()
    if needed > free:
        raise TerminalError(
            f"{plain(url)} needs {needed:,} bytes, but only {free:,} are free under {folder}; make room or set {variable}"
        )


def check_no_page(path: Path, url: str) -> None:
    """Raise DamagedError where a web page came, or nothing, or a file that was packed on its way."""
    with path.open("rb") as stream:
        head = stream.read(512).lstrip().lower()
    if not head or head.startswith((b"<!doctype", b"<html")):
        raise DamagedError(f"{plain(url)} gave {'a web page' if head else 'nothing'} instead of a file; try again later")
    if head.startswith(_GZIP_MAGIC):
        raise DamagedError(f"{plain(url)} gave a gzip instead of a file; try again later")
