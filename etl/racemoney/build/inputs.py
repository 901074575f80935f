"""What a build reads: the current loads, and digests that tell which cycles changed since the last build."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from racemoney import __version__
from racemoney.errors import BuildError
from racemoney.lake.records import CurrentLoads, LoadRecord, TableLoad, current, read_records
from racemoney.parse.contract import is_stale
from racemoney.settings import Settings
from racemoney.sources.filings import HEADERS
from racemoney.sources.tables import lake_tables


@dataclass(frozen=True)
class Input:
    """One current load of one table, cycle and part."""

    record: LoadRecord
    table: TableLoad

    @property
    def key(self) -> str:
        """`individual_contributions/2018/snapshot`: what a newer load would replace."""
        return f"{self.table.table}/{self.table.cycle}/{self.record.part}"


# Tables whose rows may be about a cycle beside their own.
CROSSING = {HEADERS, "api_schedule_e"}


@dataclass(frozen=True)
class Inputs:
    """All that a build reads, and whether it is synthetic."""

    inputs: tuple[Input, ...]
    is_synthetic: bool

    @property
    def cycles(self) -> tuple[int, ...]:
        """The cycles that hold anything, ascending."""
        return tuple(sorted({found.table.cycle for found in self.inputs}))

    def by_table(self) -> dict[str, list[Input]]:
        """Inputs by lake table."""
        tables: dict[str, list[Input]] = defaultdict(list)
        for found in self.inputs:
            tables[found.table.table].append(found)
        return dict(tables)

    def neighbours(self, changed: set[int]) -> set[int]:
        """Cycles beside changed ones whose rows may be versions of the same filings.

        A notice filed in January belongs to the cycle before in the FEC's own file and to the new one by its date, so what
        counts in one cycle can depend on the filings of the next.
        """
        held = {cycle: {found.table.table for found in self.inputs if found.table.cycle == cycle} for cycle in self.cycles}
        pairs = ((cycle, cycle + step) for cycle in changed for step in (-2, 2) if {cycle, cycle + step} <= set(held))
        return {beside for cycle, beside in pairs if (held[cycle] | held[beside]) & CROSSING}

    def digest(self, cycle: int) -> str:
        """Digest of the loads that may hold rows of one cycle: another digest means that it must be computed again."""
        spanning = {table.name for table in lake_tables().values() if table.spans_cycles}
        mine = (found for found in self.inputs if found.table.cycle == cycle or found.table.table in spanning)
        return digest_of(sorted([found.key, found.record.load_id] for found in mine))


def nothing_loaded(settings: Settings) -> BuildError:
    """What a build says in a home without a load."""
    return BuildError(f"nothing is loaded in {settings.lake_root}; run `racemoney load` first")


def read_inputs(settings: Settings, load_ids: frozenset[str] | None = None) -> Inputs:
    """The current loads of the home, or those among the loads named: a build keeps to what it was planned on.

    Raises BuildError where there are none, where some are stale, or where synthetic and real ones meet.
    """
    records = [record for record in read_records(settings) if load_ids is None or record.load_id in load_ids]
    found: CurrentLoads = current(records)
    inputs = tuple(Input(record, table) for _, (record, table) in sorted(found.items()))
    if not inputs:
        raise nothing_loaded(settings)
    if stale := sorted({entry.record.original_name for entry in inputs if is_stale(entry.record)}):
        raise BuildError(
            f"{len(stale)} files were parsed under an older contract ({', '.join(stale)}); run `racemoney load --stale`"
        )
    kinds = {entry.record.is_synthetic for entry in inputs}
    if len(kinds) > 1:
        raise BuildError(f"{settings.lake_root} holds synthetic and real loads; they never meet in one build")
    return Inputs(inputs, kinds.pop())


def project_folder() -> Path:
    """The dbt project: inside an installed package, or `sql/` beside it in a checkout."""
    packaged = Path(str(resources.files("racemoney"))) / "_sql"
    return packaged if packaged.is_dir() else packaged.parents[2] / "sql"


def model_digest() -> str:
    """Digest of what decides a figure: this version, every model, seed, macro and test of the dbt project, and how names
    are matched."""
    folder = project_folder()
    files = [folder / "dbt_project.yml"]
    for part in ("analyses", "macros", "models", "seeds", "tests"):
        files += sorted(path for path in (folder / part).rglob("*") if path.suffix in {".sql", ".yml", ".csv"})
    contents = [[path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")] for path in files]
    # whose name agrees with whose decides figures too
    contents += [[path.name, path.read_text(encoding="utf-8")] for path in sorted(Path(__file__).parent.glob("*names.py"))]
    return digest_of([__version__, *contents])


def digest_of(value: object) -> str:
    """Sixteen digits that tell one value from another."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
