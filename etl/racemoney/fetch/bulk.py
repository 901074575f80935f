"""Fetching the FEC's bulk files, one of a dataset and cycle each."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from racemoney.errors import BadInputError, ContractError, FileError, TerminalError
from racemoney.fetch.download import DamagedError, OnBytes, Version
from racemoney.fetch.file import Wanted, ending_checked, fetch_file
from racemoney.fetch.http import Client, MissingError, open_session, plain
from racemoney.fetch.receipts import Fetched, Receipt, bulk_folder, store
from racemoney.parse.inflate import read_blocks
from racemoney.parse.pg_dump import find_copy, read_copy
from racemoney.settings import Settings
from racemoney.sources import Source


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
    url = settings.fec_url.rstrip("/") + source.url_path(cycle)

    def keep(path: Path, version: Version) -> Receipt:
        return store(
            settings,
            path,
            source.name,
            cycle,
            original_name=source.file_name(cycle),
            url=url,
            etag=version.etag,
            last_modified=version.last_modified,
            is_synthetic=version.is_synthetic,
            move=True,
        )

    wanted = Wanted(
        url=url,
        name=source.file_name(cycle),
        folder=bulk_folder(settings, source.name, cycle),
        check=_checked(source, cycle, url),
        keep=keep,
    )
    try:
        return fetch_file(settings, wanted, session or open_session(), on_bytes)
    except MissingError as error:
        message = f"the FEC has no {source.name} file of {cycle} at {plain(url)}; its files begin with {source.first_cycle}"
        raise TerminalError(message) from error


def _check_cycle(source: Source, cycle: int) -> None:
    if cycle % 2 or cycle < source.first_cycle:
        raise BadInputError(f"{source.name} has a file for every even year from {source.first_cycle} on, not for {cycle}")


def _checked(source: Source, cycle: int, url: str) -> Callable[[Path], None]:
    """A check that raises where the bytes cannot be the dataset: a broken zip, a zip without the member, a cut text."""
    member = source.member_name(cycle)
    if member and source.format == "pg_dump":
        return lambda path: _check_dump(path, member, url)
    return ending_checked(url) if member is None else lambda path: _check_zip(path, member, url)


def _check_dump(path: Path, table: str, url: str) -> None:
    """Unpack the table's rows once; a dump of another table or without an end comes again, or for good, as it is."""
    try:
        for _ in read_copy(path, find_copy(path, table)):
            pass
    except FileError as error:
        raise DamagedError(f"{plain(url)} gave a file that cannot be read: it {error.advice}") from error


def _check_zip(path: Path, member: str, url: str) -> None:
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
    except FileError as error:
        raise DamagedError(f"{plain(url)} gave a damaged zip: {error.advice}") from error
