"""Fetching the FEC's bulk files: only when they changed, whole or not at all."""

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import requests

from etl.errors import BadInputError, ContractError, TerminalError, TransientError
from etl.fetch.http import ATTEMPTS, MissingError, get, open_session, plain
from etl.fetch.receipts import Receipt, newest_receipt, raw_file, store
from etl.settings import Settings
from etl.sources import Source

SYNTHETIC_HEADER = "X-Racemoney-Synthetic"
# What is lost of a connection that is cut is less than a block.
BLOCK = 1 << 16

# Told after each block: bytes on disk, bytes of the whole file (0 where the server does not say).
OnBytes = Callable[[int, int], None]


@dataclass(frozen=True)
class Fetched:
    """The newest receipt of a dataset and cycle, and whether this fetch brought new bytes."""

    receipt: Receipt
    changed: bool


@dataclass(frozen=True)
class Version:
    """Which version of a file a server gave."""

    etag: str | None
    last_modified: datetime | None
    is_synthetic: bool


def fetch_bulk(
    settings: Settings,
    source: Source,
    cycle: int,
    *,
    session: requests.Session | None = None,
    on_bytes: OnBytes = lambda done, whole: None,
) -> Fetched:
    """Bring a bulk file of the FEC into `raw/`, unless the newest one there is still current.

    Raises BadInputError for a cycle before the dataset's first, TerminalError where the FEC has no such file, and
    TransientError where trying later may help. Nothing half fetched is ever kept.
    """
    _check_cycle(source, cycle)
    session = session or open_session()
    url = settings.fec_url.rstrip("/") + source.url_path(cycle)
    known = _known(settings, source, cycle, url)
    try:
        first = get(session, url, _conditions(known))
    except MissingError as error:
        message = f"the FEC has no {source.name} file of {cycle} at {plain(url)}; its files begin with {source.first_cycle}"
        raise TerminalError(message) from error
    with first:
        if first.status_code == 304 and known:
            fetched = Fetched(known, changed=False)
        else:
            fetched = _bring(settings, source, cycle, session, url, first, on_bytes)
    note_check(settings, fetched.receipt)
    return fetched


def _check_cycle(source: Source, cycle: int) -> None:
    if cycle % 2 or cycle < source.first_cycle:
        raise BadInputError(f"{source.name} has a file for every even year from {source.first_cycle} on, not for {cycle}")


def note_check(settings: Settings, receipt: Receipt) -> None:
    """Record in last_check.json beside the receipts that the server was asked just now, and what is current."""
    target = settings.raw / receipt.source / receipt.dataset / str(receipt.cycle) / "last_check.json"
    told = {"checked_at": datetime.now(UTC).isoformat(), "url": receipt.url, "sha256": receipt.sha256}
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    temporary.replace(target)


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
    session: requests.Session,
    url: str,
    first: requests.Response,
    on_bytes: OnBytes,
) -> Fetched:
    before = newest_receipt(settings, source.name, cycle)
    settings.temporary.mkdir(parents=True, exist_ok=True)
    part = settings.temporary / f"{source.file_name(cycle)}.{os.getpid()}.part"
    try:
        _check_room(settings, first)
        version = download(session, url, first, part, on_bytes)
        check_file(part, source, cycle, url)
        receipt = store(
            settings,
            part,
            source.name,
            cycle,
            original_name=source.file_name(cycle),
            url=url,
            etag=version.etag,
            last_modified=version.last_modified,
            is_synthetic=version.is_synthetic,
            move=True,
        )
    finally:
        part.unlink(missing_ok=True)
    return Fetched(receipt, changed=before is None or before.sha256 != receipt.sha256)


def _check_room(settings: Settings, response: requests.Response) -> None:
    needed, free = int(response.headers.get("Content-Length", 0)), settings.free_bytes()
    if needed > free:
        raise TerminalError(f"{plain(response.url)} has {needed} bytes, but only {free} are free under {settings.root}")


def download(session: requests.Session, url: str, first: requests.Response, part: Path, on_bytes: OnBytes) -> Version:
    """Write a body to `part`, going on by Range where the connection is cut, and give the version that was written.

    A file that changes on the server meanwhile is begun again (If-Range). Raises TransientError when five tries in a row
    brought nothing more.
    """
    response, tries, have = first, 0, 0
    while True:
        with response:
            was_cut = _write(response, part, on_bytes)
            version, whole, had = version_of(response), _whole_size(response), have
        have = part.stat().st_size
        if have == whole or not (whole or was_cut):
            return version
        tries = 0 if have > had else tries + 1
        if tries >= ATTEMPTS or have > whole > 0:
            raise TransientError(f"{plain(url)} was cut at {have} of {whole} bytes; try again later")
        response = get(session, url, _resumption(version, have))


def _write(response: requests.Response, part: Path, on_bytes: OnBytes) -> bool:
    """Write a body, or go on with it, and say whether it was cut."""
    whole = _whole_size(response)
    # 206 goes on where the file ends, because that is what was asked for; 200 is the whole file once more.
    with part.open("ab" if response.status_code == 206 else "wb") as out:
        try:
            for block in response.iter_content(BLOCK):
                out.write(block)
                on_bytes(out.tell(), whole)
        except requests.RequestException:
            return True
    return False


def _resumption(version: Version, have: int) -> dict[str, str]:
    """Headers that ask for the rest of the same version; none where the server gave nothing to name it by."""
    strong = version.etag if version.etag and not version.etag.startswith("W/") else None
    since = format_datetime(version.last_modified, usegmt=True) if version.last_modified else None
    same = strong or since
    return {"Range": f"bytes={have}-", "If-Range": same} if same and have else {}


def _whole_size(response: requests.Response) -> int:
    """Bytes of the whole file as the server tells them, 0 where it does not."""
    if response.status_code == 206:
        size = response.headers.get("Content-Range", "").rpartition("/")[2]
        return int(size) if size.isdigit() else 0
    return int(response.headers.get("Content-Length", 0))


def version_of(response: requests.Response) -> Version:
    """What the headers say of the file."""
    modified = response.headers.get("Last-Modified")
    return Version(
        etag=response.headers.get("ETag"),
        last_modified=_http_date(modified) if modified else None,
        is_synthetic=response.headers.get(SYNTHETIC_HEADER, "").lower() == "true",
    )


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def check_file(path: Path, source: Source, cycle: int, url: str) -> None:
    """Raise where the bytes cannot be the dataset: a web page, a broken zip, a zip without the member."""
    with path.open("rb") as stream:
        head = stream.read(512).lstrip().lower()
    if not head or head.startswith((b"<!doctype", b"<html")):
        raise TransientError(f"{plain(url)} gave {'a web page' if head else 'nothing'} instead of a file; try again later")
    member = source.member_name(cycle)
    if member is None:
        return
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise TransientError(f"{plain(url)} gave a broken zip ({error}); try again later") from error
    if member not in names:
        raise ContractError(f"{plain(url)} holds {', '.join(names) or 'nothing'}, but {member} was expected")
