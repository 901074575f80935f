"""`racemoney show RACE`: what the marts say of one race, as plain text with as-of, base and unknown part.

Each part is a module with a function of its own; `PARTS` is their order. A part without anything to say is empty.
"""

from collections.abc import Callable

import duckdb

from etl.desk.show.geography import geography
from etl.desk.show.head import head
from etl.desk.show.no_race import no_race
from etl.desk.show.outside import outside
from etl.desk.show.receipts import receipts
from etl.desk.show.reconcile import reconcile
from etl.desk.show.resolution import resolution
from etl.desk.show.review import review
from etl.desk.show.roster import roster
from etl.desk.show.totals import totals
from etl.desk.warehouse import check_race, is_synthetic, open_published
from etl.settings import Settings

Part = Callable[[duckdb.DuckDBPyConnection, str], str]
PARTS: tuple[Part, ...] = (review, roster, receipts, geography, outside, resolution, totals, no_race)


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
