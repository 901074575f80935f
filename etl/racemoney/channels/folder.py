"""A folder of files at hand, of any channel: bulk files under the FEC's names, filings, daily zips."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from racemoney.channels.bulk_files import load_folder
from racemoney.channels.filings.folder import load_filings_folder
from racemoney.channels.filings.load import is_of_filings
from racemoney.channels.outcome import Report, State
from racemoney.channels.progress import Reporter
from racemoney.errors import BadInputError
from racemoney.settings import Settings
from racemoney.sources import recognize


def load_any_folder(
    settings: Settings,
    folder: Path,
    cycle: int | None,
    *,
    as_of: datetime | None = None,
    force: bool = False,
    progress: Reporter | None = None,
) -> Report:
    """Load what a folder has of bulk files, which are of `cycle`, and of filings, which say their own.

    Raises BadInputError where the folder is none, has no file of the FEC, or has bulk files and no cycle is given.
    """
    if not folder.is_dir():
        raise BadInputError(f"{folder} is not a folder" if folder.exists() else f"{folder} does not exist")
    names = [path.name for path in folder.iterdir() if path.is_file()]
    has_filings, has_bulk = any(map(is_of_filings, names)), any(map(recognize, names))
    if cycle is None and (has_bulk or not has_filings):
        raise BadInputError("give the cycle of the bulk files, such as --cycle 2018")
    filings = load_filings_folder(settings, folder, progress=progress) if has_filings else Report()
    if cycle is None or (has_filings and not has_bulk):
        return filings
    bulk = load_folder(settings, folder, cycle, as_of=as_of, force=force, progress=progress)
    kept = (each for each in bulk.outcomes if each.state is not State.SKIPPED or not is_of_filings(each.name))
    return replace(bulk, outcomes=tuple(kept)) + filings
