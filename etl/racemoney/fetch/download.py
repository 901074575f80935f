"""Writing a body to disk: on by Range after a cut, in this process or the next; from the start where the file changed."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import requests
from pydantic import TypeAdapter, ValidationError

from racemoney.errors import TerminalError, TransientError, disk_error
from racemoney.fetch.http import ATTEMPTS, BLOCK, Client, get, plain
from racemoney.settings import Settings

SYNTHETIC_HEADER = "X-Racemoney-Synthetic"
PARTIAL_CONTENT = 206
# What arrives whole and damaged is asked for again, from its first byte, so often in all.
WHOLE_TRIES = 3

# Told after each block: bytes on disk, bytes of the whole file (0 where the server does not say).
OnBytes = Callable[[int, int], None]


class DamagedError(TransientError):
    """What came is whole by its length and still not the file."""


@dataclass(frozen=True)
class Version:
    """Which version of a file a server gave."""

    etag: str | None
    last_modified: datetime | None
    is_synthetic: bool

    @property
    def name(self) -> str | None:
        """What If-Range may name it by: a strong ETag, else the date."""
        strong = self.etag if self.etag and not self.etag.startswith("W/") else None
        return strong or (format_datetime(self.last_modified, usegmt=True) if self.last_modified else None)


@dataclass(frozen=True)
class Note:
    """What is known of the bytes of a partial file."""

    url: str
    version: Version


_NOTE = TypeAdapter(Note)


@dataclass(frozen=True)
class Partial:
    """A file under way: its bytes so far, and beside them which version they are of."""

    folder: Path

    @property
    def path(self) -> Path:
        """The bytes."""
        return self.folder / "bytes.part"

    @property
    def _note(self) -> Path:
        return self.folder / "version.json"

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def remember(self, url: str, version: Version) -> None:
        """Note whose bytes follow, before the first of them is written."""
        self._note.write_bytes(_NOTE.dump_json(Note(url, version)))

    def resumption(self, url: str) -> dict[str, str]:
        """Headers that ask for the rest of the same version; none where nothing is there or nothing names it."""
        try:
            note = _NOTE.validate_json(self._note.read_bytes())
        except (OSError, ValidationError):
            return {}
        if note.url != url or not note.version.name or not self.size:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": note.version.name}

    def step_back(self) -> None:
        """Give up the last byte: of a file that is already whole no server has a part to send."""
        if self.size:
            os.truncate(self.path, self.size - 1)

    def discard(self) -> None:
        """Begin again from nothing."""
        self._note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


def partial_folder(settings: Settings, name: str) -> Path:
    """Where a file of that name grows."""
    return settings.temporary / "downloads" / name


def download(
    session: Client, url: str, first: requests.Response, partial: Partial, on_bytes: OnBytes = lambda done, whole: None
) -> Version:
    """Write a body to the partial file, going on by Range where the connection is cut; the version that was written.

    A file that changes on the server meanwhile is begun again (If-Range). Raises TransientError when five tries in a row
    brought nothing more; what came stays for the next process. Raises TerminalError where the disk is full.
    """
    response, tries = first, 0
    while True:
        had = partial.size
        with response:
            _check_encoding(response, url)
            is_wanted = _is_continuation(response, partial)
            was_cut = _receive(response, url, partial, on_bytes) if is_wanted else True
            version, whole = version_of(response), whole_size(response)
        have = partial.size
        if is_wanted and (have == whole or not (whole or was_cut)):
            return version
        tries = 0 if have > had else tries + 1
        if not have or have > whole > 0:
            partial.discard()
        if tries >= ATTEMPTS or have > whole > 0:
            raise TransientError(f"{plain(url)} was cut at {have} of {whole} bytes; try again later")
        response = get(session, url, partial.resumption(url))


def _check_encoding(response: requests.Response, url: str) -> None:
    """Lengths and ranges of a body that was packed on its way are not those of the file."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity"):
        raise TerminalError(
            f"{plain(url)} came packed as {encoding}, though asked for as it is; "
            "check the proxy, or download the file yourself and use `racemoney load`"
        )


def _is_continuation(response: requests.Response, partial: Partial) -> bool:
    """Whether the body is the whole file, or goes on exactly where ours ends, in the same version.

    If-Range is the server's to honour; one that does not would have us glue two files together. Ours is then dropped.
    """
    if response.status_code != PARTIAL_CONTENT:
        return True
    starts = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    asked = response.request.headers.get("If-Range")
    same = asked in (version_of(response).name, response.headers.get("Last-Modified"))
    if starts == str(partial.size) and same:
        return True
    partial.discard()
    return False


def _receive(response: requests.Response, url: str, partial: Partial, on_bytes: OnBytes) -> bool:
    """Write a body, or go on with it, and say whether it was cut."""
    try:
        if response.status_code != PARTIAL_CONTENT:
            partial.discard()
            partial.remember(url, version_of(response))
        return _write(response, partial.path, on_bytes)
    except OSError as error:
        # on a disk that refuses everything even that may fail
        with suppress(OSError):
            partial.discard()
        reason = disk_error(error, partial.folder) or error
        raise TerminalError(f"{plain(url)} cannot be written: {reason}") from error


def _write(response: requests.Response, path: Path, on_bytes: OnBytes) -> bool:
    whole = whole_size(response)
    with path.open("ab") as out:
        try:
            for block in response.iter_content(BLOCK):
                out.write(block)
                on_bytes(out.tell(), whole)
        except requests.RequestException:
            return True
    return False


def whole_size(response: requests.Response) -> int:
    """Bytes of the whole file as the server tells them, 0 where it does not."""
    if response.status_code == PARTIAL_CONTENT:
        size = response.headers.get("Content-Range", "").rpartition("/")[2]
        return int(size) if size.isdigit() else 0
    size = response.headers.get("Content-Length", "")
    return int(size) if size.isdigit() else 0


def version_of(response: requests.Response) -> Version:
    """What the headers say of the file."""
    modified, moment = response.headers.get("Last-Modified"), None
    if modified:
        with suppress(ValueError):
            moment = parsedate_to_datetime(modified)
    return Version(
        etag=response.headers.get("ETag"),
        last_modified=moment,
        is_synthetic=response.headers.get(SYNTHETIC_HEADER, "").lower() == "true",
    )
