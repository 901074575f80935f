"""What a source declares private stays in the Parquet of the lake: streets, what nobody declared, lines in quarantine."""

import json
import zipfile
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sql.filed import filing
from sql.world import build_world, candidate, cm, electioneering, load_rows

from racemoney.build import build
from racemoney.channels.filings.folder import load_filings_folder
from racemoney.desk.export import export_race
from racemoney.desk.warehouse import open_published
from racemoney.fetch.receipts import SYNTHETIC_MARKER
from racemoney.sources import get_source
from racemoney.sources.filings import OTHER, Filings, load_filings
from racemoney.sources.tables import lake_tables

STREET = "77 SECRET LANE"
# a line with too few fields goes to quarantine as it is
BROKEN = {"cm": f"C77200009|BROKEN|{STREET}"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A street in every place where the formats have one, and in a line that no column fits."""
    folder = tmp_path_factory.mktemp("private")
    rows = [
        *candidate("H8KY01001", "C77200001", "KY-01", street_1=STREET),
        cm(committee_id="C77200001", street_1=STREET, street_2=STREET),
        electioneering(spender_id="C30000001", candidate_id="H8KY01001", amount="5.00", payee_street=STREET),
    ]
    loan = ("SC2/10", {"guarantor_last_name": "DOE", "guarantor_street_1": STREET, "guarantor_city": "EXAMPLETON"})
    receipt = {
        "contributor_last_name": "DOE",
        "contributor_street_1": STREET,
        "transaction_date": "20180201",
        "amount": "300.00",
    }
    letter = f"[BEGINTEXT]\n{STREET}\nEXAMPLETON\n\nDear reader,\n[ENDTEXT]\n"
    number, text = filing(700001, "F3N", "C77200001", ("SA11AI", receipt), loan, street_1=STREET, report_code="Q1")
    other, cover = filing(700002, "F99", "C77200001", street_1=STREET)
    settings, _ = build_world(folder / "home", rows, filings=[(number, text), (other, cover + letter)], raw_lines=BROKEN)
    return settings


def shown(settings):
    """Every published column in which the street stands."""
    with open_published(settings) as connection:
        columns = connection.execute(
            """
            select table_schema, table_name, column_name from information_schema.columns
            where lower(data_type) in ('varchar', 'blob') and table_catalog = current_database()
            """
        ).fetchall()
        found = [
            f"{schema}.{table}.{column}"
            for schema, table, column in columns
            if connection.execute(
                f'select count(*) from "{schema}"."{table}" where contains(upper("{column}"::varchar), ?)', [STREET]
            ).fetchall()
            != [(0,)]
        ]
    return found


def in_parquet(settings):
    """The tables whose Parquet files have the street."""
    found = set()
    for path in settings.tables.rglob("*.parquet"):
        asked = "select count(*) from read_parquet(?) as line where contains(upper(line::varchar), ?)"
        if duckdb.execute(asked, [str(path), STREET]).fetchall() != [(0,)]:
            found.add(path.relative_to(settings.tables).parts[0])
    return found


@pytest.mark.slow
def test_the_parquet_of_the_lake_keeps_the_streets(home):
    assert in_parquet(home) == {
        *("candidates", "committees", "electioneering_communications"),
        *("filing_reports", "filing_receipts", "filing_other_lines", "filing_text"),
    }


@pytest.mark.slow
def test_no_published_column_has_one(home):
    assert shown(home) == []


@pytest.mark.slow
def test_no_export_has_one(home):
    folder = export_race(home, "KY-01-2018")
    assert [path.name for path in folder.iterdir() if STREET in path.read_text().upper()] == []


@pytest.mark.slow
def test_the_other_fields_of_the_line_are_published(home):
    with open_published(home) as connection:
        asked = "select fields from filing_other_lines where fields like '%guarantor%'"
        ((fields,),) = connection.execute(asked).fetchall()
    told = json.loads(fields)
    assert (told["guarantor_last_name"], told["guarantor_city"]) == ("DOE", "EXAMPLETON")
    assert "guarantor_street_1" not in told


@pytest.mark.slow
def test_nor_does_the_change_log_of_rows_that_went_away(home, tmp_path):
    """A deleted row is in the log with all that it had."""
    loan = ("SC2/10", {"guarantor_last_name": "DOE", "guarantor_street_1": STREET})
    first, second = filing(700003, "F3N", "C77200001", loan, street_1=STREET), filing(700004, "F3N", "C77200001")
    for at, filings in enumerate([(first, second), (second,)]):
        path = tmp_path / str(at) / "20180402.zip"
        path.parent.mkdir()
        with zipfile.ZipFile(path, "w") as archive:
            for number, text in filings:
                archive.writestr(f"{number}.fec", text)
        (path.parent / SYNTHETIC_MARKER).touch()
        load_filings_folder(home, path.parent)
    committees = [cm(committee_id="C77200002", street_1="1 OTHER STREET")]
    load_rows(home, tmp_path / "newer", committees, as_of=datetime(2030, 1, 1, tzinfo=UTC))
    build(home)
    with open_published(home) as connection:
        asked = "select distinct table_name from lake.changes where change = 'deleted' order by 1"
        gone = {name for (name,) in connection.execute(asked).fetchall()}
    assert {"committees", "filing_other_lines", "filing_reports"} <= gone
    assert shown(home) == []


def test_a_source_cannot_forget_that_an_address_is_private():
    told = get_source("cn").model_dump()
    for column in told["columns"]:
        column["private"] = False
    with pytest.raises(ValidationError, match="street_1, street_2 must be private"):
        type(get_source("cn")).model_validate(told)
    filings = load_filings().model_dump()
    del filings["other_fields"]["guarantor_street_1"]
    with pytest.raises(ValidationError, match="guarantor_street_1 does not say whether it is private"):
        Filings.model_validate(filings)


def test_what_no_source_declares_is_private():
    for table in lake_tables().values():
        assert "extra" not in table.published
        assert not [name for name in table.published if "street" in name]


def test_being_private_says_nothing_of_how_a_file_is_read():
    source = get_source("cn")
    open_to_all = source.model_copy(
        update={"columns": tuple(column.model_copy(update={"private": False}) for column in source.columns)}
    )
    assert open_to_all.contract(1) == source.contract(1)


@given(
    st.dictionaries(
        st.sampled_from([*load_filings().private_fields[:5], "form_line", "city", 'odd "name"']),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20),
        min_size=1,
    )
)
def test_fields_lose_the_private_ones_and_nothing_else(fields):
    published = lake_tables()[OTHER].published["fields"]
    ((text,),) = duckdb.execute(f"select {published} from (select ? as fields)", [json.dumps(fields)]).fetchall()
    assert json.loads(text) == {k: v for k, v in fields.items() if k not in load_filings().private_fields}
