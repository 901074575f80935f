"""How old a mart is and what it lacks follows from what it reads, as dbt's own graph has it, and from the loads."""

import re
from datetime import UTC, datetime

import pytest
from sql.filed import filing
from sql.world import build_world, candidate, candidate_summary, indiv, load_rows, pas2, weball

from racemoney.build import build
from racemoney.build.manifest import build_in_place
from racemoney.cli.docs import LAKE, lake_sources
from racemoney.desk.show import show_race
from racemoney.desk.warehouse import open_published
from racemoney.sources.tables import lake_tables

FEBRUARY, MARCH, JUNE, JULY = (datetime(2018, month, 1, tzinfo=UTC) for month in (2, 3, 6, 7))
ADA = "H8KY01001"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """2018: masters of June, contributions of March, a filing; 2016: no masters, weball alone; 2020: a file of February."""
    folder = tmp_path_factory.mktemp("lineage")
    rows = [*candidate(ADA, "C77200001", "KY-01"), candidate_summary(candidate_id=ADA, receipts="10.00")]
    report = filing(700001, "F3N", "C77200001", coverage_from_date="20180101", coverage_through_date="20180331")
    settings, _ = build_world(folder / "home", rows, filings=[report], as_of=JUNE)
    load_rows(settings, folder / "march", [indiv(committee_id="C77200001", amount=10)], as_of=MARCH)
    load_rows(settings, folder / "2016", [weball(2016, candidate_id="H6KY01009", receipts="5.00")], as_of=JULY)
    # in the file of 2020, older than all: what was paid in 2019 for the election of 2018
    paid = pas2(2020, committee_id="C77200009", candidate_id=ADA, other_id=ADA, amount=77, transaction_type_code="24E",
                transaction_date="2019-01-04", election_code="G2018")  # fmt: skip
    load_rows(settings, folder / "2020", [paid], as_of=FEBRUARY)
    build(settings)
    return settings


@pytest.fixture(scope="module")
def ask(home):
    with open_published(home) as connection:
        yield lambda statement, *parameters: connection.execute(statement, list(parameters)).fetchall()


def age(ask, model, cycle=2018):
    ((*told,),) = ask(
        "select as_of::date::varchar, as_of_dataset, missing_sources from meta.mart_as_of where model = ? and cycle = ?",
        model,
        cycle,
    )
    return told


def missing(ask, model, cycle=2018):
    return set((age(ask, model, cycle)[2] or "").split(", ")) - {""}


@pytest.mark.slow
def test_a_mart_is_as_old_as_its_oldest_file_and_says_which(ask):
    assert age(ask, "candidate_geography")[:2] == ["2018-03-01", "indiv"]
    assert ask("select distinct source_as_of::date::varchar from candidate_geography where cycle = 2018") == [
        ("2018-03-01",)
    ]
    # the candidate master does not rest on contributions
    assert age(ask, "stg_candidates") == ["2018-06-01", "cn", None]


@pytest.mark.slow
def test_a_file_of_another_cycle_that_sends_spending_makes_it_as_old(ask):
    columns = "as_of::date::varchar, as_of_dataset, as_of_cycle, other_cycles"
    told = f"select {columns} from meta.mart_as_of where model = ? and cycle = 2018"
    for model in ("race_outside_spending", "race_spending", "race_outside_spending_by_status"):
        assert ask(told, model) == [("2018-02-01", "pas2", 2020, "pas2 of 2020")]
    assert ask("select amount, source_as_of::date::varchar from race_outside_spending") == [(77, "2018-02-01")]
    # the file of its own cycle is missing all the same
    assert "pas2" in missing(ask, "race_outside_spending")
    # what reads dates of spending, and none of its rows
    assert ask(told, "candidate_geography") == [("2018-03-01", "indiv", 2018, None)]


def test_show_names_it(home):
    text = show_race(home, "KY-01-2018")
    assert "Outside spending also comes from files of other cycles: pas2 of 2020." in text
    assert "As of 2018-02-01, the date of pas2 of 2020, the oldest file behind it." in text


@pytest.mark.slow
def test_a_filing_makes_nothing_older_and_dates_what_has_no_file(ask):
    assert age(ask, "filings")[1:] == ["filings", None]
    assert age(ask, "candidate_geography")[1] != "filings"


@pytest.mark.slow
def test_what_is_not_loaded_is_missing_but_neither_filings_nor_the_api(ask):
    assert {"oth", "pas2"} <= missing(ask, "candidate_geography")
    assert {"independent_expenditure", "electioneering", "communication_costs"} <= missing(ask, "race_spending")
    named = {name for (text,) in ask("select missing_sources from meta.mart_as_of") for name in (text or "").split(", ")}
    assert named - {""} <= {table.dataset for table in lake_tables().values() if table.is_whole}


@pytest.mark.slow
def test_a_fallback_is_missing_only_where_what_it_stands_for_is(ask):
    assert not {"weball", "webl", "candidate_summary"} & missing(ask, "race_candidate_money")
    assert {"candidate_summary", "webl"} & missing(ask, "race_candidate_money", 2016) == {"candidate_summary", "webl"}
    assert "weball" not in missing(ask, "race_candidate_money", 2016)


@pytest.mark.slow
def test_the_race_s_row_says_the_same(ask):
    ((told,),) = ask("select distinct missing_sources from race_spending where cycle = 2018")
    assert told == age(ask, "race_spending")[2]


@pytest.mark.slow
def test_every_model_that_reads_the_lake_has_its_lineage(ask):
    tables = "select count(distinct table_name) from meta.lineage where model = 'stg_candidates'"
    assert ask(tables) == [(1,)]
    read = {name for (name,) in ask("select table_name from meta.lineage where model = 'race_outside_spending'")}
    assert {"independent_expenditure_notices", "candidates", "filing_independent_expenditures", "api_schedule_e"} <= read
    exported = {name for (name,) in ask("select distinct model from meta.lineage where is_exported")}
    assert {"race_spending", "races", "reconciliation"} <= exported
    assert ask("select model from meta.lineage anti join meta.mart_as_of using (model)") == []


def test_dbt_knows_every_declared_table_of_the_lake():
    assert LAKE.read_text(encoding="utf-8") == lake_sources()
    told = {line.split("name: ")[1] for line in LAKE.read_text().splitlines() if line.startswith("  - name: ")}
    assert told == set(lake_tables())
    assert len(told) >= 40


@pytest.mark.slow
def test_the_test_of_no_lost_row_reads_every_table_of_the_lake(home):
    (compiled,) = (home.temporary / "dbt").glob(
        f"{build_in_place(home).build_id}/compiled/*/tests/lake_rows_are_all_there.sql"
    )
    read = set(re.findall(r'"lake"\."(\w+)"', compiled.read_text()))
    assert read == set(lake_tables())
