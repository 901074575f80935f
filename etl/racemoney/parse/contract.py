"""What the rows of a load depend on beside its bytes: the source's declaration and the parser. A change of either makes it
stale, and `racemoney load --stale` parses it again."""

from racemoney.lake.records import EFILE, LoadRecord
from racemoney.sources import get_source
from racemoney.sources.endpoints import get_endpoint, load_endpoints
from racemoney.sources.filings import load_filings

# Raise it when the same bytes of a bulk file would give other rows.
PARSER_VERSION = 1
# The same for the API's pages.
PAGES_VERSION = 2


def contract_of(source: str, dataset: str) -> str:
    """The hash of today's contract of a dataset. Raises BadInputError for a dataset that is unknown."""
    if source == EFILE:
        return load_filings().contract
    if source == "api":
        return get_endpoint(dataset).contract(PAGES_VERSION)
    return get_source(dataset).contract(PARSER_VERSION)


def is_stale(record: LoadRecord) -> bool:
    """Whether today's source declaration or parser would give other rows than this load holds."""
    if record.source == "api":
        # An empty load stands in the place of one that is gone: there is nothing to read again.
        has_rows = any(table.rows_read for table in record.tables)
        if not has_rows or record.dataset not in load_endpoints():
            return False
    return record.contract_hash != contract_of(record.source, record.dataset)
