"""Every table of the lake with its columns, whatever kind of source it comes from."""

from dataclasses import dataclass
from functools import cache

from etl.sources import load_sources
from etl.sources.filings import load_filings


@dataclass(frozen=True)
class LakeTable:
    """A lake table: `columns` is name -> (SQL type, sentence), in order."""

    name: str
    about: str
    columns: dict[str, tuple[str, str]]


@cache
def lake_tables() -> tuple[LakeTable, ...]:
    """The tables of bulk files, then those of electronic filings. A table that is not loaded is an empty relation."""
    filings = load_filings()
    bulk = [LakeTable(source.table, source.about, source.lake_columns()) for source in load_sources().values()]
    efile = [LakeTable(table.name, table.about, filings.lake_columns(table.name)) for table in filings.tables.values()]
    return (*bulk, *efile)
