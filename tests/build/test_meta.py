"""What the published file tells about itself."""

import pytest

from racemoney.desk.warehouse import open_published
from racemoney.lake.records import read_records
from racemoney.words import DONOR_COLUMNS, LAW

QUERYABLE = ("main", "reference", "lake", "meta", "ledger")


@pytest.fixture(scope="module")
def ask(published):
    with open_published(published) as connection:
        yield lambda statement, *parameters: connection.execute(statement, list(parameters)).fetchall()


def test_every_column_of_every_table_has_a_sentence(ask):
    bare = ask(
        """
        select catalog.table_schema || '.' || catalog.table_name || '.' || catalog.column_name
        from information_schema.columns as catalog
        left join meta.columns as told using (table_schema, table_name, column_name)
        where list_contains(?, catalog.table_schema) and coalesce(trim(told.about), '') = ''
        order by 1
        """,
        list(QUERYABLE),
    )
    assert [name for (name,) in bare] == []


def test_the_dictionary_names_no_column_that_is_not_there(ask):
    gone = ask(
        """
        select told.* from meta.columns as told
        anti join information_schema.columns using (table_schema, table_name, column_name, data_type)
        """
    )
    assert gone == []


def test_no_published_table_has_a_column_for_streets(ask):
    assert ask("select table_name from information_schema.columns where column_name like '%street%'") == []


def test_a_lake_column_carries_its_sources_own_sentence(ask):
    about = "select about from meta.columns where table_schema = 'lake' and table_name = ? and column_name = 'amount'"
    assert ask(about, "electioneering_communications") == [("This candidate's share: the amount to sum.",)]


def test_loads_tells_every_current_load(ask, published):
    told = ask("select load_id, table_name, cycle, rows_read, original_name, is_synthetic from meta.loads")
    held = [
        (record.load_id, table.table, table.cycle, table.rows_read, record.original_name, True)
        for record in read_records(published)
        for table in record.tables
    ]
    assert sorted(told) == sorted(held)
    # 2018: cn, ccl, cm, candidate_summary, indiv, notices; 2016: cn, ccl, indiv
    assert len(told) == 9


def test_loads_says_how_old_a_source_is_and_how_that_is_known(ask):
    found = ask("select distinct source_as_of::varchar, as_of_basis from meta.loads")
    assert found == [("2018-12-01 00:00:00", "given")]


def test_a_warning_is_counted_and_does_not_stop_the_build(ask):
    found = ask(
        "select severity, status, failing_rows from meta.data_quality"
        " where test_name = 'warn_odd_year_links_without_a_special'"
    )
    assert found == [("warn", "warn", 1)]


def test_every_invariant_ran_and_held(ask):
    found = dict(ask("select severity, count(*) from meta.data_quality where status = 'pass' group by 1"))
    assert found["error"] >= 50
    assert ask("select test_name from meta.data_quality where severity = 'error' and status <> 'pass'") == []


def test_every_warning_says_what_it_is_about(ask):
    bare = ask("select test_name from meta.data_quality where severity = 'warn' and coalesce(about, '') = ''")
    assert bare == []


def test_every_table_has_a_sentence_and_a_comment(ask):
    bare = ask(
        """
        select table_schema || '.' || table_name from meta.tables
        where list_contains(?, table_schema) and coalesce(trim(about), '') = ''
        """,
        list(QUERYABLE),
    )
    assert bare == []
    told = dict(ask("select table_name, about from meta.tables where table_schema = 'main'"))
    comments = dict(ask("select view_name, comment from duckdb_views() where schema_name = 'main'"))
    assert comments["contributions"] == told["contributions"]


def test_every_table_that_names_contributors_states_the_law(ask):
    named = "select distinct table_schema, table_name from meta.columns where list_contains(?, column_name)"
    tables = {tuple(row) for row in ask(named, sorted(DONOR_COLUMNS))}
    assert {("main", "contributions"), ("lake", "individual_contributions"), ("main", "filing_receipts")} <= tables
    stated = {tuple(row) for row in ask("select table_schema, table_name from meta.tables where contains(about, ?)", LAW)}
    assert tables == stated
    assert "30111(a)(4)" in LAW
    assert "104.15(c)" in LAW
