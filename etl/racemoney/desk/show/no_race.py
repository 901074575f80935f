"""Money that stands in no race: a paragraph a cycle, at the end of `show` and `races`."""

from collections import defaultdict

import duckdb

from racemoney.desk.show.lines import Row, fetch, money
from racemoney.text import clean

KINDS = {
    "candidate_receipts": "candidates' receipts",
    "independent_expenditure": "independent expenditures",
    "electioneering_communication": "electioneering communications",
    "communication_cost": "communication costs",
    "party_coordinated": "party coordinated expenditures",
}
NAMED = 3
QUERY = """
    select
        cycle,
        kind,
        sum(amount) as amount,
        count(*) as entity_count,
        list(
            {'name': coalesce(display_name, entity_name, entity_id, seat, 'no name'), 'amount': amount, 'reason': reason}
            order by amount desc, entity_name
        ) as entities
    from money_in_no_race
    left join meta.candidate_names as names on money_in_no_race.entity_id = names.candidate_id
    where ? is null or cycle = ?
    group by cycle, kind
    order by cycle, amount desc
"""


def no_race(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """What stands in no race of this race's cycle; empty where nothing does."""
    ((cycle,),) = connection.execute("select cycle from races where race_id = ?", [race]).fetchall()
    return money_in_no_race(connection, cycle)


def money_in_no_race(connection: duckdb.DuckDBPyConnection, cycle: int | None = None) -> str:
    """A paragraph for each cycle, or the one given, with the largest names of each kind; empty where nothing stands so."""
    cycles: dict[int, list[Row]] = defaultdict(list)
    for row in fetch(connection, QUERY, cycle, cycle):
        cycles[row["cycle"]].append(row)
    return "\n\n".join(_paragraph(of, rows) for of, rows in cycles.items())


def _paragraph(cycle: int, rows: list[Row]) -> str:
    where = f"select * from money_in_no_race where cycle = {cycle}"
    lines = [f"Money in no race, cycle {cycle} (each entry with its reason: racemoney sql '{where}')"]
    return "\n".join([*lines, *map(_kind, rows)])


def _kind(row: Row) -> str:
    named = [f"{clean(one['name'])} {money(one['amount'])} ({one['reason']})" for one in row["entities"][:NAMED]]
    more = f"; and {row['entity_count'] - NAMED:,} more" if row["entity_count"] > NAMED else ""
    return f"  {KINDS[row['kind']]}: {money(row['amount'])}. {'; '.join(named)}{more}."
