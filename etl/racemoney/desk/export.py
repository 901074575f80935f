"""`racemoney export RACE`: CSV summaries of one race that a person can open anywhere, with a description of each column."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb

from racemoney.build.manifest import Manifest, build_in_place
from racemoney.desk.show.review import review
from racemoney.desk.warehouse import check_race, open_published
from racemoney.errors import BadInputError
from racemoney.settings import Settings
from racemoney.text import csv_cell
from racemoney.words import LAW

# Columns that every file carries behind the mart's own.
MARKS = {
    "as_of": (
        "When the FEC last changed the oldest bulk file behind this table, UTC; where no bulk file is loaded, the date "
        "of the newest electronic filing or answer of the API."
    ),
    "as_of_dataset": "The dataset that as_of is of.",
    "as_of_cycle": "The cycle of that file: rows of spending may come from another cycle's file than the race's.",
    "as_of_basis": (
        "Where as_of comes from. file_mtime: the FEC's date is not known, and as_of is that of the copy that was loaded, so "
        "say `as loaded on`."
    ),
    "missing_sources": (
        "Bulk datasets that this table reads and that are not loaded of the cycle; what rests on them is unknown or "
        "incomplete, not zero."
    ),
    "is_synthetic": "Whether the figures come from synthetic data.",
    "candidate_display_name": "The candidate's name as people write it; candidate_name is as filed.",
}
FRICTIONLESS_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number", "TIMESTAMP": "datetime"}


def export_race(settings: Settings, race_id: str) -> Path:
    """Write one CSV a mart, filtered to the race, and `datapackage.json`; gives the folder, replaced as a whole.

    Raises BadInputError for an unknown race or where nothing is published.
    """
    with open_published(settings) as connection:
        race = check_race(connection, race_id)
        marts = exported_marts(connection)
        manifest = build_in_place(settings)
        assert manifest is not None
        target = settings.exports / race
        working = settings.exports / f".{race}.tmp"
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir(parents=True)
        resources = [_write_mart(connection, manifest, mart, race, working) for mart in marts]
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


def exported_marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The marts that are exported: those whose model says so. Raises BadInputError for a build before there was lineage."""
    try:
        found = connection.execute("select distinct model from meta.lineage where is_exported order by model").fetchall()
    except duckdb.CatalogException:
        raise BadInputError("the published build is of an older racemoney; run `racemoney build` first") from None
    return [str(name) for (name,) in found]


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
    own = {name for name, *_ in columns}
    marks = [(name, about) for name, about in MARKS.items() if name not in own]
    if "candidate_id" not in own:
        marks = [mark for mark in marks if mark[0] != "candidate_display_name"]
    query, parameters = _mart_query(mart, columns, [name for name, _ in marks], manifest), _parameters(columns, race)
    frame = connection.execute(query, parameters).df()
    texts = [name for name, sql_type, _ in columns if sql_type == "VARCHAR"] + [name for name, _ in marks]
    for name in texts:
        frame[name] = frame[name].map(csv_cell, na_action="ignore")
    file = folder / f"{mart}.csv"
    frame.to_csv(file, index=False, lineterminator="\n")
    kinds = {"is_synthetic": "BOOLEAN", "as_of": "TIMESTAMP"}
    fields = [_field(*column) for column in columns]
    fields += [_field(name, kinds.get(name, "VARCHAR"), about) for name, about in marks]
    return {
        "name": mart,
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}",
        "schema": {"fields": fields},
    }


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> list[tuple[str, str, str]]:
    return connection.execute(
        "select column_name, data_type, about from meta.columns where table_schema = 'main' and table_name = ?", [mart]
    ).fetchall()


def _mart_query(mart: str, columns: list[tuple[str, str, str]], marks: list[str], manifest: Manifest) -> str:
    cells = {
        "as_of": "strftime(age.as_of, '%Y-%m-%dT%H:%M:%SZ')",
        "as_of_dataset": "age.as_of_dataset",
        "as_of_cycle": "age.as_of_cycle",
        "as_of_basis": "age.as_of_basis",
        "missing_sources": "age.missing_sources",
        "is_synthetic": f"'{str(manifest.is_synthetic).lower()}'",
        "candidate_display_name": "names.display_name",
    }
    named = "left join meta.candidate_names as names on names.candidate_id = mart.candidate_id"
    selected = [_cell(name, sql_type) for name, sql_type, _ in columns] + [f"{cells[name]} as {name}" for name in marks]
    return f"""
        select {", ".join(selected)}
        from {mart} as mart
        left join meta.mart_as_of as age on age.model = '{mart}' and age.cycle = mart.cycle
        {named if "candidate_display_name" in marks else ""}
        where {_filter(columns)}
        order by all nulls last
    """


def _cell(name: str, sql_type: str) -> str:
    """Every cell as text, so that an amount keeps its two decimals and a count stays whole beside an unknown one."""
    if sql_type == "TIMESTAMP":
        return f"strftime(mart.{name}, '%Y-%m-%dT%H:%M:%SZ') as {name}"
    return f"cast(mart.{name} as varchar) as {name}"


def _has_race(columns: list[tuple[str, str, str]]) -> bool:
    return any(name == "race_id" for name, *_ in columns)


def _filter(columns: list[tuple[str, str, str]]) -> str:
    if _has_race(columns):
        return "race_id = ?"
    # the race's candidates, and the quarantine lines of its cycle
    return """
        mart.cycle = (select cycle from races where race_id = ?)
        and (entity_type = 'table' or entity_id in (select candidate_id from race_candidates where race_id = ?))
    """


def _parameters(columns: list[tuple[str, str, str]], race: str) -> list[str]:
    return [race] if _has_race(columns) else [race, race]


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
