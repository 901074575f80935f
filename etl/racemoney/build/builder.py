"""Build a DuckDB file from the lake: plan, compute, audit. Publishing is a step of its own, in `publish`."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from racemoney import __version__
from racemoney.build.audit import first_failing_rows, keep_failing_rows, record_quality, start_quality
from racemoney.build.candidate_names import start_candidate_names, write_candidate_names
from racemoney.build.dbt import NO_SPACE, DbtRun, NodeResult, compile_analyses, run_dbt
from racemoney.build.dictionary import write_dictionary
from racemoney.build.file import open_build_file, opens_everywhere
from racemoney.build.inputs import Inputs, model_digest, nothing_loaded, read_inputs
from racemoney.build.manifest import (
    BuildInput,
    Manifest,
    build_in_place,
    database_file,
    failures_folder,
    now,
    read_manifest,
    with_state,
    write_manifest,
)
from racemoney.build.matched_names import write_matched_names
from racemoney.build.publish import check_no_writer
from racemoney.build.relations import insert_rows, write_relations
from racemoney.build.verdicts import (
    announcement,
    missing_verdicts,
    rules_digest,
    write_verdict_relations,
    write_verdicts,
)
from racemoney.errors import BuildError, RacemoneyError, disk_errors_told
from racemoney.files import find
from racemoney.lake.lock import shared_lock
from racemoney.settings import Settings

# How DuckDB's messages begin.
OUT_OF_MEMORY = "Out of Memory Error"
BUILDS_DDL = """
create table if not exists meta.builds (
    build_id varchar, built_at timestamp, cycle integer, input_digest varchar, model_digest varchar,
    is_synthetic boolean, racemoney_version varchar
)
"""


def plan(settings: Settings, *, full: bool = False) -> Manifest | None:
    """What a build would do, written as a manifest in state building; None where nothing changed since the published one.

    A cycle is computed again when its loads changed, or those of a neighbour that may hold filings of it. All are, into a
    new file, with `full`, when a model or seed changed, and when the published file is in a storage version that older tools
    do not open. Raises BuildError where the lake is empty, stale or mixed, or where someone has the published file open for
    writing.
    """
    check_no_writer(settings)
    if not settings.loads.exists():
        raise nothing_loaded(settings)
    # no load that is planned on may be collected before the manifest says that it is needed
    with shared_lock(settings):
        return _plan(settings, full)


def _plan(settings: Settings, full: bool) -> Manifest | None:
    inputs = read_inputs(settings)
    published = build_in_place(settings)
    models = model_digest()
    digests = {cycle: inputs.digest(cycle) for cycle in inputs.cycles}
    is_full = full or published is None or published.model_digest != models or not _is_open_to_all(settings, published)
    known = {} if is_full or published is None else published.cycle_digests
    changed = {cycle for cycle in {*digests, *known} if digests.get(cycle) != known.get(cycle)}
    cycles = tuple(sorted(changed | inputs.neighbours(changed)))
    if published and not is_full and not cycles and not _has_moved(settings, published):
        return None
    manifest = Manifest(
        build_id=f"{now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        started_at=now(),
        state="building",
        is_synthetic=inputs.is_synthetic,
        is_full=is_full,
        cycles=cycles,
        cycle_digests=digests,
        model_digest=models,
        lake_root=str(settings.lake_root),
        inputs=_build_inputs(inputs),
        previous_build_id=published.build_id if published else None,
        rules=rules_digest(),
        verdicts_root=str(settings.verdicts),
    )
    return write_manifest(settings, manifest)


def compute(settings: Settings, build_id: str, announce: Callable[[str], None] = print) -> Manifest:
    """Build the file: a copy of the published one with its changed cycles computed again, from row verdicts.

    Rows that are not judged yet are judged first, and `announce` is told so before. Raises BuildError naming the model that
    failed, or the rows that break a law; the copy is then removed.
    """
    manifest = read_manifest(settings, build_id)
    with _failing(settings, manifest):
        _start_file(settings, manifest)
        inputs = _inputs_of(settings, manifest)
        with open_build_file(settings, database_file(settings, manifest.build_id)) as connection:
            write_relations(connection, settings, inputs)
            write_matched_names(connection)
            start_candidate_names(connection)
        _judge(settings, manifest, inputs, announce)
        with open_build_file(settings, database_file(settings, manifest.build_id)) as connection:
            write_verdict_relations(connection, settings, inputs, manifest.rules)
        run = _run(settings, manifest, ["build", "--resource-type", "seed", "model", *_refresh(manifest)])
        if broken := run.failed():
            _check_room(settings, broken)
            raise BuildError(f"build {build_id} failed: {first_failing_rows(None, broken)}")
        with open_build_file(settings, database_file(settings, manifest.build_id)) as connection:
            _record_build(connection, manifest)
            # the dictionary tells the columns of what the audit fills later
            start_quality(connection, manifest)
            write_candidate_names(connection)
            write_dictionary(connection, run.manifest)
    return with_state(settings, manifest, "built")


def audit(settings: Settings, build_id: str) -> Manifest:
    """Run the tests on a built file and write `meta.data_quality`.

    Raises BuildError naming the rows where a test of severity error fails; they stay as CSV beside the builds.
    """
    manifest = read_manifest(settings, build_id)
    with _failing(settings, manifest):
        run = _run(settings, manifest, ["test"])
        _check_room(settings, run.failed())
        with open_build_file(settings, database_file(settings, manifest.build_id)) as connection:
            record_quality(connection, manifest, run)
            folder = keep_failing_rows(settings, connection, manifest, run)
        if failed := run.failed():
            raise _invariants_broken(manifest, folder, failed)
    warnings = sum(result.status == "warn" for result in run.results)
    return with_state(settings, manifest, "audited", warnings=warnings)


def _is_open_to_all(settings: Settings, published: Manifest) -> bool:
    return opens_everywhere(database_file(settings, published.build_id))


def _has_moved(settings: Settings, published: Manifest) -> bool:
    """Whether the files that its views name lie elsewhere now."""
    return (published.lake_root, published.verdicts_root) != (str(settings.lake_root), str(settings.verdicts))


def _build_inputs(inputs: Inputs) -> tuple[BuildInput, ...]:
    return tuple(BuildInput(found.key, found.record.load_id, found.record.source_version) for found in inputs.inputs)


def _inputs_of(settings: Settings, manifest: Manifest) -> Inputs:
    """The inputs as planned: a load that came in since waits for the next build."""
    inputs = read_inputs(settings, frozenset(manifest.load_ids))
    if _build_inputs(inputs) != manifest.inputs:
        raise BuildError(f"loads that build {manifest.build_id} was planned on are gone; build again")
    return inputs


def _start_file(settings: Settings, manifest: Manifest) -> None:
    target = database_file(settings, manifest.build_id)
    _remove_files(settings, manifest)
    if not manifest.is_full and manifest.previous_build_id:
        shutil.copyfile(database_file(settings, manifest.previous_build_id), target)
        target.chmod(0o644)


def _judge(settings: Settings, manifest: Manifest, inputs: Inputs, announce: Callable[[str], None]) -> None:
    """Write the verdicts that are not there yet. Raises BuildError where rows break a law inside a filing."""
    missing = missing_verdicts(settings, inputs, manifest.rules)
    if not missing:
        return
    announce(announcement(settings, missing))
    database = database_file(settings, manifest.build_id)
    compiled = compile_analyses(settings, database=database, variables=_variables(manifest))
    folder = failures_folder(settings, manifest.build_id)
    if broken := write_verdicts(settings, inputs, missing, manifest.rules, compiled, folder):
        raise _invariants_broken(manifest, folder, broken)


def _invariants_broken(manifest: Manifest, folder: Path | None, broken: list[NodeResult]) -> BuildError:
    return BuildError(
        f"build {manifest.build_id} is not published, {len(broken)} of its invariants do not hold: "
        f"{first_failing_rows(folder, broken)}; all failing rows are in {folder or 'no file'}"
    )


def _run(settings: Settings, manifest: Manifest, arguments: list[str]) -> DbtRun:
    database = database_file(settings, manifest.build_id)
    return run_dbt(settings, arguments, database=database, variables=_variables(manifest))


def _variables(manifest: Manifest) -> dict[str, object]:
    return {} if manifest.is_full else {"cycles": list(manifest.cycles)}


def _refresh(manifest: Manifest) -> list[str]:
    return ["--full-refresh"] if manifest.is_full else ["--exclude-resource-type", "seed"]


def _check_room(settings: Settings, broken: list[NodeResult]) -> None:
    """Raise BuildError where a model or test could not go on, as the disk was full, or there was no more memory and no
    scratch space to write to."""
    if node := next((result for result in broken if NO_SPACE in result.message), None):
        raise BuildError(f"the disk of {settings.builds} became full in {node.name}; make room, or set RACEMONEY_HOME")
    if node := next((result for result in broken if OUT_OF_MEMORY in result.message), None):
        raise BuildError(_memory_sentence(settings, node.name))


def _memory_sentence(settings: Settings, what: str) -> str:
    return (
        f"{what} ran out of memory at {settings.memory_limit}; raise RACEMONEY_MEMORY_LIMIT, lower RACEMONEY_THREADS "
        f"or make room below {settings.temporary}, and build again"
    )


def _remove_files(settings: Settings, manifest: Manifest) -> None:
    """What an attempt that failed, or was killed, wrote: the next one begins anew."""
    for leftover in find(settings.builds, f"{manifest.build_id}.duckdb*"):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(settings.temporary / "dbt" / manifest.build_id, ignore_errors=True)


@contextmanager
def _failing(settings: Settings, manifest: Manifest) -> Iterator[None]:
    """Whatever breaks, the file of the failed build goes and its manifest says so; what is published is not touched."""
    try:
        with disk_errors_told(settings.builds):
            yield
    except BaseException as error:
        # on a full disk even the note may fail; what stopped the build is what a person must read
        with suppress(OSError, RacemoneyError):
            _remove_files(settings, manifest)
            with_state(settings, manifest, "failed")
        if isinstance(error, duckdb.OutOfMemoryException):
            raise BuildError(_memory_sentence(settings, f"build {manifest.build_id}")) from error
        raise


def _record_build(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    connection.execute(BUILDS_DDL)
    rows = [
        (
            manifest.build_id,
            manifest.started_at.replace(tzinfo=None),
            cycle,
            digest,
            manifest.model_digest,
            manifest.is_synthetic,
            __version__,
        )
        for cycle, digest in sorted(manifest.cycle_digests.items())
    ]
    insert_rows(connection, "meta.builds", rows)
