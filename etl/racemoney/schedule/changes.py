"""What is new in the lake since the Dags last announced it: the manifest that their Asset carries."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypedDict

from racemoney.build.manifest import build_in_place
from racemoney.lake.records import LoadRecord, TableLoad, current, read_records
from racemoney.settings import Settings

# What was announced so long ago and is not published is announced again: its build failed, or was cut short.
UNANSWERED = timedelta(hours=12)


class LoadedLane(TypedDict):
    """One load that became current. `as_of` is the moment of the FEC's dump."""

    dataset: str
    cycle: int
    table: str
    rows: int
    as_of: str
    sha256: str


class LakeManifest(TypedDict):
    """The loads that became current since the last manifest, and the ids of all that are current now."""

    rows: int
    as_of: str
    is_synthetic: bool
    lanes: list[LoadedLane]
    load_ids: list[str]


def lake_changes(settings: Settings, announced: Mapping[str, Any] | None, age: timedelta) -> LakeManifest | None:
    """The manifest of what became current since `announced`, the manifest before; None where nothing did.

    It is told from the lake and not from what the tasks of a run did, so a load whose worker died before it could report,
    or that was made by hand, is announced all the same. `age` is how long ago the manifest before was announced: after
    half a day it counts no more, and what the published file does not read is told again.
    """
    known = set((announced or {}).get("load_ids", ())) if age < UNANSWERED else _published(settings)
    found = current(read_records(settings))
    new = [(record, table) for _, (record, table) in sorted(found.items()) if record.load_id not in known]
    if not new:
        return None
    return LakeManifest(
        rows=sum(table.rows_loaded for _, table in new),
        as_of=max(record.source_as_of for record, _ in new).isoformat(),
        is_synthetic=any(record.is_synthetic for record, _ in new),
        lanes=sorted((_lane(record, table) for record, table in new), key=lambda lane: (lane["dataset"], lane["cycle"])),
        load_ids=sorted({record.load_id for record, _ in found.values()}),
    )


def _published(settings: Settings) -> set[str]:
    build = build_in_place(settings)
    return build.load_ids if build else set()


def _lane(record: LoadRecord, table: TableLoad) -> LoadedLane:
    return LoadedLane(
        dataset=record.dataset,
        cycle=table.cycle,
        table=table.table,
        rows=table.rows_loaded,
        as_of=record.source_as_of.isoformat(),
        sha256=record.raw_sha256,
    )
