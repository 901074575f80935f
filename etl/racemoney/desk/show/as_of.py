"""`racemoney show RACE --as-of DAY`: candidates' money and outside spending as the FEC's record had them on a day."""

from datetime import date
from decimal import Decimal

import duckdb

from racemoney.desk.show.head import head
from racemoney.desk.show.lines import Row, fetch, money, table_line
from racemoney.desk.show.names import named
from racemoney.desk.show.outside import BY_DIRECTION
from racemoney.desk.warehouse import check_race, is_synthetic, open_published
from racemoney.settings import Settings
from racemoney.text import clean

MONEY = "select * from race_candidate_money_as_of(?, ?) order by receipts desc nulls last, candidate_name"
OUTSIDE = f"""
    select
        candidate_id,
        candidate_name,
        {BY_DIRECTION},
        sum(undated_amount) as undated_amount
    from race_outside_spending_as_of(?, ?)
    group by all
    order by amount desc
"""


def show_race_as_of(settings: Settings, race_id: str, day: date) -> str:
    """The text about a race on a day. Raises BadInputError for an unknown race or where nothing is published."""
    with open_published(settings) as connection:
        race = check_race(connection, race_id)
        parts = [
            f"{head(connection, race, is_synthetic=is_synthetic(settings))}\nAs the FEC's record had it on {day}.",
            _money(connection, race, day),
            _outside(connection, race, day),
        ]
    return "\n\n".join(parts)


def _money(connection: duckdb.DuckDBPyConnection, race: str, day: date) -> str:
    rows = fetch(connection, MONEY, race, day)
    if not rows:
        return "Candidates' money: unknown. No report of a candidate that was filed by then is loaded."
    lines = [
        "Candidates' money through the last report on file",
        table_line("candidate", "raised", "spent", "cash on hand", "unitemized", "through"),
    ]
    for row, name in zip(rows, named(connection, rows), strict=True):
        amounts = (money(row[column]) for column in ("receipts", "disbursements", "cash_on_hand", "individual_unitemized"))
        lines.append(table_line(name, *amounts, row["through_date"]))
        if row["money_reason"]:
            lines.append(f"    unknown, not zero: {clean(row['money_reason'])}")
    return "\n".join(lines)


def _outside(connection: duckdb.DuckDBPyConnection, race: str, day: date) -> str:
    rows = fetch(connection, OUTSIDE, race, day)
    if not rows:
        return "Outside spending: nothing that was on file by then is loaded."
    lines = [
        f"Outside spending on file: {money(_sum(rows, 'amount'))}",
        table_line("candidate", "for", "against", "no direction"),
    ]
    on_file = [row for row in rows if row["amount"]]
    for row, name in zip(on_file, named(connection, on_file), strict=True):
        amounts = (money(row[column]) for column in ("for_amount", "against_amount", "undirected_amount"))
        lines.append(table_line(name, *amounts))
    if undated := _sum(rows, "undated_amount"):
        lines.append(f"Another {money(undated)} of days up to then is loaded, but no source tells when it was filed.")
    return "\n".join(lines)


def _sum(rows: list[Row], column: str) -> Decimal:
    return sum((row[column] for row in rows), Decimal(0))
