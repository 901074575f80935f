"""Candidates as people write them, their ids beside."""

import duckdb

from racemoney.desk.show.lines import Row
from racemoney.text import clean

NAMES = "select candidate_id, display_name from meta.candidate_names where list_contains(?, candidate_id)"


def named(connection: duckdb.DuckDBPyConnection, rows: list[Row], width: int | None = None) -> list[str]:
    """For each row with a candidate's id, filed name and perhaps party: `Jon Ossoff (DEM) H8GA06195`.

    A label longer than `width` has its name cut, never its id.
    """
    ids = [row["candidate_id"] for row in rows if row["candidate_id"]]
    names = dict(connection.execute(NAMES, [ids]).fetchall())
    return [_label(row, names.get(row["candidate_id"]), width) for row in rows]


def _label(row: Row, display_name: str | None, width: int | None) -> str:
    party = f"({row['party_code']})" if row.get("party_code") else ""
    name = clean(display_name or row["candidate_name"] or "")
    if not (name or row["candidate_id"]):
        return "the seat, no candidate named"
    ending = clean(" ".join(part for part in (party, row["candidate_id"]) if part))
    if width is not None:
        name = name[: max(width - len(ending) - 1, 0)].rstrip()
    return " ".join(part for part in (name, ending) if part)
