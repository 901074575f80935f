"""dbt as a child process: its memory goes with it, and no connection of ours stays open on the file that it writes."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.build.file import STORAGE_VERSION
from etl.build.inputs import project_folder
from etl.errors import BuildError
from etl.settings import Settings


@dataclass(frozen=True)
class NodeResult:
    """How one model, seed or test of a run ended; `failures` counts a test's failing rows."""

    unique_id: str
    name: str
    status: str
    failures: int
    message: str
    relation: str | None


@dataclass(frozen=True)
class DbtRun:
    """One invocation's results and the manifest of the project."""

    results: tuple[NodeResult, ...]
    manifest: dict[str, Any]

    def failed(self) -> list[NodeResult]:
        """Nodes that did not run, or tests of severity error that found rows."""
        return [result for result in self.results if result.status in {"error", "fail"}]


def run_dbt(
    settings: Settings, arguments: list[str], *, database: Path, variables: dict[str, object], target: str = "duckdb"
) -> DbtRun:
    """Run `dbt ARGUMENTS` against a database file.

    A model or test that fails is in the results. Raises BuildError with dbt's last lines where dbt itself breaks.
    """
    # a folder for each build: two at once must not read each other's results
    working = settings.temporary / "dbt" / database.stem
    working.mkdir(parents=True, exist_ok=True)
    results_file = working / "run_results.json"
    results_file.unlink(missing_ok=True)
    command = [*_dbt(), *arguments, *_common(working, target), "--vars", json.dumps(variables)]
    process = subprocess.run(command, env=_environment(settings, database), capture_output=True, text=True, check=False)
    if not results_file.exists():
        raise BuildError(f"dbt did not run: {_last_lines(process.stdout + process.stderr)}")
    return DbtRun(_read_results(results_file), json.loads((working / "manifest.json").read_text(encoding="utf-8")))


def _dbt() -> list[str]:
    # it must not go on writing to a build that was killed
    bound = f"from etl.child import end_with_parent; end_with_parent({os.getpid()})"
    # a short life with a million small objects that all stay: collecting garbage would take a fifth of the time
    return [sys.executable, "-c", f"{bound}; import gc; gc.disable(); from dbt.cli.main import cli; cli()"]


def _common(working: Path, target: str) -> list[str]:
    folder = str(project_folder())
    return [
        *("--project-dir", folder, "--profiles-dir", folder, "--target", target),
        *("--target-path", str(working), "--log-path", str(working), "--log-level-file", "none", "--no-use-colors"),
    ]


def _environment(settings: Settings, database: Path) -> dict[str, str]:
    return os.environ | {
        "RACEMONEY_BUILD_FILE": str(database),
        "RACEMONEY_BUILD_TEMPORARY": str(settings.temporary / "duckdb"),
        "RACEMONEY_THREADS": str(settings.threads),
        "RACEMONEY_MEMORY_LIMIT": settings.memory_limit,
        "RACEMONEY_STORAGE_VERSION": STORAGE_VERSION,
        "DBT_VERSION_CHECK": "false",
    }


def _read_results(file: Path) -> tuple[NodeResult, ...]:
    told = json.loads(file.read_text(encoding="utf-8"))["results"]
    return tuple(
        NodeResult(
            unique_id=result["unique_id"],
            name=result["unique_id"].split(".")[2],
            status=str(result["status"]),
            failures=result.get("failures") or 0,
            message=result.get("message") or "",
            relation=result.get("relation_name"),
        )
        for result in told
    )


def _last_lines(text: str, count: int = 12) -> str:
    return " / ".join(line.strip() for line in text.strip().splitlines()[-count:] if line.strip())
