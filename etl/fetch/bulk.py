"""Fetching the FEC's bulk files: only when they changed, whole or not at all."""

import zipfile
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import requests

from etl.errors import BadInputError, ContractError, TerminalError, TransientError
from etl.fetch.download import WHOLE_TRIES, DamagedError, OnBytes, Partial, download, partial_folder, whole_size
from etl.fetch.http import Client, MissingError, RangeError, get, open_session, plain
from etl.fetch.only import only_here
from etl.fetch.receipts import Fetched, Receipt, newest_receipt, raw_file, store, write_check
from etl.parse.inflate import read_blocks
from etl.settings import Settings
from etl.sources import Source


def fetch_bulk(
    settings: Settings,
    source: Source,
    cycle: int,
    *,
    session: Client | None = None,
    on_bytes: OnBytes = lambda done, whole: None,
) -> Fetched:
    """Bring a bulk file of the FEC into `raw/`, unless the newest one there is still current, which costs one request.

    Raises BadInputError for a cycle before the dataset's first, TerminalError where the FEC has no such file or the disk no
    room, and TransientError where trying later may help. Nothing half fetched ever counts; it is gone on with next time.
    """
    _check_cycle(source, cycle)
    session = session or open_session()
    name = source.file_name(cycle)
    with only_here(partial_folder(settings, name), name) as folder:
        fetched = _fetch_whole(settings, source, cycle, session, Partial(folder), on_bytes)
    note_check(settings, fetched.receipt)
    return fetched


def _check_cycle(source: Source, cycle: int) -> None:
    if cycle % 2 or cycle < source.first_cycle:
        raise BadInputError(f"{source.name} has a file for every even year from {source.first_cycle} on, not for {cycle}")


def _fetch_whole(
    settings: Settings, source: Source, cycle: int, session: Client, partial: Partial, on_bytes: OnBytes
) -> Fetched:
    for attempt in range(WHOLE_TRIES):
        try:
            return _fetch(settings, source, cycle, session, partial, on_bytes)
        except (DamagedError, RangeError) as error:
            partial.discard()
            last: TransientError = error
            if attempt + 1 < WHOLE_TRIES:
                session.pause(attempt)
    raise last


def _fetch(settings: Settings, source: Source, cycle: int, session: Client, partial: Partial, on_bytes: OnBytes) -> Fetched:
    """One request where nothing changed; else the file, or what is missing of it, and its receipt."""
    url = settings.fec_url.rstrip("/") + source.url_path(cycle)
    known = _known(settings, source, cycle, url)
    partial.step_back()
    try:
        first = get(session, url, {**_conditions(known), **partial.resumption(url)})
    except MissingError as error:
        message = f"the FEC has no {source.name} file of {cycle} at {plain(url)}; its files begin with {source.first_cycle}"
        raise TerminalError(message) from error
    with first:
        if first.status_code == 304 and known:
            partial.discard()
            return Fetched(known, changed=False)
        return _bring(settings, source, cycle, session, url, first, partial, on_bytes)


def note_check(settings: Settings, receipt: Receipt) -> None:
    """Record in last_check.json beside the receipts that the server was asked just now, and what is current."""
    folder = settings.raw / receipt.source / receipt.dataset / str(receipt.cycle)
    write_check(folder, datetime.now(UTC), url=receipt.url, sha256=receipt.sha256)


def _known(settings: Settings, source: Source, cycle: int, url: str) -> Receipt | None:
    """The newest receipt if it came from this address and its file is still there."""
    known = newest_receipt(settings, source.name, cycle)
    if known is None or known.url != url or not raw_file(settings, known.raw_path).exists():
        return None
    return known


def _conditions(known: Receipt | None) -> dict[str, str]:
    """Headers that ask for the file only if it is not the known one."""
    headers = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = format_datetime(known.last_modified, usegmt=True)
    return headers


def _bring(
    settings: Settings,
    source: Source,
    cycle: int,
    session: Client,
    url: str,
    first: requests.Response,
    partial: Partial,
    on_bytes: OnBytes,
) -> Fetched:
    before = newest_receipt(settings, source.name, cycle)
    check_room(settings, url, whole_size(first) - (partial.size if first.status_code == 206 else 0))
    version = download(session, url, first, partial, on_bytes)
    check_file(partial.path, source, cycle, url)
    receipt = store(
        settings,
        partial.path,
        source.name,
        cycle,
        original_name=source.file_name(cycle),
        url=url,
        etag=version.etag,
        last_modified=version.last_modified,
        is_synthetic=version.is_synthetic,
        move=True,
    )
    partial.discard()
    return Fetched(receipt, changed=before is None or before.sha256 != receipt.sha256)


def check_room(settings: Settings, url: str, needed: int) -> None:
    """Raise TerminalError, before anything is downloaded, where so many bytes do not fit under the home."""
    free = settings.free_bytes()
    if needed > free:
        raise TerminalError(
            f"{plain(url)} needs {needed:,} bytes, but only {free:,} are free under {settings.root}; "
            "make room or set RACEMONEY_HOME"
        )


def check_file(path: Path, source: Source, cycle: int, url: str) -> None:
    """Raise where the bytes cannot be the dataset: a web page, a broken zip, a zip without the member."""
    with path.open("rb") as stream:
        head = stream.read(512).lstrip().lower()
    if not head or head.startswith((b"<!doctype", b"<html")):
        raise DamagedError(f"{plain(url)} gave {'a web page' if head else 'nothing'} instead of a file; try again later")
    member = source.member_name(cycle)
    if member is None:
        return
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise DamagedError(f"{plain(url)} gave a broken zip ({error}); try again later") from error
    if member not in names:
        raise ContractError(f"{plain(url)} holds {', '.join(names) or 'nothing'}, but {member} was expected")
    _check_member(path, member, url)


def _check_member(path: Path, member: str, url: str) -> None:
    """Inflate the member once against its own size and checksum; other members (`by_date/` copies) do not matter."""
    try:
        for _ in read_blocks(path, member):
            pass
    except BadInputError as error:
        raise DamagedError(f"{plain(url)} gave a damaged zip: {str(error).partition(': ')[2] or error}") from error
