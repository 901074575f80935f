"""`meta.matched_names`: which names that filers wrote agree with which registered ones, a table for the models."""

import csv
from collections.abc import Callable

import duckdb

from racemoney.build.inputs import project_folder
from racemoney.build.names import matched_names
from racemoney.build.relations import insert_rows

MATCHED_NAMES_COLUMNS = {"filed_name": "varchar", "registered_name": "varchar", "method": "varchar"}

_LAST_FIRST = "coalesce(candidate_name, concat_ws(', ', candidate_last_name, candidate_first_name))"
# tables that name a candidate beside an id, and how they write the name
FILED_NAMES = {
    "independent_expenditure_notices": "candidate_name",
    "api_schedule_e": "candidate_name",
    "api_schedule_f": "candidate_name",
    "electioneering_communications": "candidate_name",
    "communication_costs": "candidate_name",
    "regular_independent_expenditures": _LAST_FIRST,
    **dict.fromkeys(
        (
            "filing_independent_expenditures",
            "filing_coordinated_expenditures",
            "filing_electioneering",
            "filing_communication_costs",
        ),
        _LAST_FIRST,
    ),
}

REGISTERED = "select distinct candidate_name from lake.candidates where candidate_name is not null"

# an expenditure's name is compared unless it is the one that the master has under the expenditure's own id
FILED = """
select distinct filed.candidate_name
from (select distinct candidate_id, {name} as candidate_name from lake.{table}) as filed
left join lake.candidates as known
    on filed.candidate_id = known.candidate_id and filed.candidate_name = known.candidate_name
where known.candidate_id is null and filed.candidate_name is not null
"""

# names of people whom no loaded master has: a filer's early and regular reports spell them differently too
STRANGERS = """
select distinct filed.candidate_name
from (select distinct candidate_id, {name} as candidate_name from lake.{table}) as filed
left join lake.candidates as known on filed.candidate_id = known.candidate_id
where known.candidate_id is null and filed.candidate_name is not null
"""
WITH_STRANGERS = (
    "independent_expenditure_notices",
    "regular_independent_expenditures",
    "filing_independent_expenditures",
    "api_schedule_e",
)

# names of ids that share a committee, or whose totals of a cycle are the same: they may be one person's
SHARED = """
with committee as (
    select candidate_id, principal_committee_id as shared from lake.candidates
    union
    select candidate_id, committee_id from lake.candidate_committee_linkages
    union
    select candidate_id, committee_id from lake.committees
),
totals as (
    select candidate_id, concat_ws(' ', cycle, receipts, disbursements) as shared from lake.{totals} where receipts <> 0
),
ids as (
    select distinct candidate_id, shared from (select * from committee union all select * from totals) as unioned
    where shared is not null and candidate_id is not null
),
together as (
    select shared from ids group by shared having count(*) > 1
)
select distinct candidates.candidate_name
from together
inner join ids on together.shared = ids.shared
inner join lake.candidates as candidates on ids.candidate_id = candidates.candidate_id
where candidates.candidate_name is not null
"""
TOTALS = ("candidate_totals", "congressional_campaign_totals", "candidate_summaries")


def select_matched_names(select: Callable[[str], list[str]]) -> list[tuple[str, str, str]]:
    """The rows of `meta.matched_names`; `select` runs a statement of one text column on the engine that has the lake."""
    staged = _staged_names()
    registered = {*select(REGISTERED), *staged}
    for table in WITH_STRANGERS:
        registered |= {*select(STRANGERS.format(table=table, name=FILED_NAMES[table]))}
    filed = set(staged)
    for table, name in FILED_NAMES.items():
        filed |= {*select(FILED.format(table=table, name=name))}
    for totals in TOTALS:
        filed |= {*select(SHARED.format(totals=totals))}
    return matched_names(filed, registered)


def write_matched_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Create or replace `meta.matched_names` from the lake views of a build's file."""
    columns = ", ".join(f"{name} {sql_type}" for name, sql_type in MATCHED_NAMES_COLUMNS.items())
    rows = select_matched_names(lambda statement: [name for (name,) in connection.execute(statement).fetchall()])
    connection.execute(f"create or replace table meta.matched_names ({columns})")
    insert_rows(connection, "meta.matched_names", rows)


def _staged_names() -> list[str]:
    """The candidates of the sourced table of special elections' stages."""
    file = project_folder() / "seeds" / "race_stage_candidates.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return sorted({row["candidate_name"] for row in csv.DictReader(stream)})
