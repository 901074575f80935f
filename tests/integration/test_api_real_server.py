"""What the real OpenFEC does that loses or hides rows, and that the pull makes good: the stand-in does it too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from racemoney.channels.api import fetch_api
from racemoney.channels.outcome import Outcome
from racemoney.errors import BadInputError
from racemoney.fetch.api import open_api
from racemoney.lake.records import current, read_records
from racemoney.sample.api import SYNTHETIC_KEY, Api
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
SPENDER = "C00504530"
TODAY = date.today()
BALLOT = {"election_date": "2018-06-05", "office_sought": "H", "election_state": "CA", "election_year": 2018}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    (tmp_path / "fec").mkdir()
    with running(StandIn(tmp_path / "fec")) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: StandIn) -> Settings:
    return Settings(home=tmp_path / "home", fec_api_url=server.api_url, fec_api_key=SYNTHETIC_KEY, threads=1)


def pull(home: Settings, name: str, **options: Any) -> list[Outcome]:
    return fetch_api(home, name, 2018, session=open_api(home, backoff=0), **options)


def rows(home: Settings, table: str, columns: str) -> list[tuple]:
    held = [load for (name, _, _), (_, load) in current(read_records(home)).items() if name == table]
    files = [str(home.lake_root / file) for load in held for file in load.files]
    return duckdb.sql(
        f"select distinct {columns} from read_parquet({files}, hive_partitioning=false) order by all"
    ).fetchall()


def days_ago(days: int) -> str:
    return str(TODAY - timedelta(days=days))


def in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def coordinated(api: Api, count: int, **changes: Any) -> None:
    row = {"committee_id": SPENDER, "expenditure_amount": 1000.5, "expenditure_date": "2018-10-01"}
    api.extra["schedule_f"] += [{"sub_id": str(4_000_000_000 + n), **row, **changes} for n in range(count)]


def communications(api: Api, count: int, **changes: Any) -> None:
    row = {"committee_id": SPENDER, "calculated_candidate_share": 10, "disbursement_date": "2018-10-01", "report_year": 2018}
    api.extra["electioneering"] += [{"sub_id": 5_000_000_000 + n, **row, **changes} for n in range(count)]


def filing(api: Api, number: int, receipt_date: str) -> None:
    row = {"file_number": number, "committee_id": SPENDER, "receipt_date": receipt_date, "form_type": "F3X"}
    api.extra["filings"].append({"sub_id": 6_000_000_000 - number, "beginning_image_number": str(number % 97), **row})


def report(api: Api, number: int, variant: str = "house-senate", **changes: Any) -> None:
    row = {"beginning_image_number": str(number), "committee_id": SPENDER, "is_amended": False, "file_number": number}
    row |= {"previous_file_number": number, "amendment_chain": [number - 1, number], "receipt_date": "2018-10-15"}
    api.extra["reports"].append({**row, "most_recent": True, "_variant": variant, **changes})


@pytest.mark.parametrize(
    ("name", "make", "table"),
    [("schedule_f", coordinated, "api_schedule_f"), ("electioneering", communications, "api_electioneering")],
)
def test_rows_of_one_day_are_all_there(server, home, name, make, table):
    make(server.api, 350)
    assert pull(home, name)[0].rows == 350
    assert rows(home, table, "count(distinct sub_id)") == [(350,)]


def test_no_ballot_of_a_busy_day_is_lost_and_a_special_never(server, home):
    """The server sorts ballots by nothing that tells them apart, so pages overlap: what one pull misses the next brings."""
    ballots = [BALLOT | {"election_type_id": "P", "election_district": str(number)} for number in range(450)]
    server.api.extra["election_dates"] += ballots
    server.api.extra["election_dates"].append(BALLOT | {"election_type_id": "SP", "election_district": "900"})
    done = pull(home, "election_dates")
    assert rows(home, "api_election_dates", "count(distinct office_district) filter (election_date = '2018-06-05')") == [
        (451,)
    ]
    assert [each.name.split()[1] for each in done] == ["2018", "SP", "SPR", "SG", "SGR"]


def test_what_the_count_promises_and_no_pull_brings_is_said(server, home, monkeypatch):
    coordinated(server.api, 120)
    real = server.api._found
    monkeypatch.setattr(server.api, "_found", lambda name, asked: [*(found := real(name, asked)), *found[:3]])
    (done,) = pull(home, "schedule_f")
    said = "the FEC counts 123 rows, but only 120 different ones came, asked for twice"
    assert said in done.sentence()
    assert any(said in warning for warning in done.records[-1].warnings)


def test_whole_numbers_with_a_decimal_point_are_whole_numbers(server, home):
    report(server.api, 1332780)
    communications(server.api, 1, number_of_candidates=2)
    pull(home, "reports")
    pull(home, "electioneering")
    columns = "file_number, previous_file_number, amendment_chain, parse_issues"
    assert rows(home, "api_reports", columns) == [(1332780, 1332780, "[1332779,1332780]", None)]
    assert rows(home, "api_electioneering", "candidates_named") == [(2,)]


def test_a_column_that_loses_every_value_is_a_warning(server, home):
    for number in (1, 2):
        report(server.api, number, coverage_end_date=f"the {number}th of June")
    done = next(load for load in pull(home, "reports") if load.rows)
    assert "reports: coverage_end_date lost each of its 2 values, such as the 1th of June" in done.sentence()


def test_paper_that_appears_weeks_later_comes_with_the_next_pull(server, home):
    filing(server.api, 900, days_ago(1))
    pull(home, "filings")
    filing(server.api, -901, days_ago(45))
    pull(home, "filings", now=in_days(1))
    assert rows(home, "api_filings", "file_number") == [(-901,), (900,)]


def test_what_comes_later_still_comes_with_a_whole_pull_once_a_month(server, home):
    filing(server.api, 900, days_ago(1))
    pull(home, "filings")
    filing(server.api, -901, days_ago(400))
    assert pull(home, "filings", now=in_days(2))[0].name.startswith("filings 2018 (since ")
    assert rows(home, "api_filings", "file_number") == [(900,)]
    assert pull(home, "filings", now=in_days(31))[0].name == "filings 2018 (whole)"
    assert rows(home, "api_filings", "file_number") == [(-901,), (900,)]


def test_a_filter_goes_to_the_kinds_of_reports_that_have_it(server, home):
    """On Form 5 reports the server multiplies the rows for a candidate and fails for `most_recent`."""
    report(server.api, 1)
    report(server.api, 2, "ie-only")
    server.api.extra["candidates"].append({"candidate_id": "H8GA06195"})
    done = pull(home, "reports", filters={"candidate_id": "H8GA06195", "most_recent": "true"})
    assert [each.name.split()[1] for each in done] == ["house-senate", "presidential", "pac-party"]
    assert pull(home, "reports")[-1].name.split()[1] == "ie-only"
    assert rows(home, "api_reports", "beginning_image_number") == [("1",), ("2",)]


def test_a_filter_that_the_server_ignores_is_refused(home):
    with pytest.raises(BadInputError, match="filings has no filter 'district'"):
        pull(home, "filings", filters={"district": "06"})


def test_coordinated_expenditures_come_without_cents(server, home):
    coordinated(server.api, 1)
    pull(home, "schedule_f")
    assert rows(home, "api_schedule_f", "amount::varchar") == [("1000.00",)]
