"""The tests of a build: our invariants stop it, the FEC's own inconsistencies are counted; failing rows are kept as CSV."""

import re
from pathlib import Path
from typing import Any

import duckdb

from racemoney.build.dbt import DbtRun, NodeResult
from racemoney.build.manifest import Manifest, failures_folder
from racemoney.build.relations import insert_rows
from racemoney.settings import Settings

FAILURES_SCHEMA = "test_failures"
QUALITY_TABLES = {
    "data_quality": """
        build_id varchar, test_name varchar, cycle integer, severity varchar, status varchar, failing_rows bigint,
        amount decimal(18,2), entities varchar, races varchar, about varchar
    """,
    "data_quality_rows": """
        build_id varchar, test_name varchar, cycle integer, entity_id varchar, entity_name varchar, race_id varchar,
        row_id varchar, amount decimal(18,2)
    """,
}
# Which column of a test's failing rows tells what, the first that it has.
TOLD_BY = {
    "cycle": ("cycle",),
    "entity_id": (
        *("entity_id", "spender_id", "candidate_id", "committee_id", "filed_candidate_id", "id", "transaction_type_code"),
    ),
    "entity_name": ("entity_name", "spender_name", "candidate_name", "committee_name", "filed_candidate_name"),
    "race_id": ("race_id",),
    "row_id": ("row_id",),
    "amount": ("amount", "difference", "receipts"),
}
# A name and its id, once where the id is all there is.
ENTITY = "entity_name || case when entity_name = entity_id then '' else coalesce(' ' || entity_id, '') end"
# How many entities and races a line of `meta.data_quality` names, and how many rows of a test and cycle are kept.
NAMED = 5
KEPT_ROWS = 1000


def start_quality(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    """Make the tables of quality ready for this build: what earlier builds found in cycles that it takes over stays."""
    kept = "false" if manifest.is_full else "cycle is not null and not list_contains(?::integer[], cycle)"
    parameters = [] if manifest.is_full else [list(manifest.cycles)]
    for table, columns in QUALITY_TABLES.items():
        connection.execute(f"create table if not exists meta.{table} ({columns})")
        connection.execute(f"delete from meta.{table} where not ({kept})", parameters)


def record_quality(connection: duckdb.DuckDBPyConnection, manifest: Manifest, run: DbtRun) -> None:
    """Write `meta.data_quality`: one row a test and, where rows fail, one a cycle, with whose and of which races they are.

    The failing rows themselves, the largest first, go into `meta.data_quality_rows`.
    """
    start_quality(connection, manifest)
    for result in run.results:
        if result.failures and result.relation:
            connection.execute(_failing_rows(connection, result), [manifest.build_id, result.name])
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
    head = (manifest.build_id, result.name)
    return [
        (*head, cycle, severity, result.status, failing, *named, about)
        for cycle, failing, *named in _by_cycle(connection, result)
    ]


def _by_cycle(connection: duckdb.DuckDBPyConnection, result: NodeResult) -> list[tuple[Any, ...]]:
    """(cycle, failing rows, dollars, entities, races), by cycle, or in all where the test's rows have no cycle."""
    if not (result.failures and result.relation):
        return [(None, result.failures, None, None, None)]
    return connection.execute(
        f"""
        with failing as ({_standard_columns(connection, str(result.relation))}),
        counts as (select cycle, count(*) as failing_rows, sum(amount) as amount from failing group by cycle),
        entities as ({_named_by_cycle(ENTITY)}),
        races as ({_named_by_cycle("race_id")})
        select counts.cycle, counts.failing_rows, counts.amount, entities.named, races.named
        from counts
        left join entities on counts.cycle is not distinct from entities.cycle
        left join races on counts.cycle is not distinct from races.cycle
        order by counts.cycle
        """
    ).fetchall()


def _named_by_cycle(label: str) -> str:
    """A query of `failing`: by cycle, the labels with most dollars, and how many more there are."""
    return f"""
        select
            cycle,
            string_agg(label, '; ' order by dollars desc nulls last, label) filter (place <= {NAMED})
            || case when count(*) > {NAMED} then ' and ' || (count(*) - {NAMED}) || ' more' else '' end as named
        from (
            select
                cycle,
                {label} as label,
                sum(abs(amount)) as dollars,
                row_number() over (partition by cycle order by sum(abs(amount)) desc nulls last, {label}) as place
            from failing
            where {label} is not null
            group by cycle, {label}
        )
        group by cycle
    """


def _failing_rows(connection: duckdb.DuckDBPyConnection, result: NodeResult) -> str:
    return f"""
        insert into meta.data_quality_rows
        select ?, ?, cycle, entity_id, entity_name, race_id, row_id, amount
        from ({_standard_columns(connection, str(result.relation))})
        qualify row_number() over (partition by cycle order by abs(amount) desc nulls last, entity_id, row_id) <= {KEPT_ROWS}
    """


def _standard_columns(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """A query of a test's failing rows as cycle, entity, race, row and dollars, each by the first column that tells it.

    A name that the rows lack comes from the masters, a race from the rosters.
    """
    columns = [column[0] for column in connection.execute(f"select * from {relation} limit 0").description or ()]
    told = {name: next((column for column in known if column in columns), "null") for name, known in TOLD_BY.items()}
    return f"""
        select
            failing.cycle,
            failing.entity_id,
            coalesce(failing.entity_name, candidates.candidate_name, committees.committee_name, failing.entity_id)
                as entity_name,
            coalesce(failing.race_id, rosters.race_id) as race_id,
            failing.row_id,
            failing.amount
        from (
            select
                try_cast({told["cycle"]} as integer) as cycle,
                {told["entity_id"]}::varchar as entity_id,
                {told["entity_name"]}::varchar as entity_name,
                {told["race_id"]}::varchar as race_id,
                {told["row_id"]}::varchar as row_id,
                try_cast({told["amount"]} as decimal(18, 2)) as amount
            from {relation}
        ) as failing
        left join staging.stg_candidates as candidates
            on failing.cycle = candidates.cycle and failing.entity_id = candidates.candidate_id
        left join staging.stg_committees as committees
            on failing.cycle = committees.cycle and failing.entity_id = committees.committee_id
        left join (
            select cycle, candidate_id, string_agg(race_id, ', ' order by race_id) as race_id
            from race_candidates
            group by all
        ) as rosters
            on failing.cycle = rosters.cycle and failing.entity_id = rosters.candidate_id
    """


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
