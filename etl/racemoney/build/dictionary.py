"""`meta.columns`: every table and column that the published file shows, with type and sentence."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import duckdb

from racemoney.build.relations import insert_rows
from racemoney.duck import quote_text
from racemoney.lake.changes import CHANGE_COLUMNS, CHANGES_ABOUT
from racemoney.sources.tables import lake_tables
from racemoney.words import DONOR_COLUMNS, LAW

_DICTIONARY = {
    "tables": ("table_schema", "table_name", "about"),
    "columns": ("table_schema", "table_name", "column_name", "data_type", "about"),
}
# What row_verdicts shows stands in `verdicts` table by table.
HIDDEN_SCHEMAS = ("information_schema", "pg_catalog", "test_failures", "verdicts")

# Tables that no dbt model and no source describes.
META_ABOUT = {
    "loads": "One row per current load and table that this build reads.",
    "builds": "One row per build and cycle: digests of the inputs and the models.",
    "data_quality": (
        "One row per test and, where rows fail, per cycle: how many, whose, of which races and how much; severity warn "
        "counts the FEC's own inconsistencies."
    ),
    "data_quality_rows": "One row per failing row of a test and cycle, the thousand with most dollars.",
    "columns": "One row per column of every table: the dictionary.",
    "tables": "One row per table and view: what it holds, and the law where it names individual contributors.",
    "candidate_names": "One row per candidate of a race, of the FEC's totals or of spending: the name as people write it.",
    "matched_names": "One row per pair of names that agree as one person's.",
    "quarantined_rows": "One row per raw line that could not be placed, with its reason.",
}
META_COLUMNS = {
    "candidate_id": "FEC candidate id.",
    "candidate_name": "Name as filed with the FEC.",
    "filed_name": "Name as it stands on an expenditure, a ballot or a candidate master.",
    "registered_name": "Name of a candidate that agrees with it.",
    "method": "How they agree.",
    "display_name": "Name as people write it: of reference.preferred_names, else the filed name in order.",
    "name_source": "preferred: from reference.preferred_names; filed: made from the filed name.",
    "load_id": "Id of the load.",
    "table_name": "Lake table or table described.",
    "table_schema": "Schema of the table.",
    "column_name": "Column described.",
    "data_type": "Type of the column.",
    "about": "What it holds.",
    "cycle": "Two-year cycle, named by its even year.",
    "part": "What the load replaces: snapshot for a bulk file; query and page range for the API; filing-N or day-YYYYMMDD.",
    "source": "Kind of source: bulk, api or efile.",
    "dataset": "Dataset of the FEC.",
    "rows_read": "Rows of the raw file: loaded and quarantined.",
    "rows_loaded": "Rows in the lake.",
    "rows_quarantined": "Rows that could not be placed.",
    "quarantined_amount": "US dollars of quarantined rows, where they can be read for sure.",
    "source_as_of": "When the FEC last changed the file, UTC.",
    "as_of_basis": "Where source_as_of is from: last_modified, zip_member, dump, file_mtime, given, or fetched for the API.",
    "data_through_date": "Latest date in the rows that is not after source_as_of.",
    "original_name": "Name of the file.",
    "raw_sha256": "SHA-256 of the file as received.",
    "raw_bytes": "Bytes of the file as received.",
    "contract_hash": "Digest of the source's declaration and the parser's version.",
    "is_synthetic": "Whether the rows are synthetic.",
    "is_forced": "Whether the load was forced over a newer version.",
    "loaded_at": "When the load was committed, UTC.",
    "build_id": "Id of the build.",
    "built_at": "When the build ran, UTC.",
    "input_digest": "Digest of the loads of the cycle.",
    "model_digest": "Digest of the models and seeds.",
    "racemoney_version": "Version of racemoney.",
    "test_name": "Name of the test.",
    "severity": "error stops a build, warn is counted.",
    "status": "pass, warn, fail or error.",
    "failing_rows": "Rows that fail the test.",
    "amount": "US dollars of the rows, where they have any.",
    "entities": "Candidates, committees or spenders of the rows, those with most dollars first.",
    "races": "Races of the rows, those with most dollars first.",
    "entity_id": "Candidate, committee or spender.",
    "entity_name": "Its name.",
    "race_id": "Race of the row; several where the candidate stands in several.",
    "row_id": "Row of the lake.",
    "source_line": "Line of the raw file.",
    "reason": "Why the row could not be placed.",
    "readable_amount": "US dollars of the row, where they can be read for sure.",
}


def write_dictionary(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> None:
    """Write `meta.tables`, `meta.columns` and the comment of every table, from the file's own catalog, the dbt descriptions
    and the source declarations."""
    for name, columns in _DICTIONARY.items():
        listed = ", ".join(f"{column} varchar" for column in columns)
        connection.execute(f"create or replace table meta.{name} ({listed})")
    hidden = ", ".join(f"'{schema}'" for schema in HIDDEN_SCHEMAS)
    catalog = connection.execute(
        f"""
        select table_schema, table_name, column_name, data_type
        from information_schema.columns
        where table_schema not in ({hidden}) and table_catalog = current_database()
        order by table_schema, table_name, ordinal_position
        """
    ).fetchall()
    about = column_sentences(manifest)
    insert_rows(connection, "meta.columns", [(*row, about.get(row[:3], "")) for row in catalog])
    columns_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    for schema, table, column, _ in catalog:
        columns_of[schema, table].add(column)
    sentences = table_sentences(manifest)
    tables = [(*table, with_law(sentences.get(table, ""), columns)) for table, columns in columns_of.items()]
    insert_rows(connection, "meta.tables", tables)
    _write_comments(connection)


def with_law(about: str, columns: Iterable[str]) -> str:
    """The sentence of a table, and the law behind it where the table names individual contributors."""
    return f"{about} {LAW}".strip() if DONOR_COLUMNS & set(columns) else about


def _write_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """The same sentences as comments, which DuckDB's own tools show beside a table."""
    commented = """
        select case when told.table_type = 'VIEW' then 'view' else 'table' end, table_schema, table_name, about
        from meta.tables
        inner join information_schema.tables as told using (table_schema, table_name)
        where told.table_catalog = current_database()
    """
    for kind, schema, table, about in connection.execute(commented).fetchall():
        connection.execute(f'comment on {kind} {schema}."{table}" is {quote_text(about)}')


def table_sentences(manifest: dict[str, Any]) -> dict[tuple[str, str], str]:
    """(schema, table) -> sentence, for lake tables, models, seeds and meta tables."""
    told = {("lake", table.name): table.about for table in lake_tables().values()}
    told["lake", "changes"] = CHANGES_ABOUT
    for node in manifest["nodes"].values():
        if node["resource_type"] in {"model", "seed"}:
            told[node["schema"], node["alias"]] = " ".join(node["description"].split())
    told |= {(_schema_of(meta), meta): about for meta, about in META_ABOUT.items()}
    return told


def _schema_of(meta: str) -> str:
    return "lake" if meta == "quarantined_rows" else "meta"


def column_sentences(manifest: dict[str, Any]) -> dict[tuple[str, str, str], str]:
    """(schema, table, column) -> sentence, for lake tables, models, seeds and meta tables."""
    told: dict[tuple[str, str, str], str] = {}
    for table in lake_tables().values():
        for name, (_, about) in table.columns.items():
            told["lake", table.name, name] = about
        told["lake", table.name, "cycle"] = META_COLUMNS["cycle"]
    # a view in the default schema that bears the name of a lake table has its columns: those of filings
    told |= {("main", name, column): about for (_, name, column), about in told.items()}
    told |= {("lake", "changes", name): about for name, (_, about) in CHANGE_COLUMNS.items()}
    for node in manifest["nodes"].values():
        if node["resource_type"] in {"model", "seed"}:
            for name, column in node["columns"].items():
                told[node["schema"], node["alias"], name] = column["description"]
    for meta in META_ABOUT:
        for name, about in META_COLUMNS.items():
            told[_schema_of(meta), meta, name] = about
    return told
