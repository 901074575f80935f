"""Every table of the lake, whatever kind of source declares it: views and dictionary are made from this one list."""

from dataclasses import dataclass, field
from functools import cache

from etl.sources import Source, load_sources
from etl.sources.endpoints import Endpoint, load_endpoints


@dataclass(frozen=True)
class LakeTable:
    """One table: its columns in order as name -> (SQL type, sentence)."""

    name: str
    about: str
    columns: dict[str, tuple[str, str]] = field(hash=False)


@cache
def lake_tables() -> dict[str, LakeTable]:
    """Every declared lake table by name; each has a view, an empty one while nothing of it is loaded."""
    declared: list[Source | Endpoint] = [*load_sources().values(), *load_endpoints().values()]
    return {each.table: LakeTable(each.table, each.about, each.lake_columns()) for each in declared}
