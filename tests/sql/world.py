"""A small world of invented rows: written as the FEC's files, loaded by the real loader, built by the real build.

A rule's test states its rows with the functions below (keyword arguments are the lake's column names, dates are ISO) in a
list ROWS of its module; what a test does not say has a plain value. Ids of people and committees are invented.
"""

import csv
import itertools
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from kit.dump import write_dump
from racemoney.build import build
from racemoney.build.manifest import Manifest
from racemoney.channels.bulk_files import load_folder
from racemoney.channels.filings.folder import load_filings_folder
from racemoney.fetch.receipts import SYNTHETIC_MARKER
from racemoney.settings import Settings
from racemoney.sources import Source, load_sources

# Later than the other files of a world, which are as old as the run.
DUMPED_AT = datetime.now(UTC) + timedelta(days=1)
_numbers = itertools.count(1)

DEFAULTS: dict[str, dict[str, Any]] = {
    "cn": {"candidate_name": "EXAMPLE, ALEX", "party_code": "IND", "office_code": "H", "election_year": 2018},
    "cm": {"committee_name": "EXAMPLE COMMITTEE", "designation_code": "U", "committee_type_code": "Q"},
    "ccl": {"election_year": 2018, "committee_type_code": "H", "designation_code": "P"},
    "indiv": {
        "transaction_type_code": "15",
        "entity_type_code": "IND",
        "contributor_name": "DONOR, EXAMPLE",
        "contributor_city": "EXAMPLETON",
        "transaction_date": "2017-03-01",
        "file_number": 1,
    },
    "oth": {"name": "EXAMPLE, COMMITTEE", "transaction_date": "2017-03-01", "file_number": 1},
    "pas2": {"name": "EXAMPLE PAYEE", "transaction_date": "2017-03-01", "file_number": 1},
    "weball": {},
    "webk": {"committee_name": "EXAMPLE COMMITTEE"},
    "candidate_summary": {},
    "committee_summary": {},
    "schedule_e_dump": {
        "spender_name": "EXAMPLE SPENDER",
        "payee_name": "EXAMPLE PAYEE",
        "support_oppose": "S",
        "form_type": "F3X",
        "report_type_code": "Q1",
    },
    "independent_expenditure": {
        "spender_name": "EXAMPLE SPENDER",
        "support_oppose": "S",
        "amendment_indicator_code": "N",
        "receipt_date": "2018-10-01",
    },
    "electioneering": {"spender_name": "EXAMPLE SPENDER", "candidates_named": 1},
    "communication_costs": {"spender_name": "EXAMPLE SPENDER"},
    "fictitious_filings": {"committee_name": "EXAMPLE COMMITTEE"},
}
# The unique number that a row has unless the test gives one.
NUMBERED = {
    "ccl": "linkage_id",
    "indiv": "sub_id",
    "oth": "sub_id",
    "pas2": "sub_id",
    "schedule_e_dump": "sub_id",
    "independent_expenditure": "transaction_id",
    "electioneering": "image_number",
    "communication_costs": "sub_id",
}


def row(dataset, cycle=2018, **values):
    """One row of a dataset as (dataset, cycle, values)."""
    source = load_sources()[dataset]
    known = {column.name for column in source.columns}
    assert values.keys() <= known, f"{dataset} has no {sorted(values.keys() - known)}"
    given = DEFAULTS[dataset] | values
    if dataset in NUMBERED:
        given.setdefault(NUMBERED[dataset], next(_numbers))
    if "fec_election_year" in known:
        given.setdefault("fec_election_year", cycle)
    if "report_year" in known and dataset == "schedule_e_dump":
        given.setdefault("report_year", cycle)
    if "coverage_end_date" in known:
        given.setdefault("coverage_end_date", f"{cycle}-12-31")
    return dataset, cycle, given


cn = partial(row, "cn")
cm = partial(row, "cm")
ccl = partial(row, "ccl")
indiv = partial(row, "indiv")
oth = partial(row, "oth")
pas2 = partial(row, "pas2")
dumped = partial(row, "schedule_e_dump")
weball = partial(row, "weball")
webk = partial(row, "webk")
candidate_summary = partial(row, "candidate_summary")
committee_summary = partial(row, "committee_summary")
notice = partial(row, "independent_expenditure")
electioneering = partial(row, "electioneering")
communication_cost = partial(row, "communication_costs")
fictitious_filing = partial(row, "fictitious_filings")


def candidate(candidate_id, committee_id, seat, *years, cycle=2018, **values):
    """A candidate for a seat such as GA-06, GA-SEN or US-PRES, and the link of the principal committee to each year."""
    state, district = seat.split("-")
    office = {"SEN": "S", "PRES": "P"}.get(district, "H")
    place = {
        "office_code": office,
        "office_state": state,
        "office_district": district if office == "H" else "00",
        "principal_committee_id": committee_id,
    }
    years = years or (cycle,)
    linked = [
        ccl(cycle, candidate_id=candidate_id, committee_id=committee_id, election_year=year, committee_type_code=office)
        for year in years
    ]
    return [cn(cycle, **{"candidate_id": candidate_id, "election_year": max(years), **place, **values}), *linked]


def write_folder(folder: Path, rows, cycle: int) -> Path:
    """The rows of one cycle as the FEC's files, in a folder marked synthetic."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SYNTHETIC_MARKER).touch()
    by_dataset = defaultdict(list)
    for dataset, of_cycle, values in rows:
        if of_cycle == cycle:
            by_dataset[dataset].append(values)
    for dataset, found in by_dataset.items():
        _write(folder, load_sources()[dataset], found, cycle)
    return folder


def load_rows(settings: Settings, folder: Path, rows, *, raw_lines: dict[str, str] | None = None, as_of=None) -> None:
    """Write and load the rows of every cycle; `raw_lines` puts a line as it is behind a dataset's rows of 2018."""
    for cycle in sorted({of_cycle for _, of_cycle, _ in rows}):
        written = write_folder(folder / str(cycle), rows, cycle)
        for dataset, line in (raw_lines or {}).items() if cycle == 2018 else ():
            with _file(written, load_sources()[dataset], cycle).open("a", encoding="utf-8") as stream:
                stream.write(line + "\n")
        report = load_folder(settings, written, cycle, as_of=as_of)
        assert report.ok, [failed.sentence() for failed in report.failed]


def load_filed(settings: Settings, folder: Path, filings) -> None:
    """Write and load electronic filings, given as (number, text)."""
    folder.mkdir(parents=True)
    (folder / SYNTHETIC_MARKER).touch()
    for number, text in filings:
        (folder / f"{number}.fec").write_text(text)
    assert load_filings_folder(settings, folder).ok


def build_world(home: Path, rows, *, filings=(), **options) -> tuple[Settings, Manifest]:
    """A home of its own with these rows and electronic filings, built and published."""
    settings = Settings(home=home, lake=None, threads=2, memory_limit="1200MB")
    files = home.with_name(f"{home.name}-files")
    load_rows(settings, files, rows, **options)
    if filings:
        load_filed(settings, files / "filings", filings)
    manifest = build(settings)
    assert manifest is not None
    return settings, manifest


def _file(folder: Path, source: Source, cycle: int) -> Path:
    return folder / (source.member_name(cycle) or source.file_name(cycle))


def _write(folder: Path, source: Source, rows, cycle: int) -> None:
    if source.format == "pg_dump":
        names = [column.fec for column in source.columns]
        cells = [[_dumped(values.get(column.name), column) for column in source.columns] for values in rows]
        write_dump(folder / source.file_name(cycle), str(source.member_name(cycle)), names, cells, DUMPED_AT)
        return
    lines = [[_text(source, column, values.get(column.name)) for column in source.columns] for values in rows]
    with _file(folder, source, cycle).open("w", newline="", encoding="utf-8") as stream:
        if source.format == "pipe":
            end = "|\n" if source.trailing_delimiter else "\n"
            stream.writelines("|".join(cells) + end for cells in lines)
        else:
            csv.writer(stream).writerows([[column.fec for column in source.columns], *lines])


def _dumped(value, column) -> str | None:
    return None if value is None else f"{value} 00:00:00" if column.type == "date" else str(value)


def _text(source: Source, column, value) -> str:
    if value is None:
        return ""
    if column.type == "date":
        # the FEC writes 13-JUN-17, strftime 13-Jun-17
        return date.fromisoformat(value).strftime(source.date_formats[0]).upper()
    return str(value)
