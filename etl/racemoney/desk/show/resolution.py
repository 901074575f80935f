"""How the rows of outside spending were assigned to candidates, as shares of a race's rows and dollars."""

import duckdb

from racemoney.desk.show.lines import Row, fetch, money, percent

QUERY = """
    select
        resolution_method,
        sum(amount) as amount,
        sum(row_count) as row_count,
        sum(conflict_count) as conflict_count,
        sum(conflict_amount) as conflict_amount
    from race_resolution
    where race_id = ?
    group by resolution_method
    order by amount desc, resolution_method
"""
METHODS = {
    "candidate_id": "candidate id",
    "name": "name",
    "initials": "last name and initials",
    "name_swapped": "name with first and last swapped",
    "name_joined": "name written as one word",
    "name_one_letter": "name one letter off",
    "filed_seat": "seat only, no candidate",
}


def resolution(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """One line with each method's share; empty where nobody spent."""
    rows = fetch(connection, QUERY, race)
    if not rows:
        return ""
    count, amount = (sum(row[column] for row in rows) for column in ("row_count", "amount"))
    told = [_share(row, count, amount) for row in rows]
    lines = [f"Outside spending was matched to candidates by {'; '.join(told)}."]
    if conflicts := sum(row["conflict_count"] for row in rows):
        where = f"{conflicts:,} {'row' if conflicts == 1 else 'rows'} ({money(sum(row['conflict_amount'] for row in rows))})"
        lines.append(f"In {where} the filed id, name and seat do not all agree.")
    return "\n".join(lines)


def _share(row: Row, count: int, amount: object) -> str:
    of_rows = percent(row["row_count"] / count)
    of_dollars = percent(float(row["amount"]) / float(str(amount))) if amount else "n/a"
    return f"{METHODS[row['resolution_method']]} ({of_rows} of rows, {of_dollars} of dollars)"
