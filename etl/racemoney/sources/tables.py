"""Every table of the lake, whatever kind of source declares it: views and dictionary are made from this one list."""

from dataclasses import dataclass, field
from functools import cache

from racemoney.sources import Source, load_sources
from racemoney.sources.endpoints import Endpoint, load_endpoints
from racemoney.sources.filings import FILINGS, load_filings


@dataclass(frozen=True)
class LakeTable:
    """One table: its columns in order as name -> (SQL type, sentence). A row is the same from load to load by its `key`.

    `dataset` fills it. A bulk file `is_whole`: it has all of a cycle, from `first_cycle` on, or of all cycles
    (`spans_cycles`); filings and answers of the API come on top. `private` columns stay in the lake's Parquet; `in_part` is
    the SQL of columns that are published in part.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: dict[str, tuple[str, str]] = field(hash=False)
    dataset: str
    is_whole: bool = False
    first_cycle: int = 0
    spans_cycles: bool = False
    fallback_for: str | None = None
    private: frozenset[str] = frozenset()
    in_part: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def published(self) -> dict[str, str]:
        """The columns that views and logs may show, in order, as name -> SQL over the columns of the Parquet files."""
        return {name: self.in_part.get(name, name) for name in self.columns if name not in self.private}


@cache
def lake_tables() -> dict[str, LakeTable]:
    """Every declared lake table by name; each has a view, an empty one while nothing of it is loaded."""
    tables = [_bulk(source) for source in load_sources().values()]
    tables += [_endpoint(endpoint) for endpoint in load_endpoints().values()]
    filings = load_filings()
    for filed in filings.tables.values():
        # A filing never changes: its lines keep their numbers.
        columns, in_part = filings.lake_columns(filed.name), filings.published(filed.name)
        told = (filed.name, filed.about, ("row_id",), columns, FILINGS)
        tables.append(LakeTable(*told, private=filings.private_columns, in_part=in_part))
    return {table.name: table for table in tables}


def _bulk(source: Source) -> LakeTable:
    told = (source.table, source.about, source.key, source.lake_columns(), source.name)
    return LakeTable(
        *told,
        is_whole=True,
        first_cycle=source.first_cycle,
        spans_cycles=source.spans_cycles,
        fallback_for=source.fallback_for,
        private=source.private_columns,
    )


def _endpoint(endpoint: Endpoint) -> LakeTable:
    told = (endpoint.table, endpoint.about, endpoint.key, endpoint.lake_columns(), endpoint.name)
    return LakeTable(*told, private=endpoint.private_columns)
