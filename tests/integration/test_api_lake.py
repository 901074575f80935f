"""What the API gives, by the rules of the lake: once, the newest, nothing lost, and into the marts."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sql.filed import report, spent
from sql.world import candidate, dumped, load_filed, load_rows, notice, pas2
from typer.testing import CliRunner

from racemoney.build import build
from racemoney.channels.api import fetch_api
from racemoney.channels.bulk_files import load_file
from racemoney.channels.outcome import Outcome
from racemoney.channels.stale import load_stale
from racemoney.cli import app
from racemoney.desk.status import status
from racemoney.desk.warehouse import open_published
from racemoney.errors import BadInputError, ContractError, TransientError
from racemoney.fetch import pull as pull_module
from racemoney.fetch.api import open_api
from racemoney.lake.changes import change_files, select_changes
from racemoney.lake.records import current, read_records
from racemoney.parse.contract import is_stale
from racemoney.sample import api as api_module
from racemoney.sample.answer import Answer
from racemoney.sample.api import SYNTHETIC_KEY, Api
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
SPENDER = "C00504530"
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    (tmp_path / "fec").mkdir()
    with running(StandIn(tmp_path / "fec")) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: StandIn) -> Settings:
    return Settings(home=tmp_path / "home", fec_api_url=server.api_url, fec_api_key=SYNTHETIC_KEY, threads=1)


def expenditure(api: Api, number: int, **changes: Any) -> dict[str, Any]:
    """One more row of schedule E."""
    row = {
        "sub_id": str(9_200_000_000_000_000_000 + number),
        "committee_id": SPENDER,
        "expenditure_amount": 100.25,
        "expenditure_date": "2017-06-01",
        "filing_date": "2017-06-02",
        "is_notice": True,
    }
    api.extra["schedule_e"].append(row | changes)
    return row | changes


def pull(home: Settings, name: str = "schedule_e", **options: Any) -> Outcome:
    return fetch_api(home, name, 2018, session=open_api(home, backoff=0), **options)[0]


def rows(home: Settings, columns: str, table: str = "api_schedule_e") -> list[tuple]:
    held = [load for (name, _, _), (_, load) in current(read_records(home)).items() if name == table]
    files = [str(home.lake_root / file) for load in held for file in load.files]
    return duckdb.sql(f"select {columns} from read_parquet({files}, hive_partitioning=false) order by all").fetchall()


def test_values_are_typed(server, home):
    expenditure(server.api, 1, file_number=900000001, support_oppose_indicator="O", dissemination_date="2017-06-01T00:00:00")
    pull(home)
    columns = "sub_id, amount, expenditure_date, dissemination_date, is_notice, file_number, support_oppose"
    (row,) = rows(home, columns)
    assert [str(value) for value in row] == [
        "9200000000000000001", "100.25", "2017-06-01", "2017-06-01", "True", "900000001", "O"
    ]  # fmt: skip


def test_rows_without_a_date_are_walked_after_the_others(server, home):
    for number in range(250):
        expenditure(server.api, number, expenditure_date=None if number % 2 else "2017-06-01")
    assert pull(home).rows == 250
    assert rows(home, "count(distinct sub_id), count(expenditure_date)") == [(250, 125)]


def test_the_end_is_an_empty_page_and_not_a_count(server, home, monkeypatch):
    for number in range(120):
        expenditure(server.api, number)
    real = api_module.envelope
    monkeypatch.setattr(api_module, "envelope", lambda rows, told: real(rows, told | {"count": 1, "pages": 1}))
    assert pull(home).rows == 120


def test_everything_is_not_gone_on_with_from_a_window(server, home):
    for number in range(120):
        expenditure(server.api, number, filing_date=str(date.today()))
    pull(home)
    real, calls = server.api.answer, iter(range(99))
    gone = Answer(HTTPStatus.BAD_GATEWAY)
    server.api.answer = lambda *asked: real(*asked) if next(calls) < 1 else gone
    with pytest.raises(TransientError):
        pull(home, now=LATER)
    assert len(list(home.temporary.rglob("page-*.json.gz"))) == 1
    server.api.answer = real
    server.api.extra["schedule_e"].pop()
    told = pull(home, full=True)
    assert (told.name, rows(home, "count(*)")) == ("schedule_e 2018 (whole)", [(119,)])


def test_an_unknown_field_is_kept_and_told(server, home):
    expenditure(server.api, 1, brand_new={"a": [1, "two"]}, **{'odd "name" /': "x"})
    told = pull(home)
    assert "unknown fields, kept in extra: brand_new" in told.sentence()
    (extra,) = rows(home, "extra->'brand_new', extra->>'/odd \"name\" ~1'")
    assert extra == ('{"a":[1,"two"]}', "x")


def test_a_missing_field_is_told(server, home):
    expenditure(server.api, 1)
    assert "fields that no row has: file_number, transaction_id" in pull(home).records[0].warnings[0]


def test_a_bad_value_is_kept_as_text_and_its_dollars_count(server, home):
    expenditure(server.api, 1, expenditure_date="0217-99-01", candidate_office="HOUSE OF X")
    pull(home)
    ((issues, amount),) = rows(home, "parse_issues, amount")
    assert issues == "expenditure_date=0217-99-01"
    assert float(amount) == 100.25


def test_a_row_without_amount_is_quarantined_whole(server, home):
    expenditure(server.api, 1)
    expenditure(server.api, 2, expenditure_amount=None, payee_name="INVENTED")
    record = pull(home).records[0]
    table = record.tables[0]
    assert (table.rows_read, table.rows_loaded, table.rows_quarantined) == (2, 1, 1)
    found = duckdb.sql(f"from read_parquet('{home.lake_root / table.quarantine_files[0]}')").fetchall()[0]
    assert found[3] == "no_amount"
    assert b'"payee_name":"INVENTED"' in found[4]


def test_rows_that_all_lack_a_key_fail_and_leave_nothing(server, home):
    expenditure(server.api, 1, committee_id=None)
    with pytest.raises(BadInputError, match="1 of 1 rows have no key or no amount"):
        pull(home)
    assert not read_records(home)
    assert not list(home.tables.rglob("*.parquet"))


def test_only_what_is_new_is_asked_for(server, home):
    expenditure(server.api, 1)
    pull(home)
    expenditure(server.api, 2, filing_date=str(date.today()))
    told = pull(home, now=LATER)
    assert told.name == f"schedule_e 2018 (since {datetime.now(UTC).date() - timedelta(days=60)})"
    assert told.rows == 1
    assert rows(home, "count(*)") == [(2,)]


def test_a_pull_that_brings_the_same_bytes_writes_no_load(server, home):
    expenditure(server.api, 1)
    pull(home)
    assert pull(home, full=True).records == ()
    assert len(read_records(home)) == 1


def test_a_whole_pull_takes_the_place_of_all_before(server, home, monkeypatch):
    monkeypatch.setattr(pull_module, "PAGES_PER_PART", 1)
    for number in range(150):
        expenditure(server.api, number)
    pull(home)
    expenditure(server.api, 500, filing_date=str(date.today()))
    pull(home, now=LATER)
    assert rows(home, "count(*)") == [(151,)]
    server.api.extra["schedule_e"] = server.api.extra["schedule_e"][:10]
    pull(home, full=True)
    assert rows(home, "count(*)") == [(10,)]


def test_a_changed_declaration_reads_the_pages_again(server, home, monkeypatch):
    expenditure(server.api, 1)
    pull(home)
    monkeypatch.setattr("racemoney.parse.contract.PAGES_VERSION", 99)
    assert is_stale(read_records(home)[0])
    report = load_stale(home)
    assert (len(report.loaded), report.failed) == (1, ())
    assert not any(is_stale(record) for record, _ in current(read_records(home)).values())
    assert rows(home, "count(*)") == [(1,)]


def test_a_page_that_gives_no_way_on_stops(server, home, monkeypatch):
    expenditure(server.api, 1)
    monkeypatch.setattr("racemoney.sample.api.last_indexes", lambda row, column: None)
    with pytest.raises(ContractError, match="no last_indexes"):
        pull(home)


def test_a_page_that_repeats_stops(server, home, monkeypatch):
    expenditure(server.api, 1)
    monkeypatch.setattr("racemoney.sample.api.order", lambda row, column: (True, "9", 10**19))
    with pytest.raises(ContractError, match="the same page again and again"):
        pull(home)


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"committee_id": "C123"}, "'C123' is no committee id; write it like C00630426"),
        ({"candidate_id": "X8GA06195"}, "'X8GA06195' is no candidate id; write it like H8GA06195"),
        ({"colour": "red"}, "schedule_e has no filter 'colour'; it has committee_id"),
    ],
)
def test_a_wrong_filter_is_one_sentence(server, home, filters, sentence):
    with pytest.raises(BadInputError, match=sentence):
        pull(home, filters=filters)
    assert not server.requests


def test_an_unknown_endpoint_is_one_sentence(home):
    with pytest.raises(BadInputError, match="unknown endpoint 'schedule-z'; known are candidate_totals, candidates"):
        pull(home, "schedule-z")


def test_synthetic_pages_do_not_meet_real_files(server, home, tmp_path):
    real = tmp_path / "cn.txt"
    real.write_text("H8GA06195|OSSOFF|DEM|2017|GA|H|06|O|C|C00630426|||||\n")
    load_file(home, "cn", real, 2018)
    expenditure(server.api, 1)
    with pytest.raises(BadInputError, match=r"is synthetic, but .* holds real data"):
        pull(home)


def test_status_shows_a_question_once_and_as_new_as_its_last_pull(server, home):
    expenditure(server.api, 1)
    pull(home)
    expenditure(server.api, 2, filing_date=str(date.today()))
    pull(home, now=LATER)
    (row,) = status(home)
    assert (row.table, row.cycle, row.rows, row.as_of_basis) == ("api_schedule_e", 2018, 2, "fetched")


def test_the_commands_tell_what_came(server, home, monkeypatch):
    expenditure(server.api, 1)
    monkeypatch.setenv("RACEMONEY_FEC_URL", server.base_url)
    monkeypatch.setenv("RACEMONEY_FEC_API_URL", server.api_url)
    monkeypatch.setenv("RACEMONEY_FEC_API_KEY", SYNTHETIC_KEY)
    with zipfile.ZipFile(server.folder / "cn18.zip", "w") as archive:
        archive.writestr("cn.txt", "H8GA06195|OSSOFF|DEM|2017|GA|H|06|O|C|C00630426|||||\n")
    run, where = CliRunner(), ["--cycle", "2018", "--home", str(home.root)]
    told = run.invoke(app, ["fetch", "api", "schedule_e", *where, "--where", f"committee_id={SPENDER}"])
    assert (told.exit_code, "2 pages, 1 rows into api_schedule_e" in told.stdout) == (0, True)
    told = run.invoke(app, ["fetch", *where, "--dataset", "cn", "--load"])
    assert told.exit_code == 0
    assert "cn18.zip: 1 rows into candidates 2018" in told.stdout
    told = run.invoke(app, ["fetch", *where, "--dataset", "cm"])
    assert (told.exit_code, "the FEC has no cm file of 2018" in told.stderr) == (1, True)
    told = run.invoke(app, ["fetch", "api", "schedule_e", *where, "--where", "committee_id"])
    assert "write it like committee_id=C00630426" in str(told.exception)


def ballot(api: Api, day: str, kind: str, district: str = "09", **changes: Any) -> None:
    row = {
        "election_date": day,
        "office_sought": "H",
        "election_state": "NM",
        "election_district": district,
        "election_type_id": kind,
        "election_year": 2017,
        "election_party": None,
    }
    api.extra["election_dates"].append(row | changes)


def test_the_fecs_calendar_adds_specials_that_the_seed_does_not_have(server, home, tmp_path):
    ballot(server.api, "2017-09-12", "SP", "01", election_party="DEM")
    ballot(server.api, "2017-09-12", "SP", "01", election_party="REP")
    ballot(server.api, "2017-11-07", "SG", "01")
    ballot(server.api, "2017-06-06", "P", "02")
    ballot(server.api, "2017-07-20", "SG", "06", election_state="GA")
    ballot(server.api, "2017-06-27", "SPR", "06", election_state="GA")
    pull(home, "election-dates")
    (tmp_path / "masters").mkdir()
    (tmp_path / "masters" / "SYNTHETIC").touch()
    masters = tmp_path / "masters" / "cn.txt"
    masters.write_text("H8GA06195|OSSOFF|DEM|2017|GA|H|06|O|C|C00630426|||||\n")
    load_file(home, "cn", masters, 2018)
    build(home)
    with open_published(home) as connection:
        found = connection.execute(
            "select race_id, election_type_code, election_date::varchar, source = 'openFEC election-dates' "
            "from race_elections where race_id like 'NM-%' or race_id like 'GA-06-2017%' order by all"
        ).fetchall()
        lake = connection.execute("select count(*) from lake.api_election_dates").fetchall()
        empty = connection.execute("select count(*), count(amount) from lake.api_schedule_a").fetchall()
    assert found == [
        ("GA-06-2017-special", "SG", "2017-04-18", False),
        ("GA-06-2017-special", "SGR", "2017-06-20", False),
        ("GA-06-2017-special", "SPR", "2017-06-27", True),
        ("NM-01-2017-special", "SG", "2017-11-07", True),
        ("NM-01-2017-special", "SP", "2017-09-12", True),
    ]
    assert lake[0][0] > 6
    assert empty == [(0, 0)]


def test_expenditures_count_from_the_api_where_nothing_else_has_their_filing(server, home, tmp_path):
    regular: dict[str, object] = {
        "candidate_id": "H8GA06195",
        "is_notice": False,
        "filing_form": "F3X",
        "support_oppose_indicator": "O",
    }
    filed: list[dict[str, object]] = [
        {"file_number": 600, "expenditure_amount": 100.25, "most_recent": True},
        {"file_number": 601, "expenditure_amount": 200.75, "most_recent": True},
        {"file_number": 602, "expenditure_amount": 300.5, "most_recent": False},
        {"file_number": 603, "expenditure_amount": 400.0, "most_recent": True},
        {"file_number": 604, "expenditure_amount": 50.0, "is_notice": True, "most_recent": True},
        # versions of one report: the API's older than bulk's, its older one pulled before it was amended
        {"file_number": 605, "expenditure_amount": 60.0, "report_type": "M8", "report_year": 2017},
        {"file_number": 606, "expenditure_amount": 70.0, "report_type": "M9", "report_year": 2017, "most_recent": True},
        {
            "file_number": 607,
            "expenditure_amount": 71.0,
            "report_type": "M9",
            "report_year": 2017,
            "amendment_indicator": "A",
        },
        # the dump has the filing; and another version of the report
        {"file_number": 608, "expenditure_amount": 80.08, "most_recent": True},
        {"file_number": 609, "expenditure_amount": 90.0, "report_type": "M10", "report_year": 2017, "most_recent": True},
    ]
    for number, changes in enumerate(filed, start=1):
        expenditure(server.api, number, **regular | changes)
    pull(home)
    in_bulk = {"committee_id": SPENDER, "candidate_id": "H8GA06195", "transaction_date": "2017-06-01"}
    in_dump = {"spender_id": SPENDER, "candidate_id": "H8GA06195", "expenditure_date": "2017-06-01", "report_year": 2017}
    noticed = {"spender_id": SPENDER, "candidate_id": "H8GA06195", "dissemination_date": "2017-06-01"}
    rows = [
        *candidate("H8GA06195", "C00630426", "GA-06", 2017),
        pas2(**in_bulk, amount=200, transaction_type_code="24A", file_number=601),
        pas2(
            **in_bulk | {"transaction_date": "2017-07-01"},
            amount=61,
            transaction_type_code="24A",
            file_number=615,
            report_type_code="M8",
        ),
        notice(**noticed, amount="50.00", support_oppose="O", file_number=604),
        dumped(**in_dump, amount="80.08", file_number=608),
        dumped(**in_dump, amount="90.09", file_number=610, report_type_code="M10"),
    ]
    load_rows(home, tmp_path / "bulk", rows)
    load_filed(
        home, tmp_path / "filings", [report(603, SPENDER, spent("401.10", "20170601", "H8GA06195"), form_type="F3XN")]
    )
    build(home)
    with open_published(home) as connection:
        found = connection.execute(
            "select file_number, source, amount::double, reason, counts_in_outside_spending from independent_expenditures "
            "where file_number <> 604 order by all"
        ).fetchall()
        notices = connection.execute(
            "select source, reason from independent_expenditures where file_number = 604 order by all"
        ).fetchall()
    assert found == [
        (600, "api", 100.25, "reported", True),
        (601, "api", 200.75, "held_by_bulk", False),
        (601, "pas2", 200.0, "reported", True),
        (602, "api", 300.5, "superseded_by_amendment", False),
        (603, "api", 400.0, "held_by_filing", False),
        (603, "efile", 401.1, "reported", True),
        (605, "api", 60.0, "held_by_bulk", False),
        (606, "api", 70.0, "superseded_by_amendment", False),
        (607, "api", 71.0, "reported", True),
        (608, "api", 80.08, "held_by_bulk", False),
        (608, "schedule_e_dump", 80.08, "reported", True),
        (609, "api", 90.0, "held_by_bulk", False),
        (610, "schedule_e_dump", 90.09, "reported", True),
        (615, "pas2", 61.0, "reported", True),
    ]
    assert notices == [("api", "held_by_bulk"), ("independent_expenditure", "superseded_by_report")]


def changes(home: Settings) -> list[tuple]:
    files = change_files(record for record, _ in current(read_records(home)).values())
    found = select_changes([str(home.lake_root / file) for file in files])
    return duckdb.sql(f"select change, row_key[-2:], amount_before, amount_after from ({found}) order by all").fetchall()


def test_the_change_log_compares_an_answer_with_all_pulled_before(server, home, monkeypatch):
    """Whether a row moves to another page or comes in a second window, it has changed only where its values have."""
    monkeypatch.setattr(pull_module, "PAGES_PER_PART", 1)
    today = str(date.today())
    for number in range(10, 99):
        expenditure(server.api, number)
    expenditure(server.api, 99, filing_date=today)
    pull(home)
    assert changes(home) == []
    server.api.extra["schedule_e"].pop()
    expenditure(server.api, 99, filing_date=today, expenditure_amount=7)
    for number in (1, 2):
        expenditure(server.api, number, filing_date=today)
    pull(home, now=LATER)
    found = [
        ("added", "01", None, Decimal("100.25")),
        ("added", "02", None, Decimal("100.25")),
        ("changed", "99", Decimal("100.25"), Decimal("7.00")),
    ]
    assert changes(home) == found
    # 110 rows, so the last of them move to a second page, and one is gone
    server.api.extra["schedule_e"] = [row for row in server.api.extra["schedule_e"] if row["sub_id"][-2:] != "10"]
    for number in range(101, 120):
        expenditure(server.api, number, expenditure_date="2017-05-01", expenditure_amount=1)
    pull(home, full=True)
    later = [row for row in changes(home) if row not in found]
    assert later == [
        *[("added", f"{n}"[-2:], None, Decimal("1.00")) for n in range(101, 120)],
        ("deleted", "10", Decimal("100.25"), None),
    ]
