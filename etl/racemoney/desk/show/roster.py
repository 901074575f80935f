"""What is not known of who stands in a race: ballots that nobody listed, candidates who may belong elsewhere."""

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from racemoney.desk.show.lines import Row, fetch
from racemoney.desk.show.names import named
from racemoney.text import clean

# A state's Senate seats can have a dozen candidates who withdrew.
_NAMED = 6

BALLOTS = """
    select ballots_listed
    from races
    where race_id = ? and roster_basis = 'ballots and overrides' and ballots_listed <> 'all'
"""

MAYBE_SHARED = """
    select shared_reason, count(*) as candidate_count
    from race_candidates
    where race_id = ? and is_shared_between_races is null
    group by shared_reason
"""

UNPLACED = """
    select unplaced.candidate_id, unplaced.candidate_name, unplaced.reason
    from unplaced_candidates as unplaced
    inner join races on unplaced.cycle = races.cycle and unplaced.seat = races.seat
    where races.race_id = ?
    order by unplaced.candidate_name
"""


def roster(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """A sentence for each thing that is unknown about the candidates; nothing where all is known."""
    lines = [_ballots(row["ballots_listed"]) for row in fetch(connection, BALLOTS, race)]
    lines += [
        f"{row['candidate_count']} of the candidates may stand in another race too: {row['shared_reason']}."
        for row in fetch(connection, MAYBE_SHARED, race)
    ]
    unplaced = fetch(connection, UNPLACED, race)
    return "\n".join([*lines, *_unplaced(unplaced, named(connection, unplaced))])


def _ballots(listed: str) -> str:
    if listed == "none":
        return "Candidates unknown: no ballot of this special election is in the table of ballots."
    return "Candidates may be missing: not every ballot of this special election is in the table of ballots."


def _unplaced(rows: list[Row], names: list[str]) -> Iterator[str]:
    """One line for each reason, with its candidates."""
    of_reason: dict[str, list[str]] = defaultdict(list)
    for row, name in zip(rows, names, strict=True):
        of_reason[row["reason"]].append(name)
    for reason, people in of_reason.items():
        more = f" and {len(people) - _NAMED} more" if len(people) > _NAMED else ""
        yield clean(f"In no race ({reason}): {'; '.join(people[:_NAMED])}{more}")
