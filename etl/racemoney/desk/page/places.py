"""Where donors live: the home share with its bounds, and the map of states."""

import duckdb

from racemoney.desk.page import home_share as home
from racemoney.desk.page import tile_map as tiles
from racemoney.desk.page.facts import Race
from racemoney.desk.page.view import Section


def places(connection: duckdb.DuckDBPyConnection, race: Race) -> Section | None:
    """The section; None where no address of a contender's donors is loaded."""
    share, states = home.home_share(race), tiles.tile_map(connection, race)
    pictures = tuple(picture for picture in (share, states) if picture)
    if not pictures:
        return None
    return Section(
        anchor="places",
        menu="Where from",
        kicker="Where donors live",
        finding=home.finding(race) or "Where the named donors live",
        words=(*home.words(race), *tiles.words(states)),
        pictures=pictures,
        asides=tuple(race.shared_note(race.contenders)),
    )
