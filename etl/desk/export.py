"""`racemoney export RACE`: CSV summaries of one race that a person can open anywhere, with a description of each column."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb

from etl.build.manifest import Manifest, build_in_place
from etl.desk.show.review import review
from etl.desk.warehouse import check_race, open_published
from etl.settings import Settings
from etl.text import csv_cell
from etl.words import LAW

# Each mart with the lake tables it reads: its as-of is that of the oldest.
MARTS: dict[str, tuple[str, ...]] = {
    "races": ("candidates",),
    "race_elections": ("candidates",),
    "race_candidates": ("candidates", "candidate_committee_linkages"),
    "race_candidate_money": ("candidate_summaries", "candidate_totals"),
    "candidate_geography": ("individual_contributions", "committee_transactions"),
    "race_outside_spending": (
        "independent_expenditure_notices",
        "committee_to_candidate_transactions",
        "electioneering_communications",
        "communication_costs",
    ),
    "race_outside_spending_by_status": ("independent_expenditure_notices", "committee_to_candidate_transactions"),
    "race_spending": ("candidate_summaries", "independent_expenditure_notices"),
    "reconciliation": ("individual_contributions", "committee_transactions", "candidate_summaries"),
}
# Marts whose rows may come from electronic filings too.
FROM_FILINGS = ("candidate_geography", "race_outside_spending", "race_outside_spending_by_status", "reconciliation")
# Columns that every file carries behind the mart's own.
MARKS = {
    "as_of": (
        "When the FEC last changed the oldest of the bulk files behind this table, UTC; where none is loaded, the newest "
        "electronic filing; empty where neither is."
    ),
    "is_synthetic": "Whether the figures come from synthetic data.",
}
FRICTIONLESS_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number", "TIMESTAMP": "datetime"}


def export_race(settings: Settings, race_id: str) -> Path:
    """Write one CSV a mart, filtered to the race, and `datapackage.json`; gives the folder, replaced as a whole.

    Raises BadInputError for an unknown race or where nothing is published.
    """
    with open_published(settings) as connection:
        race = check_race(connection, race_id)
        manifest = build_in_place(settings)
        assert manifest is not None
        target = settings.exports / race
        working = settings.exports / f".{race}.tmp"
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir(parents=True)
        resources = [_write_mart(connection, manifest, mart, race, working) for mart in MARTS]
        _write_package(connection, manifest, race, resources, working)
    _put_in_place(working, target)
    return target


def _put_in_place(working: Path, target: Path) -> None:
    """The former folder stays whole until the new one takes its name."""
    former = target.with_name(f".{target.name}.old")
    shutil.rmtree(former, ignore_errors=True)
    if target.exists():
        target.rename(former)
    working.rename(target)
    shutil.rmtree(former, ignore_errors=True)


def export_notes(settings: Settings, race_id: str) -> str:
    """What a reader has to know before any figure of the race: implausible rows; empty where there are none."""
    with open_published(settings) as connection:
        return review(connection, check_race(connection, race_id))


def exportable_races(settings: Settings) -> list[str]:
    """Every race id of the published build, in order."""
    with open_published(settings) as connection:
        return [str(row[0]) for row in connection.execute("select race_id from races order by race_id").fetchall()]


def _write_mart(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, mart: str, race: str, folder: Path
) -> dict[str, Any]:
    columns = _columns(connection, mart)
    # DuckDB may write nowhere here, so the rows of one race, a few hundred, go through pandas.
    frame = connection.execute(_mart_query(mart, columns, manifest), _parameters(mart, race)).df()
    for name in [name for name, sql_type, _ in columns if sql_type == "VARCHAR"]:
        frame[name] = frame[name].map(csv_cell, na_action="ignore")
    file = folder / f"{mart}.csv"
    frame.to_csv(file, index=False, lineterminator="\n")
    marks = [(name, "BOOLEAN" if name == "is_synthetic" else "TIMESTAMP", about) for name, about in MARKS.items()]
    return {
        "name": mart,
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}",
        "schema": {"fields": [_field(*column) for column in [*columns, *marks]]},
    }


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> list[tuple[str, str, str]]:
    return connection.execute(
        "select column_name, data_type, about from meta.columns where table_schema = 'main' and table_name = ?", [mart]
    ).fetchall()


def _mart_query(mart: str, columns: list[tuple[str, str, str]], manifest: Manifest) -> str:
    tables = ", ".join(f"'{table}'" for table in MARTS[mart])
    told = ", ".join(_cell(name, sql_type) for name, sql_type, _ in columns)
    of_files = f"(select min(source_as_of) from meta.loads where table_name in ({tables}) and meta.loads.cycle = mart.cycle)"
    # a filing never changes: what tells how far they reach is the newest
    of_filings = (
        "(select max(source_as_of) from meta.loads where table_name = 'filing_headers' and meta.loads.cycle = mart.cycle)"
    )
    as_of = f"coalesce({of_files}, {of_filings})" if mart in FROM_FILINGS else of_files
    return f"""
        select
            {told},
            strftime({as_of}, '%Y-%m-%dT%H:%M:%SZ') as as_of,
            '{str(manifest.is_synthetic).lower()}' as is_synthetic
        from {mart} as mart
        where {_filter(mart)}
        order by all nulls last
    """


def _cell(name: str, sql_type: str) -> str:
    """Every cell as text, so that an amount keeps its two decimals and a count stays whole beside an unknown one."""
    if sql_type == "TIMESTAMP":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ') as {name}"
    return f"cast({name} as varchar) as {name}"


def _filter(mart: str) -> str:
    if mart != "reconciliation":
        return "race_id = ?"
    # the race's candidates, and the quarantine lines of its cycle
    return """
        cycle = (select cycle from races where race_id = ?)
        and (entity_type = 'table' or entity_id in (select candidate_id from race_candidates where race_id = ?))
    """


def _parameters(mart: str, race: str) -> list[str]:
    return [race, race] if mart == "reconciliation" else [race]


def _field(name: str, sql_type: str, about: str) -> dict[str, str]:
    if sql_type.startswith("DECIMAL"):
        kind = "number"
    else:
        kind = FRICTIONLESS_TYPES.get(sql_type, "string" if sql_type == "VARCHAR" else "integer")
    return {"name": name, "type": kind, "description": about}


def _write_package(
    connection: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    race: str,
    resources: list[dict[str, Any]],
    folder: Path,
) -> None:
    cycle = connection.execute("select cycle from races where race_id = ?", [race]).fetchall()[0][0]
    loads = connection.execute(
        "select dataset, original_name, source_as_of, raw_sha256 from meta.loads where cycle = ? order by dataset", [cycle]
    ).fetchall()
    notes = " ".join(review(connection, race).split())
    package = {
        "name": race.lower(),
        "title": f"Money in the race {race}" + (" (SYNTHETIC DATA)" if manifest.is_synthetic else ""),
        "description": " ".join(filter(None, [notes, f"Built by racemoney from the FEC's bulk files. {LAW}"])),
        "created": f"{manifest.published_at or manifest.started_at:%Y-%m-%dT%H:%M:%SZ}",
        "build_id": manifest.build_id,
        "is_synthetic": manifest.is_synthetic,
        "sources": [
            {"title": name, "dataset": dataset, "as_of": f"{as_of:%Y-%m-%dT%H:%M:%SZ}", "sha256": digest}
            for dataset, name, as_of, digest in loads
        ],
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")
