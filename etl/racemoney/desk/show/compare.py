"""`racemoney show RACE RACE ...`: races side by side, at a stage that all of them have."""

import duckdb

from racemoney.desk.show.lines import Row, fetch, money, percent, table_line
from racemoney.desk.warehouse import check_race, is_synthetic, open_published, race_label
from racemoney.settings import Settings
from racemoney.words import SYNTHETIC

STAGES = {
    "before_last_ballot": "Through each race's last report before its last ballot; outside spending through that ballot",
    "before_first_ballot": "Through each race's last report before its first ballot; outside spending through that ballot",
    "cycle": "Totals of the two-year cycle",
}
QUERY = """
    select comparison.*, coalesce(names.display_name, comparison.leader_name) as leader
    from race_comparison as comparison
    left join meta.candidate_names as names on comparison.leader_id = names.candidate_id
    where comparison.stage = ? and list_contains(?, comparison.race_id)
    order by comparison.contenders_receipts desc nulls last, comparison.race_id
"""


def compare_races(settings: Settings, race_ids: list[str]) -> str:
    """The races in a table a stage, the most money first: stages at which the contenders' money of every race is known, and
    the cycle.

    Raises BadInputError for an unknown race or where nothing is published.
    """
    with open_published(settings) as connection:
        races = list(dict.fromkeys(check_race(connection, race) for race in race_ids))
        parts = [part for stage in STAGES if (part := _stage(connection, stage, races))]
    head = ["All amounts are US dollars; of the candidates of each race's last ballot, or the two who raised most."]
    if is_synthetic(settings):
        head.insert(0, SYNTHETIC)
    return "\n\n".join(["\n".join(head), *parts])


def _stage(connection: duckdb.DuckDBPyConnection, stage: str, races: list[str]) -> str:
    rows = fetch(connection, QUERY, stage, races)
    if stage != "cycle" and (len(rows) < len(races) or any(row["contenders_receipts"] is None for row in rows)):
        return ""
    lines = [
        STAGES[stage],
        table_line("race", "raised", "most raised", "in state", "unitemized", "outside", "through"),
        *(_line(row) for row in rows),
    ]
    if any(row["is_shared_between_races"] for row in rows):
        lines.append("* a candidate also raised for another race of the cycle: the total covers both")
    return "\n".join(lines)


def _line(row: Row) -> str:
    mark = " *" if row["is_shared_between_races"] else ""
    leader = f" ({row['leader']})" if row["leader"] else ""
    return table_line(
        f"{race_label(row['race_id'])}{mark}{leader}",
        money(row["contenders_receipts"]),
        money(row["leader_receipts"]),
        percent(row["in_state_share"]),
        percent(row["unitemized_share"]),
        money(row["outside_spending"]),
        row["through_date"],
    )
