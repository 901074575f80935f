"""Put a build in place in one step, go back one, and say what garbage collection must keep.

What is published is decided by one rename: that of a link to a build's file to `racemoney.duckdb`. Whatever stops before it
leaves the old build in place, whatever stops after it the new one, whole with its manifest.
"""

import os
import re
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from racemoney.build.manifest import (
    Manifest,
    build_in_place,
    database_file,
    failures_folder,
    now,
    read_manifest,
    read_manifests,
    write_manifest,
)
from racemoney.errors import BuildError, RacemoneyError, disk_errors_told
from racemoney.files import find
from racemoney.lake.lock import shared_lock
from racemoney.lake.records import current, read_records
from racemoney.settings import Settings

RUNNING = timedelta(hours=24)
_BUILD_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}(?=[.-])")


def publish(settings: Settings, build_id: str) -> Manifest:
    """Put an audited build in place as `racemoney.duckdb`, mode 0444; readers of the old file keep it.

    Raises BuildError where the build is not audited, where the published one knows newer inputs, or where someone has the
    published file open for writing.
    """
    with disk_errors_told(settings.root), shared_lock(settings):
        return _publish(settings, build_id)


def _publish(settings: Settings, build_id: str) -> Manifest:
    manifest = read_manifest(settings, build_id)
    if manifest.state not in {"audited", "published"}:
        raise BuildError(f"build {build_id} is {manifest.state}; only an audited build can be published")
    published = build_in_place(settings)
    if published and (newer := _newer_inputs(settings, published, manifest)):
        raise BuildError(
            f"build {build_id} reads older inputs than the published {published.build_id} "
            f"({', '.join(newer[:3])}); build again"
        )
    previous = published.build_id if published else None
    if previous == build_id:
        # published again, after a kill or by a retry
        previous = manifest.previous_build_id
    done = replace(manifest, state="published", published_at=now(), previous_build_id=previous)
    # the manifest first: a build is in place by its file, so a manifest that says too much early harms nobody
    write_manifest(settings, done)
    try:
        _put_in_place(settings, build_id)
    except Exception:
        with suppress(OSError, RacemoneyError):
            write_manifest(settings, manifest)
        raise
    return done


def rollback(settings: Settings) -> Manifest:
    """Put the build before the published one back in place. Raises BuildError where there is none or its file is gone."""
    if not settings.builds.exists():
        raise BuildError(f"nothing to go back to in {settings.builds}")
    with disk_errors_told(settings.root), shared_lock(settings):
        return _go_back(settings)


def _go_back(settings: Settings) -> Manifest:
    published = build_in_place(settings)
    if published is None or published.previous_build_id is None:
        raise BuildError(f"nothing to go back to in {settings.builds}")
    if not database_file(settings, published.previous_build_id).exists():
        raise BuildError(f"the file of build {published.previous_build_id} was collected; build again instead")
    previous = read_manifest(settings, published.previous_build_id)
    _put_in_place(settings, previous.build_id)
    return previous


def check_no_writer(settings: Settings) -> None:
    """Raise BuildError where a write-ahead log lies beside the published file: swapping the file under a writer would leave
    one that cannot be opened."""
    log = settings.database.with_name(settings.database.name + ".wal")
    if log.exists():
        raise BuildError(
            f"{log} exists: someone opened {settings.database.name} for writing; "
            "close that program, delete the log, build again"
        )


def keep_builds(settings: Settings, count: int) -> set[str]:
    """Delete all but the last `count` published builds (the one in place always stays), and what killed ones left; gives the
    load ids to keep.

    A build that is not published within a day was killed: its steps may run in processes of their own, so no lock tells.
    Whoever runs it beside other processes holds `racemoney.lake.lock.exclusive_lock`.
    """
    in_place = build_in_place(settings)
    manifests = read_manifests(settings)
    done = [manifest for manifest in manifests if manifest.published_at]
    kept = {manifest.build_id for manifest in done[-count:]} | ({in_place.build_id} if in_place else set())
    kept |= {manifest.build_id for manifest in manifests if _may_be_running(manifest)}
    for manifest in manifests:
        if manifest.build_id not in kept:
            _delete(settings, manifest.build_id)
    running = {manifest.build_id for manifest in manifests if _may_be_running(manifest)}
    for leftover in find(settings.builds, ".*.tmp"):
        # what a killed process was about to rename
        if leftover.name.split(".")[1] not in running:
            leftover.unlink(missing_ok=True)
    for build_id in _without_manifest(settings, {manifest.build_id for manifest in manifests}):
        _delete(settings, build_id)
    return {load_id for manifest in manifests if manifest.build_id in kept for load_id in manifest.load_ids}


def _may_be_running(manifest: Manifest) -> bool:
    """A build on its way to being published; after a day it was killed."""
    return manifest.state in {"building", "built", "audited"} and now() - manifest.started_at < RUNNING


def _without_manifest(settings: Settings, known: set[str]) -> set[str]:
    """Ids of builds that left files and no manifest, a day ago or longer."""
    ids = {match[0] for path in find(settings.builds, "*") if (match := _BUILD_ID.match(path.name))}
    begun = {build_id: datetime.strptime(build_id[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) for build_id in ids - known}
    return {build_id for build_id, moment in begun.items() if now() - moment >= RUNNING}


def _newer_inputs(settings: Settings, published: Manifest, candidate: Manifest) -> list[str]:
    """Keys for which the published build read a load that would win over the candidate's, or that the candidate lacks."""
    records = {record.load_id: record for record in read_records(settings)}
    ours = {entry.key: entry.load_id for entry in candidate.inputs}
    newer = []
    for entry in published.inputs:
        mine = ours.get(entry.key)
        if mine == entry.load_id:
            continue
        rivals = [records[load_id] for load_id in (mine, entry.load_id) if load_id in records]
        winners = {f"{table}/{cycle}/{part}": record for (table, cycle, part), (record, _) in current(rivals).items()}
        if mine is None or winners[entry.key].load_id != mine:
            newer.append(entry.key)
    return newer


def _put_in_place(settings: Settings, build_id: str) -> None:
    check_no_writer(settings)
    built = database_file(settings, build_id)
    built.chmod(0o444)
    temporary = settings.builds / f".{build_id}.{os.getpid()}.tmp"
    temporary.unlink(missing_ok=True)
    try:
        _link(built, temporary)
        temporary.replace(settings.database)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _link(built: Path, temporary: Path) -> None:
    try:
        os.link(built, temporary)
    except OSError:
        # some file systems have no hard links
        shutil.copy2(built, temporary)


def _delete(settings: Settings, build_id: str) -> None:
    # the write-ahead log of a build that was killed lies beside its file
    for file in find(settings.builds, f"{build_id}.duckdb*"):
        file.unlink(missing_ok=True)
    shutil.rmtree(failures_folder(settings, build_id), ignore_errors=True)
    shutil.rmtree(settings.temporary / "dbt" / build_id, ignore_errors=True)
    (settings.builds / f"{build_id}.json").unlink(missing_ok=True)
