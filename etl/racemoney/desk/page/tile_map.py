"""Itemized dollars by the donor's state: one tile a state, one scale of dollars for every race."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from racemoney.desk.page import drawing, wording
from racemoney.desk.page.catalog import Sentence, Words
from racemoney.desk.page.facts import Candidate, Race
from racemoney.desk.page.view import Picture, Table, source
from racemoney.desk.show.lines import fetch

# The states as tiles, each near its neighbors.
GRID = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. VT NH
WA ID MT ND MN IL WI MI NY RI MA
OR NV WY SD IA IN OH PA NJ CT ..
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
"""
# Edges of the bins in dollars. They are the same for every race, so that two pages can be laid side by side.
EDGES = (1_000, 10_000, 100_000, 1_000_000)
LEGEND = ("none", "under $1K", "$1K–$10K", "$10K–$100K", "$100K–$1M", "$1M or more")
MAPS = 2
TOP = 4
DOLLARS = """
    select candidate_id, coalesce(resolved_state, '') as state, sum(geography_amount) as amount, count(*) as contributions
    from race_contributions
    where
        race_id = ? and list_contains(?, candidate_id) and counts_in_geography and donor_place <> 'refund'
        and (? or transaction_date between ? and ?)
    group by all
    order by candidate_id, amount desc, state
"""


@dataclass(frozen=True)
class Tile:
    """A state: its place in the grid, its bin and what a reader hears."""

    state: str
    column: int
    row: int
    bin: int
    spoken: str
    is_home: bool


def tile_map(connection: duckdb.DuckDBPyConnection, race: Race) -> Picture | None:
    """A map of each of the first contenders; None where no itemized dollar has a state, or too few rows are loaded."""
    drawn = [each for each in race.contenders if _is_covered(race, each)][:MAPS]
    amounts = _dollars(connection, race, drawn)
    drawn = [each for each in drawn if amounts.get(each.candidate_id)]
    if not drawn:
        return None
    names = dict(connection.execute("select code, name from reference.states").fetchall())
    figures = [race.catalog.find("in_state_amount", each.candidate_id, race.main.window_id) for each in drawn]
    return Picture(
        name="states",
        title="Itemized dollars by state",
        subtitle=f"Contributions from people whom the reports name, {race.main.label}. "
        "Every map and race has the same scale.",
        source=source("FEC Schedule A", figures),
        counted=(
            race.catalog.definitions["in_state_amount"],
            "Unitemized contributions have no address and are in no tile. Where a row has no readable state, its ZIP gives "
            "it. Territories, military addresses and addresses abroad are in the table.",
        ),
        table=_table(drawn, amounts, names),
        drawing={
            "legend": LEGEND,
            "state": race.state_name if race.office_code != "P" else "",
            "maps": tuple(_map(race, each, amounts[each.candidate_id], names) for each in drawn),
        },
    )


def _is_covered(race: Race, candidate: Candidate) -> bool:
    """Whether the loaded rows are all of the itemized line, as far as the catalog goes."""
    figure = race.catalog.find("in_state_share", candidate.candidate_id, race.main.window_id)
    if race.office_code == "P":
        figure = race.catalog.find("itemized_contribution_count", candidate.candidate_id, race.main.window_id)
    return figure is not None and figure.value is not None


def _dollars(
    connection: duckdb.DuckDBPyConnection, race: Race, drawn: list[Candidate]
) -> dict[str, dict[str, tuple[Decimal, int]]]:
    if not drawn:
        return {}
    window = race.main
    ids = [each.candidate_id for each in drawn]
    rows = fetch(connection, DOLLARS, race.race_id, ids, window.kind == "cycle", window.from_date, window.through_date)
    found: dict[str, dict[str, tuple[Decimal, int]]] = {}
    for row in rows:
        found.setdefault(row["candidate_id"], {})[row["state"]] = (row["amount"], row["contributions"])
    return found


def _map(
    race: Race, candidate: Candidate, amounts: dict[str, tuple[Decimal, int]], names: dict[str, str]
) -> dict[str, object]:
    tiles = tuple(_tiles(race, amounts))
    top = [(state, amount) for state, (amount, _) in amounts.items() if state and amount > 0][:TOP]
    largest = wording.listed(f"{names.get(state, state)} {wording.exact(amount)}" for state, amount in top)
    return {
        "id": candidate.candidate_id,
        "name": candidate.name,
        "top": ", ".join(f"{state} {wording.short(amount)}" for state, amount in top),
        "spoken": f"Tile map, one square a state, darker for more dollars. Most came from {largest}. The table has all.",
        "tiles": tiles,
    }


def _tiles(race: Race, amounts: dict[str, tuple[Decimal, int]]) -> Iterator[Tile]:
    cells = [
        (state, column, row)
        for row, line in enumerate(GRID.split("\n")[1:-1])
        for column, state in enumerate(line.split())
        if state != ".."
    ]
    values = [amounts.get(state, (Decimal(0), 0))[0] for state, _, _ in cells]
    for (state, column, row), value, number in zip(cells, values, drawing.bins(values, EDGES), strict=True):
        yield Tile(state, 30 * column, 30 * row, number, f"{state}: {wording.exact(value)}", state == race.state)


def _table(drawn: list[Candidate], amounts: dict[str, dict[str, tuple[Decimal, int]]], names: dict[str, str]) -> Table:
    states = {state for found in amounts.values() for state in found}
    order = sorted(
        states, key=lambda state: (-sum(found.get(state, (Decimal(0), 0))[0] for found in amounts.values()), state)
    )
    rows: list[tuple[Words, ...]] = []
    for state in order:
        cells: list[Words] = [names.get(state, state) or "no known address"]
        for each in drawn:
            amount, count = amounts[each.candidate_id].get(state, (Decimal(0), 0))
            cells += [wording.exact(amount), f"{count:,}"]
        rows.append(tuple(cells))
    head = ["State"]
    for each in drawn:
        head += [f"{each.surname}, dollars", f"{each.surname}, contributions"]
    return Table("Itemized dollars by state, largest first; contributions are rows, not people", tuple(head), tuple(rows))


def words(picture: Picture | None) -> Iterator[Sentence]:
    """Nothing but the warning that a map of named donors is no map of all."""
    if picture is not None:
        yield ("The maps show named donors only: they say nothing of where unitemized money came from.",)
