"""The race in one sentence, and what is unknown of it."""

import duckdb

from etl.desk.show.lines import fetch, money
from etl.text import clean

UNDATED = "select distinct original_name from meta.loads where cycle = ? and as_of_basis = 'file_mtime' order by all"


def totals(connection: duckdb.DuckDBPyConnection, race: str) -> str:
    """What candidates raised and outside groups spent together; then what is missing or undated."""
    row = fetch(connection, "select * from race_spending where race_id = ?", race)[0]
    lines = [
        f"Together: candidates raised {money(row['candidates_receipts'])}"
        f" ({money(row['candidates_unitemized'])} of it unitemized),"
        f" outside groups, party committees among them, spent {money(row['outside_total'])}."
    ]
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
    if undated := fetch(connection, UNDATED, row["cycle"]):
        names = ", ".join(clean(load["original_name"]) for load in undated)
        lines.append(f"Dated only by the copy on this disk, not by the FEC: {names}; load them with --as-of to date them.")
    return "\n".join(lines)
