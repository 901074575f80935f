"""dbt as a child process: its memory goes with it, and no connection of ours stays open on the file that it writes.

dbt takes longer to read the project than to run many a model. What it read is kept as `tmp/dbt/partial_parse.msgpack` and
used again while the project, the variables and the profile are the same; so every build goes by one file name.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from racemoney.build.file import STORAGE_VERSION
from racemoney.build.inputs import project_folder
from racemoney.errors import BuildError
from racemoney.settings import Settings

# How the system says that a disk is full.
NO_SPACE = os.strerror(errno.ENOSPC)


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
    with _named_alike(database, working) as file, _parsed_before(working):
        command = [*arguments, *_common(working, target), "--vars", json.dumps(variables)]
        printed = invoke(command, _environment(settings, file), working)
    if not results_file.exists() and NO_SPACE in printed:
        raise BuildError(f"the disk of {settings.root} became full while dbt ran; make room, or set RACEMONEY_HOME")
    if not results_file.exists():
        raise BuildError(f"dbt did not run: {_last_lines(printed)}")
    return DbtRun(_read_results(results_file), json.loads((working / "manifest.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Compiled:
    """The SQL of the project's analyses by name, and the name by which it calls the build's file."""

    database: str
    sql: dict[str, str]


def compile_analyses(settings: Settings, *, database: Path, variables: dict[str, object]) -> Compiled:
    """The SQL of `sql/analyses` for a build's file. Raises BuildError with dbt's last lines where dbt breaks."""
    arguments = ["compile", "--select", "resource_type:analysis", "--no-populate-cache"]
    run = run_dbt(settings, arguments, database=database, variables=variables)
    if broken := run.failed():
        raise BuildError(f"dbt did not compile {broken[0].name}: {broken[0].message}")
    nodes = [node for node in run.manifest["nodes"].values() if node["resource_type"] == "analysis"]
    return Compiled(nodes[0]["database"], {node["name"]: node["compiled_code"] for node in nodes})


def invoke(arguments: list[str], environment: Mapping[str, str], working: Path) -> str:
    """Run dbt in `working`; what it printed."""
    # it must not go on writing to a build that was killed
    bound = f"from racemoney.child import end_with_parent; end_with_parent({os.getpid()})"
    # a short life with a million small objects that all stay: collecting garbage would take a fifth of the time
    program = f"{bound}; import gc; gc.disable(); from dbt.cli.main import cli; cli()"
    command = [sys.executable, "-c", program, *arguments]
    process = subprocess.run(command, env=os.environ | environment, cwd=working, capture_output=True, text=True, check=False)
    return process.stdout + process.stderr


@contextmanager
def _named_alike(database: Path, working: Path) -> Iterator[str]:
    """The path of a build's file from `working`: one name for every build, where the file system has hard links."""
    link = working / "build.duckdb"
    # a run that was killed left them; its write-ahead log is of another state of the file
    for leftover in (link, link.with_name("build.duckdb.wal")):
        leftover.unlink(missing_ok=True)
    try:
        os.link(database, link)
    except OSError:
        yield str(database)
        return
    try:
        yield link.name
    finally:
        link.unlink()


@contextmanager
def _parsed_before(working: Path) -> Iterator[None]:
    """Lends dbt what the last run read of the project; dbt itself sees what has changed since."""
    kept, parsed = working.with_name("partial_parse.msgpack"), working / "partial_parse.msgpack"
    with suppress(FileNotFoundError):
        shutil.copyfile(kept, parsed)
    yield
    with suppress(FileNotFoundError):
        shutil.copyfile(parsed, draft := kept.with_name(f"{working.name}-{kept.name}"))
        draft.replace(kept)


def _common(working: Path, target: str) -> list[str]:
    folder = str(project_folder())
    return [
        *("--project-dir", folder, "--profiles-dir", folder, "--target", target),
        *("--target-path", str(working), "--log-path", str(working), "--log-level-file", "none", "--no-use-colors"),
    ]


def _environment(settings: Settings, file: str) -> dict[str, str]:
    return {
        "RACEMONEY_BUILD_FILE": file,
        # from the working folder, as the file is
        "RACEMONEY_BUILD_TEMPORARY": str(Path("..", "..", "duckdb")),
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
            relation=_in_file(result.get("relation_name")),
        )
        for result in told
    )


def _in_file(relation: str | None) -> str | None:
    """The schema and name of a relation, without the name that the file had while dbt wrote it."""
    return relation.partition(".")[2] if relation else None


def _last_lines(text: str, count: int = 12) -> str:
    return " / ".join(line.strip() for line in text.strip().splitlines()[-count:] if line.strip())
