"""The race, its ballots, and whether its data is invented."""

import duckdb

from racemoney.desk.show.lines import fetch
from racemoney.desk.warehouse import race_label
from racemoney.words import SYNTHETIC


def head(connection: duckdb.DuckDBPyConnection, race: str, *, is_synthetic: bool) -> str:
    """The race with its ballots in order of their days, and the mark of synthetic data."""
    ballots = fetch(connection, "select * from race_elections where race_id = ? order by election_date", race)
    days = ", ".join(f"{ballot['election_type_label']} {ballot['election_date']}" for ballot in ballots)
    lines = [f"{race_label(race)}   {days or 'no ballot in the calendar'}", "All amounts are US dollars."]
    return "\n".join([lines[0], SYNTHETIC, lines[1]] if is_synthetic else lines)
