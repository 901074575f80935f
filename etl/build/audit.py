"""The tests of a build: our invariants stop it, the FEC's own inconsistencies are counted; failing rows are kept as CSV."""

import re
from pathlib import Path
from typing import Any

import duckdb

from etl.build.dbt import DbtRun, NodeResult
from etl.build.manifest import Manifest, failures_folder
from etl.settings import Settings

FAILURES_SCHEMA = "test_failures"


def start_quality(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `meta.data_quality` without rows, in place of the one that a former build left."""
    connection.execute(
        """
        create or replace table meta.data_quality (
            build_id varchar, test_name varchar, severity varchar, status varchar, failing_rows bigint, about varchar
        )
        """
    )


def record_quality(connection: duckdb.DuckDBPyConnection, manifest: Manifest, run: DbtRun) -> None:
    """Write `meta.data_quality`: one row a test of this build, with its severity and how many rows fail."""
    start_quality(connection)
    rows = [_quality_row(manifest, run, result) for result in run.results]
    if rows:
        connection.executemany("insert into meta.data_quality values (?, ?, ?, ?, ?, ?)", rows)


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


def _quality_row(manifest: Manifest, run: DbtRun, result: NodeResult) -> tuple[object, ...]:
    node: dict[str, Any] = run.manifest["nodes"].get(result.unique_id, {})
    severity = str(node.get("config", {}).get("severity", "error")).lower()
    about = node.get("description") or node.get("config", {}).get("meta", {}).get("about") or ""
    return (manifest.build_id, result.name, severity, result.status, result.failures, about)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
