"""The FEC's own figures beside ours, and new filings as they come in."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sql.filed import report, spent
from sql.world import candidate, candidate_summary, cm, indiv, load_rows, notice, pas2
from typer.testing import CliRunner

from racemoney.build import build
from racemoney.channels.filings.new import fetch_new_of_committee, fetch_new_of_race
from racemoney.cli import app
from racemoney.desk.checks import fetch_checks
from racemoney.desk.warehouse import open_published
from racemoney.fetch.api import open_api
from racemoney.lake.records import read_records
from racemoney.sample.api import SYNTHETIC_KEY
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
TODAY = date.today()
THIS_CYCLE = TODAY.year + TODAY.year % 2
ALEX, BLAIR, COMMITTEE, SPENDER = "H8CO06001", "H8CO06002", "C00700001", "C00700009"
MONEY = {"office_code": "H", "office_state": "CO", "office_district": "06"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    (tmp_path / "fec").mkdir()
    with running(StandIn(tmp_path / "fec")) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: StandIn) -> Settings:
    urls: dict[str, Any] = {"fec_url": server.base_url, "fec_filings_url": server.base_url, "fec_api_url": server.api_url}
    return Settings(home=tmp_path / "home", lake=None, fec_api_key=SYNTHETIC_KEY, threads=1, **urls)


def ask(home: Settings, statement: str) -> list[tuple]:
    with open_published(home) as connection:
        return connection.execute(statement).fetchall()


def test_the_fecs_own_sums_are_compared_with_ours(server, home, tmp_path):
    """Ours: 100 from Colorado and 200 from Texas; 500 of a regular report and 70 of an early one against Alex.

    The FEC has 100.60 and 250 of the contributions, 500.25 of the expenditures, and nothing of early reports.
    """
    against = {"spender_id": SPENDER, "candidate_id": ALEX, "support_oppose": "O"}
    load_rows(
        home,
        tmp_path / "bulk",
        [
            *candidate(ALEX, COMMITTEE, "CO-06", 2018),
            *candidate(BLAIR, "C00700002", "CO-06", 2018),
            cm(committee_id=SPENDER),
            indiv(committee_id=COMMITTEE, contributor_state="CO", contributor_zip="80202", amount=100),
            indiv(committee_id=COMMITTEE, contributor_state="TX", contributor_zip="73301", amount=200),
            pas2(
                committee_id=SPENDER,
                candidate_id=ALEX,
                transaction_type_code="24A",
                amount=500,
                transaction_date="2018-05-01",
                report_type_code="M6",
            ),
            notice(**against, amount="70.00", dissemination_date="2018-10-20", file_number=77, election_code="G2018"),
            candidate_summary(candidate_id=ALEX, **MONEY, receipts="1000.00", disbursements="400.00"),
        ],
    )
    build(home)
    api = server.api.extra
    api["schedule_a_by_state"] += [
        {"candidate_id": ALEX, "cycle": 2018, "state": state, "total": total, "count": 1}
        for state, total in (("CO", 100.6), ("TX", 250.0))
    ]
    api["schedule_e_totals"].append({"candidate_id": ALEX, "cycle": 2018, "support_oppose_indicator": "O", "total": 500.25})
    seat = {"office": "house", "state": "CO", "district": "06", "cycle": 2018}
    api["elections_summary"].append(seat | {"count": 2, "receipts": 1000.0, "disbursements": 450.0})
    fetch_checks(home, "co-06-2018", session=open_api(home, backoff=0))
    asked = {path: count for (_, path), count in server.requests.items() if path.startswith("/v1/")}
    assert set(asked.values()) == {1}, asked
    build(home)
    found = ask(
        home,
        "select figure, candidate_id, difference, unexplained_amount, status from fec_comparisons "
        "where race_id = 'CO-06-2018' order by figure",
    )
    assert found == [
        ("disbursements", None, Decimal("-50.00"), Decimal("-50.00"), "differs"),
        ("in_state_amount", ALEX, Decimal("-0.60"), Decimal("-0.60"), "explained"),
        ("independent_expenditures", ALEX, Decimal("69.75"), Decimal("-0.25"), "explained"),
        ("itemized_rows_amount", ALEX, Decimal("-50.60"), Decimal("-50.60"), "differs"),
        ("receipts", None, Decimal("0.00"), Decimal("0.00"), "agrees"),
    ]
    said = ask(home, "select explanation from fec_comparisons where figure = 'independent_expenditures'")
    assert said == [
        ("the FEC leaves out early reports that no regular report has yet: $70.00; bulk rows have no cents: $0.25",)
    ]
    quality = ask(
        home,
        "select test_name, failing_rows, amount, races from meta.data_quality "
        "where test_name like 'warn_fec_figures%' order by 1",
    )
    assert quality == [
        ("warn_fec_figures_differ", 2, Decimal("-100.60"), "CO-06-2018"),
        ("warn_fec_figures_lack_early_reports", 1, Decimal("69.75"), "CO-06-2018"),
    ]


def put_filing(server: StandIn, number: int, committee: str) -> None:
    folder = server.folder / "filings"
    folder.mkdir(exist_ok=True)
    _, text = report(number, committee, spent("401.10", "20180601", ALEX), form_type="F3XN")
    (folder / f"{number}.fec").write_text(text)


def efiled(server: StandIn, number: int, committee: str) -> None:
    put_filing(server, number, committee)
    row = {"file_number": number, "committee_id": committee, "form_type": "F3XN", "filed_date": str(TODAY)}
    server.api.extra["efile_filings"].append(row | {"receipt_date": f"{TODAY}T10:00:00"})


def spent_early(server: StandIn, number: int, line: int, district: str, **changes: object) -> None:
    put_filing(server, number, SPENDER)
    row = {"file_number": number, "related_line_number": line, "committee_id": SPENDER, "is_notice": True}
    row |= {"candidate_office": "H", "candidate_office_state": "GA", "candidate_office_district": district}
    row |= {"expenditure_amount": 401.1, "expenditure_date": "2018-06-01", "filed_date": str(TODAY)}
    server.api.extra["efile_schedule_e"].append(row | changes)


def filings_here(home: Settings) -> set[str]:
    return {part for record in read_records(home) if record.source == "efile" for part in record.versions()}


def test_a_committees_new_filing_comes_within_minutes_and_once(server, home):
    server.api.extra["committees"].append({"committee_id": COMMITTEE})
    efiled(server, 900, COMMITTEE)
    efiled(server, 901, SPENDER)
    session = open_api(home, backoff=0)
    done = fetch_new_of_committee(home, COMMITTEE, THIS_CYCLE, api_session=session)
    assert (done.ok, filings_here(home)) == (True, {"filing-900"})
    efiled(server, 902, COMMITTEE)
    done = fetch_new_of_committee(home, COMMITTEE, THIS_CYCLE, api_session=session)
    assert filings_here(home) == {"filing-900", "filing-902"}
    assert "1 new in the lake" in done.summary()


def test_early_reports_about_a_race_come_within_minutes(server, home):
    """By the seat, however the district is spelled; a report of many rows is one filing."""
    for line in (1, 2):
        spent_early(server, 910, line, "06")
    spent_early(server, 911, 1, "6")
    spent_early(server, 912, 1, "07")
    spent_early(server, 913, 1, "06", is_notice=False)
    done = fetch_new_of_race(home, f"ga-06-{THIS_CYCLE}", api_session=open_api(home, backoff=0))
    assert (done.ok, filings_here(home)) == (True, {"filing-910", "filing-911"})
    assert f"GA-06-{THIS_CYCLE}: 2 new filings listed" in done.summary()


def test_the_command_says_what_it_needs(home):
    run, where = CliRunner(), ["--home", str(home.root)]
    said = [run.invoke(app, ["filings", *asked, *where]).exception for asked in (["--new"], ["--race", "GA-06-2018"])]
    assert ["give one of" in str(said[0]), "--race with --new" in str(said[1])] == [True, True]
