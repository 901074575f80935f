"""The second half of a lane: what was fetched goes into the lake."""

from racemoney.desk.load import load_receipt
from racemoney.desk.progress import Lines
from racemoney.errors import BadInputError
from racemoney.fetch.receipts import newest_receipt
from racemoney.settings import Settings


def load_newest(settings: Settings, dataset: str, cycle: int) -> str:
    """Load the newest raw file of a dataset and cycle unless that was done before; gives what happened in one line.

    Raises BadInputError where nothing was fetched, and what `load_receipt` raises.
    """
    receipt = newest_receipt(settings, dataset, cycle)
    if receipt is None:
        raise BadInputError(f"no {dataset} file of {cycle} in {settings.raw}; run its fetch first")
    return load_receipt(settings, receipt, progress=Lines()).sentence()
