"""What the lake knows of filings: which ones the API lists for a committee, and which ones are there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from racemoney.duck import connect
from racemoney.errors import TransientError
from racemoney.fetch.receipts import raw_file
from racemoney.lake.records import LoadRecord, current
from racemoney.settings import Settings
from racemoney.sources.endpoints import get_endpoint
from racemoney.sources.filings import HEADERS


@dataclass(frozen=True)
class ListedFiling:
    """A filing by its number, and what the API's list says of it; None where that is not told.

    `filed_date` is the day that the FEC received it, `pages` counts those of its image.
    """

    number: int
    filed_date: date | None = None
    is_paper: bool | None = None
    committee_id: str | None = None
    form_type: str | None = None
    coverage_from_date: date | None = None
    coverage_through_date: date | None = None
    is_most_recent: bool | None = None
    pages: int | None = None


def listed_filings(
    settings: Settings, records: Iterable[LoadRecord], committees: Sequence[str], cycle: int
) -> list[ListedFiling]:
    """The committees' filings of a cycle as the API's `filings` in the lake list them, in order of number.

    Letters of the FEC to the committee (RFAI) stand in that list too; nobody filed them.
    """
    table = get_endpoint("filings").table
    files = [
        file for (name, of, _), (_, load) in current(records).items() if (name, of) == (table, cycle) for file in load.files
    ]
    statement = """
        select
            file_number,
            max(receipt_date),
            bool_or(means_filed = 'paper'),
            max(committee_id),
            max(form_type),
            max(coverage_start_date),
            max(coverage_end_date),
            bool_and(is_most_recent),
            max(try_cast(extra ->> 'pages' as integer))
        from read_parquet(?, hive_partitioning = false)
        where list_contains(?, committee_id) and file_number is not null and form_type is distinct from 'RFAI'
        group by file_number
        order by file_number
    """
    return [ListedFiling(*row) for row in _read(settings, statement, files, list(committees))]


def is_whole(settings: Settings, record: LoadRecord) -> bool:
    """Whether a load's Parquet and its raw file are where the record says."""
    return record.has_files(settings.lake_root) and raw_file(settings, record.raw_path).is_file()


def held_numbers(settings: Settings, records: Iterable[LoadRecord], numbers: Iterable[int]) -> set[int]:
    """Which of these filings are in the lake, whether they came alone or in a day's zip.

    One that could not be read in a day's zip is not, as it may be whole alone; one that came alone is, as it comes no
    better. Nor is one whose raw file or Parquet is gone. Reads no more than the columns needed, and only of loads that hold
    many filings.
    """
    wanted = set(numbers)
    alone: set[int | None] = set()
    files: list[str] = []
    for (table, _, _), (record, load) in current(records).items():
        if table != HEADERS:
            continue
        if not is_whole(settings, record):
            continue
        singles = {part.filing_number for part in record.versions()} - {None}
        alone |= singles
        if not singles:
            files += load.files
    rest = wanted - alone
    statement = """
        select distinct file_number
        from read_parquet(?, hive_partitioning = false)
        where list_contains(?, file_number) and status <> 'unreadable'
    """
    return (wanted & alone) | {row[0] for row in _read(settings, statement, files, sorted(rest))}


def _read(settings: Settings, statement: str, files: Sequence[str], wanted: Sequence[Any]) -> list[tuple[Any, ...]]:
    if not files or not wanted:
        return []
    try:
        with connect(settings, settings.temporary) as con:
            return con.execute(statement, [[str(settings.lake_root / file) for file in files], list(wanted)]).fetchall()
    except duckdb.IOException as error:
        if gone := next((file for file in files if not (settings.lake_root / file).is_file()), None):
            raise TransientError(f"{gone} was deleted while it was to be read, by `racemoney gc`; try again") from error
        raise
