"""Every table of the lake, whatever kind of source declares it: views and dictionary are made from this one list."""

from dataclasses import dataclass, field
from functools import cache

from etl.sources import Source, load_sources
from etl.sources.endpoints import Endpoint, load_endpoints
from etl.sources.filings import load_filings


@dataclass(frozen=True)
class LakeTable:
    """One table: its columns in order as name -> (SQL type, sentence). A row is the same from load to load by its `key`."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: dict[str, tuple[str, str]] = field(hash=False)


@cache
def lake_tables() -> dict[str, LakeTable]:
    """Every declared lake table by name; each has a view, an empty one while nothing of it is loaded."""
    declared: list[Source | Endpoint] = [*load_sources().values(), *load_endpoints().values()]
    tables = [LakeTable(each.table, each.about, each.key, each.lake_columns()) for each in declared]
    filings = load_filings()
    for filed in filings.tables.values():
        # A filing never changes: its lines keep their numbers.
        tables.append(LakeTable(filed.name, filed.about, ("row_id",), filings.lake_columns(filed.name)))
    return {table.name: table for table in tables}
