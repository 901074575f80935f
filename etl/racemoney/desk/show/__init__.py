"""`racemoney show RACE`: what the marts say of one race, as plain text with as-of, base and unknown part.

Each part is a module with a function of its own; `PARTS` is their order. A part without anything to say is empty.
"""

from collections.abc import Callable

import duckdb

from racemoney.desk.show.geography import geography
from racemoney.desk.show.head import head
from racemoney.desk.show.headlines import headlines
from racemoney.desk.show.no_race import no_race
from racemoney.desk.show.outside import outside
from racemoney.desk.show.receipts import receipts
from racemoney.desk.show.reconcile import reconcile
from racemoney.desk.show.resolution import resolution
from racemoney.desk.show.review import review
from racemoney.desk.show.roster import roster
from racemoney.desk.show.totals import totals
from racemoney.desk.warehouse import check_race, is_synthetic, open_published
from racemoney.settings import Settings

Part = Callable[[duckdb.DuckDBPyConnection, str], str]
PARTS: tuple[Part, ...] = (headlines, review, roster, receipts, geography, outside, resolution, totals, no_race)


def show_race(settings: Settings, race_id: str, *, with_reconciliation: bool = False) -> str:
    """The text about a race, with its reconciliation where asked.

    Raises BadInputError for an unknown race or where nothing is published.
    """
    with open_published(settings) as connection:
        race = check_race(connection, race_id)
        texts = [head(connection, race, is_synthetic=is_synthetic(settings))]
        parts = (*PARTS, reconcile) if with_reconciliation else PARTS
        texts += [part(connection, race) for part in parts]
    return "\n\n".join(text for text in texts if text)
