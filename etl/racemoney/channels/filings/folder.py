"""A folder of filings and daily zips at hand."""

from functools import partial
from pathlib import Path

from racemoney.channels.filings.load import is_of_filings, load_daily_zip
from racemoney.channels.filings.singles import Singles
from racemoney.channels.outcome import Report, attempt
from racemoney.channels.progress import Reporter
from racemoney.errors import BadInputError
from racemoney.lake.records import read_records
from racemoney.settings import Settings
from racemoney.sources import recognize


def load_filings_folder(settings: Settings, folder: Path, *, progress: Reporter | None = None) -> Report:
    """Load every filing (`1326465.fec`) and daily zip (`20180616.zip`) of a folder, each on its own.

    Other files are skipped, and one that cannot be loaded stops no other. Raises BadInputError where the folder is none or
    holds nothing to load.
    """
    if not folder.is_dir():
        raise BadInputError(f"{folder} is not a folder" if folder.exists() else f"{folder} does not exist")
    paths = sorted(path for path in folder.iterdir() if path.is_file() and _may_hold_filings(path.name))
    singles = Singles(settings, read_records(settings), progress)
    for path in paths:
        if path.suffix.lower() == ".fec":
            singles.add_file(path)
        else:
            load = partial(load_daily_zip, settings, path, progress=progress, records=singles.records)
            singles.take(attempt(path.name, settings.lake_root, load))
    outcomes = singles.finish()
    if not outcomes:
        raise BadInputError(f"{folder} holds no filing; names are like 1326465.fec, or 20180616.zip for a day of them")
    order = {path.name: place for place, path in enumerate(paths)}
    return Report(tuple(sorted(outcomes, key=lambda each: order[each.name])))


def _may_hold_filings(name: str) -> bool:
    """A bulk file's zip may lie in the same folder."""
    suffix = Path(name).suffix.lower()
    return suffix == ".fec" or (suffix == ".zip" and (is_of_filings(name) or not recognize(name)))
