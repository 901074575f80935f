"""`racemoney show RACE --reconcile`: the race's rows against the FEC's own totals, line by line, and why they differ."""

from itertools import groupby
from operator import itemgetter

import duckdb

from racemoney.desk.show.lines import Row, fetch, money, table_line
from racemoney.desk.show.names import named
from racemoney.text import clean

# the race's candidates, those who spent on it, and what lies in quarantine of its cycle
QUERY = """
    with race as (select race_id, cycle from races where race_id = ?)
    select reconciliation.*
    from reconciliation
    inner join race using (cycle)
    where
        entity_type = 'table'
        or (
            entity_type = 'candidate'
            and entity_id in (select candidate_id from race_candidates where race_id = race.race_id)
        )
        or (
            entity_type = 'committee'
            and line = 'independent_expenditures'
            and entity_id in (select spender_id from race_outside_spending where race_id = race.race_id)
        )
    order by
        case entity_type when 'candidate' then 0 when 'committee' then 1 else 2 end,
        max(official_amount) over (partition by entity_type, entity_id) desc nulls last, entity_id, form_line, line
"""
TITLE = "Reconciliation: the FEC's own total of each line, less what its rows add up to"
CENTS = "A line ties where it is less than a dollar a row above its rows: the FEC cuts the cents off rows of its bulk files."
EMPTY = "Reconciliation: nothing to compare. A line needs a file of totals and the file with its rows, see racemoney status."


def reconcile(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """A line per entity and line of the form; where it does not tie, the sentence that says why."""
    rows = fetch(connection, QUERY, race)
    if not rows:
        return EMPTY
    ties = sum(row["status"] in ("ties", "ties_jointly") for row in rows)
    lines = [f"{TITLE} ({ties} of {len(rows)} lines tie)"]
    lines.append(table_line("line", "FEC's total", "rows", "difference", "rows counted", "status"))
    for heading, of_entity in groupby(zip(_headings(connection, rows), rows, strict=True), key=itemgetter(0)):
        lines.append(heading)
        for _, row in of_entity:
            lines += _line(row)
    return "\n".join([*lines, CENTS])


def _headings(connection: duckdb.DuckDBPyConnection, rows: list[Row]) -> list[str]:
    """The name and id of each row's entity; candidates as people write them."""
    names = named(connection, [{"candidate_id": row["entity_id"], "candidate_name": row["entity_name"]} for row in rows])
    return [
        name
        if row["entity_type"] == "candidate"
        else clean(f"{row['entity_name'] or row['entity_type']} {row['entity_id']}")
        for row, name in zip(rows, names, strict=True)
    ]


def _line(row: Row) -> list[str]:
    numbers = (money(row["official_amount"]), money(row["rows_amount"]), money(row["difference"]), row["row_count"])
    if row["status"] == "quarantined":
        numbers = ("", money(row["rows_amount"]), "", row["row_count"])
    name = f"{row['form_line'] or ''} {row['line'].replace('_', ' ')}".strip()
    line = table_line(name, *numbers, "  " + row["status"].replace("_", " "))
    return [line] if row["status"] == "ties" else [line, f"    {clean(row['explanation'])}"]
