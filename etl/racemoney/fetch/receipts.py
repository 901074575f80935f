"""Raw files kept as received, each beside a receipt that says where it came from and of what day it is."""

import hashlib
import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from racemoney.errors import DISK_REFUSES, BadInputError, RacemoneyError, disk_error, disk_errors_told
from racemoney.files import find, write_whole
from racemoney.lake.lock import shared_lock
from racemoney.lake.parts import Part
from racemoney.lake.records import EFILE, AsOfBasis
from racemoney.parse.inflate import member_time
from racemoney.parse.pg_dump import find_copy
from racemoney.settings import Settings
from racemoney.sources import Source, get_source
from racemoney.sources.filings import FILINGS

# A folder that holds a file of this name holds made-up data.
SYNTHETIC_MARKER = "SYNTHETIC"
_RECEIPT_NAME = "receipt.json"
_BLOCK = 4 << 20


@dataclass(frozen=True)
class Receipt:
    """One raw file. `source_as_of` is the moment of the FEC's dump as far as known, `as_of_basis` how it is known."""

    source: str
    dataset: str
    cycle: int
    original_name: str
    url: str | None
    etag: str | None
    last_modified: datetime | None
    fetched_at: datetime
    source_as_of: datetime
    as_of_basis: AsOfBasis
    bytes: int
    sha256: str
    is_synthetic: bool
    raw_path: str


@dataclass(frozen=True)
class Fetched:
    """The newest receipt of a dataset and cycle, and whether this fetch brought new bytes."""

    receipt: Receipt
    changed: bool


_RECEIPT = TypeAdapter(Receipt)


def store(
    settings: Settings,
    path: Path,
    dataset: str,
    cycle: int,
    *,
    source: str = "bulk",
    original_name: str | None = None,
    url: str | None = None,
    etag: str | None = None,
    last_modified: datetime | None = None,
    as_of: datetime | None = None,
    is_synthetic: bool = False,
    move: bool = False,
) -> Receipt:
    """Keep a file under `raw/` with its receipt; the same bytes are kept once, and a better as-of updates the receipt.

    `as_of` (given by a person) goes before `last_modified` (the server's), that before the own time of a zip's member or
    a dump, that before the file's. Raises BadInputError where the file cannot be read or is a broken zip or dump.
    """
    name = original_name or path.name
    with disk_errors_told(path.parent):
        moment, basis = _as_of(path, name, get_source(dataset), cycle, as_of, last_modified)
    known = Known(source, dataset, cycle, name, url, etag, last_modified, moment, basis, is_synthetic)
    return keep(settings, path, settings.raw / source / dataset / str(cycle), known, move=move)


def bulk_folder(settings: Settings, dataset: str, cycle: int) -> Path:
    """Where the versions of a bulk file lie, each in a folder of its own, beside last_check.json."""
    return settings.raw / "bulk" / dataset / str(cycle)


@dataclass(frozen=True)
class Known:
    """What is known of a file before its bytes are read: the fields of its receipt."""

    source: str
    dataset: str
    cycle: int
    original_name: str
    url: str | None
    etag: str | None
    last_modified: datetime | None
    source_as_of: datetime
    as_of_basis: AsOfBasis
    is_synthetic: bool


def keep(settings: Settings, path: Path, folder: Path, known: Known, *, move: bool = False) -> Receipt:
    """Keep a file of any source below `folder` (somewhere under `raw/`), in a folder named by its bytes.

    Raises BadInputError where it cannot be read or copied, TerminalError where the disk is full.
    """
    taken, digest, size = _take(path, folder, move)
    target = folder / digest[:16] / known.original_name
    told = {field.name: getattr(known, field.name) for field in fields(known)}
    told["is_synthetic"] = known.is_synthetic or (path.parent / SYNTHETIC_MARKER).exists()
    receipt = Receipt(
        **told,
        fetched_at=datetime.now(UTC),
        bytes=size,
        sha256=digest,
        raw_path=target.relative_to(settings.lake_root).as_posix(),
    )
    with disk_errors_told(folder), shared_lock(settings):
        return _keep(taken, target, receipt)


def filings_folder(settings: Settings, part: Part) -> Path:
    """Where the versions of a filing or of a day's zip lie, beside last_check.json."""
    return settings.raw / EFILE / FILINGS / part


def store_filings(
    settings: Settings,
    path: Path,
    part: Part,
    day: date | None,
    *,
    original_name: str | None = None,
    url: str | None = None,
    etag: str | None = None,
    last_modified: datetime | None = None,
    is_synthetic: bool = False,
    move: bool = False,
) -> Receipt:
    """Keep a filing or a day's zip under `raw/efile/filings/<part>/` with its receipt. `day` is when the FEC received it,
    where that is known. Raises BadInputError where the file cannot be read.
    """
    year = (day or datetime.now(UTC).date()).year
    with disk_errors_told(path.parent):
        moment = last_modified or datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    known = Known(
        source=EFILE,
        dataset=FILINGS,
        cycle=year + year % 2,
        original_name=original_name or path.name,
        url=url,
        etag=etag,
        last_modified=last_modified,
        source_as_of=moment.astimezone(UTC),
        as_of_basis="last_modified" if last_modified else "file_mtime",
        is_synthetic=is_synthetic,
    )
    return keep(settings, path, filings_folder(settings, part), known, move=move)


def raw_file(settings: Settings, raw_path: str) -> Path:
    """The raw file of a receipt or a load record; where these bytes lie under another name by now, under that one."""
    path = settings.lake_root / raw_path
    if not path.exists() and (receipt := _read(path.parent / _RECEIPT_NAME)):
        return path.with_name(Path(receipt.raw_path).name)
    return path


def is_whole(settings: Settings, receipt: Receipt) -> bool:
    """Whether the raw file of a receipt is there, with all its bytes."""
    return _has_size(raw_file(settings, receipt.raw_path), receipt.bytes)


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def read_receipts(settings: Settings, source: str = "bulk") -> list[Receipt]:
    """Every receipt of a kind of source, oldest source first; one that cannot be read is none."""
    found = find(settings.raw / source, f"*/*/*/{_RECEIPT_NAME}")
    return sorted((receipt for path in found if (receipt := _read(path))), key=_age)


def _age(receipt: Receipt) -> tuple[datetime, datetime]:
    return receipt.source_as_of, receipt.fetched_at


def newest_receipt(settings: Settings, dataset: str, cycle: int) -> Receipt | None:
    """The receipt of the newest drop of a bulk dataset and cycle, by the source's time and not by ours."""
    return newest_in(bulk_folder(settings, dataset, cycle))


def newest_in(folder: Path, url: str | None = None) -> Receipt | None:
    """The receipt of the newest version that lies in a folder of versions; where an address is given, that came from it."""
    found = filter(None, map(_read, find(folder, f"*/{_RECEIPT_NAME}")))
    return max((receipt for receipt in found if url in (None, receipt.url)), key=_age, default=None)


def write_check(folder: Path, checked_at: datetime, **told: str | None) -> None:
    """Note in last_check.json that the server was asked, and what it had. Raises TerminalError where the disk is full."""
    target = folder / "last_check.json"
    with disk_errors_told(folder):
        write_whole(target, (json.dumps({"checked_at": checked_at.isoformat(), **told}, indent=1) + "\n").encode())


def read_check(folder: Path) -> datetime | None:
    """When the server was last asked with success, or None where that never was or cannot be read."""
    try:
        return datetime.fromisoformat(_last_check(folder)["checked_at"])
    except (TypeError, ValueError, KeyError):
        return None


def checked_sha256(folder: Path) -> str | None:
    """The digest of what the server had when it was last asked; None where it had nothing or was never asked."""
    return _last_check(folder).get("sha256")


def _last_check(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "last_check.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _as_of(
    path: Path, name: str, source: Source, cycle: int, as_of: datetime | None, last_modified: datetime | None
) -> tuple[datetime, AsOfBasis]:
    if as_of:
        return as_of.astimezone(UTC), "given"
    if last_modified:
        return last_modified.astimezone(UTC), "last_modified"
    member = source.member_name(cycle)
    if member and name.lower().endswith(".zip") and (moment := member_time(path, member)):
        return moment.astimezone(UTC), "zip_member"
    if member and source.format == "pg_dump":
        return find_copy(path, member).made_at, "dump"
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC), "file_mtime"


def _take(path: Path, folder: Path, move: bool) -> tuple[Path, str, int]:
    """A private copy of the file below `folder`, hashed as it is written; or the file itself, if it may be moved."""
    _make_folder(folder)
    digest, size = hashlib.sha256(), 0
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        with path.open("rb") as stream, (Path(os.devnull) if move else temporary).open("wb") as out:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += out.write(block)
        if move:
            shutil.move(path, temporary)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if error.errno in DISK_REFUSES:
            raise _refusal(error, folder) from error
        raise BadInputError(f"{path} cannot be kept under {folder}: {error.strerror}") from error
    return temporary, digest.hexdigest(), size


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in DISK_REFUSES:
            raise _refusal(error, folder) from error
        raise BadInputError(f"{folder} cannot be made: {error.strerror}; is the data home a folder?") from error


def _refusal(error: OSError, folder: Path) -> RacemoneyError:
    return disk_error(error, folder) or BadInputError(f"{folder}: {error}")


def _keep(taken: Path, target: Path, receipt: Receipt) -> Receipt:
    """Put the file in its place, unless its bytes lie there already under some name; then write its receipt.

    A run that was killed, or a person, may have left the file without the receipt or the receipt without the file.
    """
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    if known := _read(folder / _RECEIPT_NAME):
        receipt = _merge(known, receipt)
    elif beside := next((path for path in find(folder, "[!.]*") if _has_size(path, receipt.bytes)), None):
        raw_path = f"{receipt.raw_path.rpartition('/')[0]}/{beside.name}"
        receipt = replace(receipt, original_name=beside.name, raw_path=raw_path)
    raw = folder / Path(receipt.raw_path).name
    if _has_size(raw, receipt.bytes):
        taken.unlink()
    else:
        taken.chmod(0o444)
        taken.replace(raw)
    write_whole(folder / _RECEIPT_NAME, _RECEIPT.dump_json(receipt, indent=1))
    return receipt


def _merge(known: Receipt, fresh: Receipt) -> Receipt:
    """The same bytes again: what is kept stays, a stated time replaces a guessed or an older one.

    Bytes that anyone marked as synthetic are synthetic, also where the mark comes late.
    """
    known = replace(known, is_synthetic=known.is_synthetic or fresh.is_synthetic)
    stated = fresh.as_of_basis in ("given", "last_modified")
    if not stated or (known.as_of_basis == "given" and fresh.as_of_basis != "given"):
        return known
    return replace(fresh, original_name=known.original_name, raw_path=known.raw_path, is_synthetic=known.is_synthetic)


def _read(path: Path) -> Receipt | None:
    """A receipt; None where there is none, or one that was broken off or spoilt: it is then written anew."""
    try:
        return _RECEIPT.validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None
