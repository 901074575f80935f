"""The manifest of a build: what it reads, which cycles it computes, how it ended. One JSON file beside each built file."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from racemoney.errors import BuildError, disk_errors_told
from racemoney.files import find, stat_of, write_whole
from racemoney.lake.lock import shared_lock
from racemoney.settings import Settings

State = Literal["building", "built", "audited", "published", "failed"]


@dataclass(frozen=True)
class BuildInput:
    """One load that the build read: `key` is table/cycle/part."""

    key: str
    load_id: str
    source_version: str


@dataclass(frozen=True)
class Manifest:
    """A build from plan to publication. `cycles` are computed anew, the rest is taken over from `previous_build_id`.

    `rules` is the digest of the rules by which rows are judged. Its views name files below `lake_root` and `verdicts_root`.
    """

    build_id: str
    started_at: datetime
    state: State
    is_synthetic: bool
    is_full: bool
    cycles: tuple[int, ...]
    cycle_digests: dict[int, str]
    model_digest: str
    lake_root: str
    inputs: tuple[BuildInput, ...]
    previous_build_id: str | None = None
    published_at: datetime | None = None
    warnings: int = 0
    rules: str = ""
    verdicts_root: str = ""

    @property
    def load_ids(self) -> set[str]:
        """The loads that the build's views read: garbage collection keeps them."""
        return {entry.load_id for entry in self.inputs}


_MANIFEST = TypeAdapter(Manifest)


def database_file(settings: Settings, build_id: str) -> Path:
    """The DuckDB file of a build."""
    return settings.builds / f"{build_id}.duckdb"


def failures_folder(settings: Settings, build_id: str) -> Path:
    """The failing rows of a build's tests, one CSV a test."""
    return settings.builds / f"{build_id}-failing-rows"


def write_manifest(settings: Settings, manifest: Manifest) -> Manifest:
    """Write the manifest in one step; gives it back. Raises TerminalError where the disk fails."""
    with disk_errors_told(settings.builds), shared_lock(settings):
        write_whole(settings.builds / f"{manifest.build_id}.json", _MANIFEST.dump_json(manifest, indent=1))
    return manifest


def with_state(settings: Settings, manifest: Manifest, state: State, **changes: object) -> Manifest:
    """The manifest in another state, written."""
    return write_manifest(settings, replace(manifest, state=state, **changes))  # type: ignore[arg-type]


def read_manifest(settings: Settings, build_id: str) -> Manifest:
    """The manifest of a build. Raises BuildError for an unknown id."""
    file = settings.builds / f"{build_id}.json"
    if not file.is_file():
        raise BuildError(f"no build {build_id} in {settings.builds}")
    return _read(file)


def read_manifests(settings: Settings) -> list[Manifest]:
    """Every manifest of the home, oldest first; one that is deleted meanwhile is left out.

    Raises BuildError on one that cannot be read.
    """
    found = []
    for path in find(settings.builds, "[!.]*.json"):
        with suppress(FileNotFoundError):
            found.append(_read(path))
    return sorted(found, key=lambda manifest: (manifest.started_at, manifest.build_id))


def _read(path: Path) -> Manifest:
    try:
        return _MANIFEST.validate_json(path.read_bytes())
    except ValidationError as error:
        raise BuildError(f"{path} is no manifest of a build; remove it, build again") from error


def build_in_place(settings: Settings) -> Manifest | None:
    """The manifest of the published build, or None where nothing is published.

    The published name is a link to a build's file, so size and modification time tell which one; opening the file would not:
    a process that still holds the old file sees the old data under the new name.
    """
    published = stat_of(settings.database)
    for manifest in reversed(read_manifests(settings)):
        found = stat_of(database_file(settings, manifest.build_id)) if manifest.published_at else None
        if published and found and (found.st_size, found.st_mtime_ns) == (published.st_size, published.st_mtime_ns):
            return manifest
    return None


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)
