"""The race in one sentence, and what is unknown of it."""

import duckdb

from racemoney.desk.show.lines import Row, fetch, money
from racemoney.text import clean

UNDATED = "select distinct original_name from meta.loads where cycle = ? and as_of_basis = 'file_mtime' order by all"
OTHERS = "select other_cycles from meta.mart_as_of where model = 'race_outside_spending' and cycle = ?"
KNOWN = "select sum(amount) as amount from race_outside_spending where race_id = ?"


def totals(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """What candidates raised and outside groups spent together; then what is missing or undated."""
    row = fetch(connection, "select * from race_spending where race_id = ?", race)[0]
    lines = [f"Together: {_raised(row)}; {_spent(connection, race, row)}."]
    if row["shared_receipts"]:
        who = "1 candidate who is" if row["shared_candidates"] == 1 else f"{row['shared_candidates']} candidates who are"
        raised = money(row["shared_receipts"])
        lines.append(f"{raised} of the receipts were raised by {who} in another race of the cycle too.")
    if row["candidates_with_unknown_transfers"]:
        lines.append(
            "The receipts may count twice what candidates moved between their own committees, because oth is not loaded"
            f" (candidates with several committees: {row['candidates_with_unknown_transfers']})."
        )
    if row["candidates_without_money"]:
        lines.append(f"Candidates whose receipts are unknown, not zero: {row['candidates_without_money']}.")
    if row["missing_sources"]:
        lines.append(f"Not loaded: {row['missing_sources']}. What rests on these is unknown or incomplete, not zero.")
    for others in fetch(connection, OTHERS, row["cycle"]):
        if others["other_cycles"]:
            lines.append(f"Outside spending also comes from files of other cycles: {others['other_cycles']}.")
    if undated := fetch(connection, UNDATED, row["cycle"]):
        names = ", ".join(clean(load["original_name"]) for load in undated)
        lines.append(f"Dated only by the copy on this disk, not by the FEC: {names}; load them with --as-of to date them.")
    return "\n".join(lines)


def _raised(row: Row) -> str:
    if row["candidates_receipts"] is None:
        return "what the candidates raised is unknown"
    unitemized = f"{money(row['candidates_unitemized'])} of it unitemized"
    if row["candidates_unitemized"] is None:
        unitemized = (
            f"at least {money(row['candidates_unitemized_low'])} of it unitemized, and unknown for"
            f" {row['candidates_without_unitemized']} of them"
            if row["candidates_unitemized_low"] is not None
            else "how much of it is unitemized is unknown"
        )
    return f"the candidates raised {money(row['candidates_receipts'])} ({unitemized})"


def _spent(connection: duckdb.DuckDBPyConnection, race: str, row: Row) -> str:
    """The total of all kinds, or what is known of them where a kind is not loaded."""
    who = "outside groups, party committees among them,"
    if row["outside_total"] is not None:
        return f"{who} spent {money(row['outside_total'])}"
    known = fetch(connection, KNOWN, race)[0]["amount"]
    return f"{who} spent at least {money(known)}" if known else "what outside groups spent is unknown"
