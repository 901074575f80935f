"""Committing loads: their records, and before those what they change of what was current."""

from collections.abc import Sequence
from dataclasses import replace

from racemoney.lake.changes import GoneError, Held, Replacement, change_files, write_changes
from racemoney.lake.lock import shared_lock
from racemoney.lake.parts import SNAPSHOT
from racemoney.lake.records import CurrentLoads, LoadRecord, current, read_records, write_record
from racemoney.settings import Settings

# What is compared as one: a bulk file of a cycle, a filing, a day of filings, all pulls of one question to the API.
_Unit = tuple[str, str, int | None]


def commit(
    settings: Settings, loads: Sequence[LoadRecord], known: Sequence[LoadRecord] | None = None
) -> tuple[LoadRecord, ...]:
    """Write the records of loads of one unit, whose files must be complete; gives them as written.

    Where they replace current loads, the last of them carries the change log: the files of what it replaces, and one more
    for each table and cycle in which rows differ. The log so follows what is current, and a load that never became
    current, or whose record was never written, is not in it. `known` are the records of the home, where they are at hand.
    """
    with shared_lock(settings):
        return _commit(settings, loads, read_records(settings) if known is None else known)


def _commit(settings: Settings, loads: Sequence[LoadRecord], known: Sequence[LoadRecord]) -> tuple[LoadRecord, ...]:
    units = {unit for load in loads for unit in _units(load)}
    # the rest cannot matter, and there may be a record for each of many thousand filings
    known = [record for record in known if units & _units(record)]
    before, after = current(known), current([*known, *loads])
    old, new = _of(before, units), _of(after, units)
    last = next((load for load in reversed(loads) if any(load is record for record, _ in new)), None)
    if old and last:
        loads = [_logged(settings, load, old, new) if load is last else load for load in loads]
    for load in loads:
        write_record(settings, load)
    return tuple(loads)


def _units(record: LoadRecord) -> set[_Unit]:
    if record.part == SNAPSHOT:
        return {(record.dataset, record.part, table.cycle) for table in record.tables}
    return {(record.dataset, part.unit, None) for part in record.versions()}


def _of(loads: CurrentLoads, units: set[_Unit]) -> list[Held]:
    """The current loads of these units."""
    return [(record, table) for (_, cycle, _), (record, table) in loads.items() if units & _of_cycle(record, cycle)]


def _of_cycle(record: LoadRecord, cycle: int) -> set[_Unit]:
    return {unit for unit in _units(record) if unit[2] in (None, cycle)}


def _logged(settings: Settings, load: LoadRecord, old: list[Held], new: list[Held]) -> LoadRecord:
    history = change_files(record for record, _ in old)
    try:
        found = tuple(write_changes(settings, Replacement(load, tuple(old), tuple(new))))
    except GoneError as error:
        # Loading again is what mends a home whose files are gone, so it goes on.
        return replace(load, change_files=tuple(history), warnings=(*load.warnings, str(error)))
    return replace(load, change_files=(*history, *found))
