"""The tests of a build: our invariants stop it, the FEC's own inconsistencies are counted; failing rows are kept as CSV."""

import re
from pathlib import Path
from typing import Any

import duckdb

from etl.build.dbt import DbtRun, NodeResult
from etl.build.manifest import Manifest, failures_folder
from etl.build.relations import insert_rows
from etl.settings import Settings

FAILURES_SCHEMA = "test_failures"


def start_quality(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    """Make `meta.data_quality` ready for this build: what earlier builds found in cycles that it takes over stays."""
    connection.execute(
        """
        create table if not exists meta.data_quality (
            build_id varchar, test_name varchar, cycle integer, severity varchar, status varchar, failing_rows bigint,
            about varchar
        )
        """
    )
    kept = "false" if manifest.is_full else "cycle is not null and not list_contains(?::integer[], cycle)"
    parameters = [] if manifest.is_full else [list(manifest.cycles)]
    connection.execute(f"delete from meta.data_quality where not ({kept})", parameters)


def record_quality(connection: duckdb.DuckDBPyConnection, manifest: Manifest, run: DbtRun) -> None:
    """Write `meta.data_quality`: one row a test and, where rows fail, one a cycle, with severity and count."""
    start_quality(connection, manifest)
    rows = [row for result in run.results for row in _quality_rows(connection, manifest, run, result)]
    insert_rows(connection, "meta.data_quality", rows)


def keep_failing_rows(
    settings: Settings, connection: duckdb.DuckDBPyConnection, manifest: Manifest, run: DbtRun
) -> Path | None:
    """Write the failing rows of every test as CSV and drop them from the file. Gives the folder, or None without any."""
    folder = failures_folder(settings, manifest.build_id)
    for result in run.results:
        if result.failures and result.relation:
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / f"{result.name}.csv"
            connection.execute(f"copy (select * from {result.relation}) to '{_quoted(target)}' (header)")
    connection.execute(f"drop schema if exists {FAILURES_SCHEMA} cascade")
    return folder if folder.is_dir() else None


def first_failing_rows(folder: Path | None, failed: list[NodeResult], limit: int = 3) -> str:
    """The first failing rows of each failed test, for the message that stops a build."""
    told = []
    for result in failed:
        file = folder / f"{result.name}.csv" if folder else None
        lines = file.read_text(encoding="utf-8").splitlines()[: limit + 1] if file and file.exists() else []
        detail = "; ".join(lines) if lines else re.sub(r"\s+", " ", result.message)
        told.append(f"{result.name} ({result.failures} rows): {detail}" if lines else f"{result.name}: {detail}")
    return " | ".join(told)


def _quality_rows(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, run: DbtRun, result: NodeResult
) -> list[tuple[object, ...]]:
    node: dict[str, Any] = run.manifest["nodes"].get(result.unique_id, {})
    severity = str(node.get("config", {}).get("severity", "error")).lower()
    about = node.get("description") or node.get("config", {}).get("meta", {}).get("about") or ""
    return [
        (manifest.build_id, result.name, cycle, severity, result.status, failing, about)
        for cycle, failing in _by_cycle(connection, result)
    ]


def _by_cycle(connection: duckdb.DuckDBPyConnection, result: NodeResult) -> list[tuple[int | None, int]]:
    """Failing rows by cycle, or in all where the test's rows have no cycle."""
    if not (result.failures and result.relation):
        return [(None, result.failures)]
    found = connection.execute(f"select * from {result.relation} limit 0")
    if "cycle" not in [column[0] for column in found.description or ()]:
        return [(None, result.failures)]
    return connection.execute(f"select cycle, count(*) from {result.relation} group by cycle order by cycle").fetchall()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
