"""What is not known of who stands in a race: ballots that nobody listed, candidates who may belong elsewhere."""

import duckdb

from etl.desk.show.lines import Row, fetch
from etl.text import clean

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
    select unplaced.candidate_name, unplaced.reason
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
    return "\n".join([*lines, _unplaced(unplaced)] if unplaced else lines)


def _ballots(listed: str) -> str:
    if listed == "none":
        return "Candidates unknown: no ballot of this special election is in the table of ballots."
    return "Candidates may be missing: not every ballot of this special election is in the table of ballots."


def _unplaced(rows: list[Row]) -> str:
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    names = "; ".join(row["candidate_name"] for row in rows[:_NAMED])
    return clean(f"In no race ({rows[0]['reason']}): {names}{more}")
