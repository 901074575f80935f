"""`make docs`: what is made from the declarations and kept in the repository.

The data dictionary as a page, from the source declarations and the models' own descriptions; the lake's tables as dbt's
sources; the tables of verdicts in the method; the command reference.
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from racemoney.build.dictionary import with_law
from racemoney.build.inputs import project_folder
from racemoney.cli.reference import commands_page
from racemoney.lake.changes import CHANGE_COLUMNS, CHANGES_ABOUT
from racemoney.sources import Source, load_sources
from racemoney.sources.endpoints import Endpoint, load_endpoints
from racemoney.sources.filings import FilingTable, load_filings
from racemoney.sources.tables import LakeTable, lake_tables

PAGE = project_folder().parent / "docs" / "data-dictionary.md"
COMMANDS = project_folder().parent / "docs" / "commands.md"
METHOD = project_folder().parent / "docs" / "method.md"
LAKE = project_folder() / "models" / "lake.yml"
# Chapters of the page and the folders of models that they describe.
FOLDERS = {
    "Marts": "marts",
    "How old, what is missing": "meta",
    "Races and rosters": "races",
    "Filings": "filings",
    "Ledgers": "ledger",
}
HEAD = """# Data dictionary

Made by `make docs` from `etl/racemoney/sources` and `sql/`; change it there. The same sentences stand in the published file:
`select * from meta.columns`.
"""


# A table of verdicts in the method, and the ledger that it is of.
_REASONS = re.compile(r"(<!-- reasons of (\w+): [^>]*-->\n)(?:.*?)(<!-- end -->)", re.DOTALL)
_YES = {"true": "yes", "false": "no"}


# What is said of the views over the lake's own tables of filings.
_COPY = "Columns as in `lake.{}`. A filing that came twice stands here once.\n"


def dictionary_page() -> str:
    """The whole page: marts, rosters and ledgers, seeds, then the lake's tables with their warnings, and the change log."""
    parts = [HEAD]
    for title, folder in FOLDERS.items():
        models = _described(project_folder() / "models" / folder, "models")
        parts += [f"## {title}\n", *(_model(model) for model in models)]
    parts += ["## Seeds\n", *(_seed(seed) for seed in _described(project_folder() / "seeds", "seeds"))]
    parts += ["## Lake tables\n", *map(_source, load_sources().values())]
    parts += ["## Lake tables of the API\n", *map(_source, load_endpoints().values())]
    parts += ["## Lake tables of electronic filings\n", *map(_filing_table, load_filings().tables.values())]
    parts += ["## Change log\n", _changes()]
    return "\n".join(parts)


def lake_sources() -> str:
    """The lake's tables as dbt's sources: every declared one, with what lineage needs to know of it."""
    head = (
        "# Made by `make docs` from etl/racemoney/sources. A table of which nothing is loaded is an empty relation with\n"
        "# the same columns, so every model can be built on any part of the lake.\n"
    )
    lake = {"name": "lake", "schema": "lake", "description": "Typed Parquet, one row per row of the FEC's file."}
    tables = [_lake_source(table) for table in lake_tables().values()]
    told = {"version": 2, "sources": [{**lake, "tables": tables}]}
    return head + yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=120)


def method_page(page: str) -> str:
    """The method with its tables of verdicts as `reference.reasons` has them, each between its two marks."""
    with (project_folder() / "seeds" / "reasons.csv").open(encoding="utf-8", newline="") as file:
        reasons = list(csv.DictReader(file))
    return _REASONS.sub(lambda mark: f"{mark[1]}{_reasons(mark[2], reasons)}{mark[3]}", page)


def _reasons(ledger: str, reasons: list[dict[str, str]]) -> str:
    of_ledger = [reason for reason in reasons if reason["ledger"] == ledger]
    counts = [name for name in reasons[0] if name.startswith("counts_") and of_ledger[0][name]]
    rows = [
        (f"`{reason['reason']}`", *(_YES[reason[name]] for name in counts), reason["meaning"], reason["source"])
        for reason in of_ledger
    ]
    return _table(("reason", *(name.removeprefix("counts_").removeprefix("in_") for name in counts), "rule", "source"), rows)


def _lake_source(table: LakeTable) -> dict[str, Any]:
    names = ("dataset", "is_whole", "first_cycle", "spans_cycles", "fallback_for")
    meta = {name: getattr(table, name) for name in names}
    return {"name": table.name, "config": {"meta": meta}}


def _described(folder: Path, key: str) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.yml")):
        yield from yaml.safe_load(file.read_text(encoding="utf-8"))[key]


def _model(model: dict[str, Any]) -> str:
    rows = [(column["name"], column["description"]) for column in model.get("columns", ())]
    table = _table(("column", "what it holds"), rows) if rows else _COPY.format(model["name"])
    copied = lake_tables().get(model["name"])
    columns = [name for name, _ in rows] or list(copied.published if copied else ())
    return f"### {model['name']}\n\n{with_law(model['description'].strip(), columns)}\n\n{table}"


def _seed(seed: dict[str, Any]) -> str:
    return _model({**seed, "name": f"reference.{seed['name']}"})


def _source(source: Source | Endpoint) -> str:
    fec = {column.name: column.fec for column in source.columns}
    lake = lake_tables()[source.table]
    rows = [(name, fec.get(name, ""), *lake.columns[name]) for name in lake.published]
    warnings = "".join(f"- {warning}\n" for warning in source.warnings)
    where = f"Endpoint `{source.path}`" if isinstance(source, Endpoint) else f"File `{source.file}`, {source.cadence}"
    about = (
        f"{with_law(source.about, lake.published)}\n{where}. Source: {source.origin}.\n{_private(lake)}{_asked_by(source)}"
    )
    table = _table(("column", "FEC", "type", "what it holds"), rows)
    return (
        f"### lake.{source.table}\n\n{about}\n{warnings}\n{table}"
        if warnings
        else f"### lake.{source.table}\n\n{about}\n{table}"
    )


def _asked_by(source: Source | Endpoint) -> str:
    """The view to ask instead of an endpoint's pages, which repeat a row in every pull that brought it."""
    if not isinstance(source, Endpoint):
        return ""
    reads = f"source('lake', '{source.table}')"
    views = sorted(
        file.stem
        for file in (project_folder() / "models" / "staging").glob("stg_api_*.sql")
        if reads in file.read_text(encoding="utf-8")
    )
    return "".join(f"Ask `staging.{view}` instead: it has each row once, as the newest pull has it.\n" for view in views)


def _filing_table(table: FilingTable) -> str:
    lake = lake_tables()[table.name]
    rows = [(name, *lake.columns[name]) for name in lake.published]
    warnings = "".join(f"- {warning}\n" for warning in table.warnings)
    told = f"{with_law(table.about, lake.published)}\n{_private(lake)}" + (f"\n{warnings}" if warnings else "")
    return f"### lake.{table.name}\n\n{told}\n{_table(('column', 'type', 'what it holds'), rows)}"


def _private(table: LakeTable) -> str:
    """What only the Parquet files have."""
    names = [f"`{name}`" for name in table.columns if name in table.private]
    return f"Not published, only in the lake's Parquet files: {', '.join(names)}.\n" if names else ""


def _changes() -> str:
    told = with_law(CHANGES_ABOUT, CHANGE_COLUMNS)
    rows = [(name, kind, about) for name, (kind, about) in CHANGE_COLUMNS.items()]
    return f"### lake.changes\n\n{told}\n\n{_table(('column', 'type', 'what it holds'), rows)}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("--" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def pages() -> dict[Path, str]:
    """What `make docs` writes, by its file."""
    return {
        PAGE: dictionary_page(),
        COMMANDS: commands_page(),
        LAKE: lake_sources(),
        METHOD: method_page(METHOD.read_text(encoding="utf-8")),
    }


def main() -> None:
    """Write the files; with `--check`, exit 1 where one on disk is another."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/ and sql/models/lake.yml.")
    parser.add_argument("--check", action="store_true")
    made = pages()
    if not parser.parse_args().check:
        for path, text in made.items():
            path.write_text(text, encoding="utf-8")
    elif stale := [path.name for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]:
        print(f"{', '.join(stale)}: stale; run `make docs`", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
