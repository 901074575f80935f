"""Bulk files at hand: a folder of them under the FEC's names, or one of any name."""

import shutil
from collections import defaultdict
from datetime import datetime
from functools import partial
from pathlib import Path

from racemoney.channels.bulk import load_receipt
from racemoney.channels.outcome import Outcome, Report, State, attempt
from racemoney.channels.progress import Reporter
from racemoney.errors import BadInputError, RacemoneyError
from racemoney.fetch.receipts import SYNTHETIC_MARKER, Receipt, raw_file, read_receipts, store
from racemoney.lake.records import LoadRecord, read_records
from racemoney.parse.delimited import member_of
from racemoney.settings import Settings
from racemoney.sources import Source, get_source, recognize
from racemoney.sources.cycles import check_cycle


def load_folder(
    settings: Settings,
    folder: Path,
    cycle: int,
    *,
    as_of: datetime | None = None,
    force: bool = False,
    progress: Reporter | None = None,
) -> Report:
    """Load every FEC bulk file of one cycle in a folder, each on its own: one that fails does not stop the others.

    Files with unknown names or of another cycle are skipped and listed. Raises BadInputError, before anything is
    loaded, where the folder or the cycle is wrong, no file is the FEC's, or two files are the same dataset. Names without
    a year (`cn.txt`) are of the cycle asked for, unless every name with a year is of another.
    """
    check_cycle(cycle)
    chosen, skipped = _choose(folder, cycle)
    done = [
        attempt(path.name, settings.lake_root, partial(_load_path, settings, source, path, cycle, as_of, force, progress))
        for source, path in chosen
    ]
    return Report((*done, *skipped))


def load_file(
    settings: Settings,
    dataset: str,
    file: Path,
    cycle: int,
    *,
    as_of: datetime | None = None,
    force: bool = False,
    progress: Reporter | None = None,
) -> Report:
    """Load one file as a dataset, whatever its name; only one of another cycle's FEC names is refused.

    Raises BadInputError or ContractError where it cannot be loaded.
    """
    source = get_source(dataset)
    check_cycle(cycle, source)
    if not file.is_file():
        raise BadInputError(f"{file} is not a file")
    known = recognize(file.name)
    if known and known[1] not in (None, cycle):
        raise BadInputError(f"{file.name} is of cycle {known[1]} by its name, not of {cycle}")
    return Report((_load_path(settings, source, file, cycle, as_of, force, progress),))


def _choose(folder: Path, cycle: int) -> tuple[list[tuple[Source, Path]], list[Outcome]]:
    if not folder.is_dir():
        raise BadInputError(f"{folder} is not a folder" if folder.exists() else f"{folder} does not exist")
    found: dict[str, list[Path]] = defaultdict(list)
    skipped, named = [], set()
    names = (path for path in folder.iterdir() if path.name != SYNTHETIC_MARKER and not path.name.startswith("."))
    for path in sorted(path for path in names if path.is_file()):
        known = recognize(path.name)
        if known is None:
            skipped.append(_skipped(path.name, "not the name of an FEC bulk file, skipped"))
            continue
        named |= {known[1]} - {None}
        if known[1] not in (None, cycle):
            skipped.append(_skipped(path.name, f"is of cycle {known[1]}, not {cycle}, skipped"))
        else:
            found[known[0].name].append(path)
    _check_named(folder, cycle, named)
    _check_chosen(folder, cycle, found)
    return [(get_source(name), paths[0]) for name, paths in found.items()], skipped


def _check_named(folder: Path, cycle: int, named: set[int | None]) -> None:
    if named and cycle not in named:
        held = " and ".join(str(other) for other in sorted(filter(None, named)))
        raise BadInputError(f"{folder} holds files of cycle {held} by their names, and none of {cycle}")


def _check_chosen(folder: Path, cycle: int, found: dict[str, list[Path]]) -> None:
    if not found:
        raise BadInputError(
            f"{folder} holds no FEC bulk file of cycle {cycle}; names are like indiv{cycle % 100:02d}.zip or cn.txt"
        )
    for name, paths in found.items():
        check_cycle(cycle, get_source(name))
        if len(paths) > 1:
            both = " and ".join(path.name for path in paths)
            raise BadInputError(f"{both} in {folder} are both {name} of {cycle}; keep one")


def _skipped(name: str, reason: str) -> Outcome:
    return Outcome(name, State.SKIPPED, reason)


def _load_path(
    settings: Settings,
    source: Source,
    path: Path,
    cycle: int,
    as_of: datetime | None,
    force: bool,
    progress: Reporter | None,
) -> Outcome:
    member_of(source, path, cycle)
    known: list[Receipt | LoadRecord] = [*read_receipts(settings), *read_records(settings)]
    needed = {raw_file(settings, each.raw_path).parent for each in known}
    receipt = store(settings, path, source.name, cycle, as_of=as_of)
    folder = raw_file(settings, receipt.raw_path).parent
    try:
        return load_receipt(settings, receipt, force=force, progress=progress)
    except RacemoneyError:
        # a person's file that cannot be loaded leaves nothing behind; it still lies where it came from
        if folder not in needed:
            shutil.rmtree(folder, ignore_errors=True)
        raise
