"""From nothing to the figures of one race, on the stand-in: filings in the place of the file of contributions."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desk.home import listing
from typer.testing import CliRunner

from kit.generate import load_manifest
from racemoney.channels.estimate import Estimate
from racemoney.cli import app
from racemoney.desk.run import Done, run_cycle, run_race
from racemoney.desk.warehouse import open_published
from racemoney.errors import BadInputError, TerminalError
from racemoney.lake.records import read_records
from racemoney.sample.api import SYNTHETIC_KEY
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
RACE = "GA-06-2017-special"
TRANSACTIONS = ("indiv18.zip", "oth18.zip", "pas218.zip", "oppexp18.zip")


@pytest.fixture(scope="module")
def server(kit: Path) -> Iterator[StandIn]:
    with running(StandIn(kit)) as server:
        yield server


def home_of(path: Path, server: StandIn, **changes: Any) -> Settings:
    urls: dict[str, Any] = {"fec_url": server.base_url, "fec_filings_url": server.base_url, "fec_api_url": server.api_url}
    given: dict[str, Any] = {"lake": None, "fec_api_key": SYNTHETIC_KEY, "fec_api_calls_per_hour": 7200, "threads": 2}
    return Settings(home=path, **urls, **given | changes)


class Run:
    """One run of a race from an empty home, what it asked for, and what it said before."""

    def __init__(self, path: Path, server: StandIn) -> None:
        self.settings, self.server = home_of(path, server), server
        self.estimates: list = []
        self.told: list[str] = []
        self.done = self.again()
        self.requests = server.requests.copy()

    def again(self) -> Done:
        self.server.requests.clear()

        def confirm(estimate):
            self.estimates.append(estimate)
            return True

        return run_race(self.settings, RACE.lower(), confirm=confirm, tell=self.told.append)


@pytest.fixture(scope="module")
def run(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("home"), server)


def ask(run: Run, statement: str, *parameters: object) -> list[tuple]:
    with open_published(run.settings) as connection:
        return connection.execute(statement, list(parameters)).fetchall()


def test_it_brings_no_file_of_transactions(run):
    asked = {path.rpartition("/")[2] for _, path in run.requests}
    assert not asked & set(TRANSACTIONS)
    assert {"cn18.zip", "independent_expenditure_2018.csv"} <= asked
    assert any(name.endswith(".fec") for name in asked)
    assert not run.done.failed


def test_it_says_first_what_it_takes(run, server):
    bulk, calls, filings = run.estimates[:3]
    files = (
        "cn18.zip",
        "cm18.zip",
        "ccl18.zip",
        "weball18.zip",
        "webk18.zip",
        "candidate_summary_2018.csv",
        "independent_expenditure_2018.csv",
        "ElectioneeringComm_2018.csv",
        "CommunicationCosts_2018.csv",
    )
    assert (bulk.bytes, bulk.is_exact) == (sum((server.folder / name).stat().st_size for name in files), True)
    assert 0 < run.requests["GET", "/v1/filings/"] <= calls.calls
    assert filings.bytes > 0
    assert not filings.is_exact


def test_the_donors_of_every_candidate_are_those_of_the_filings(run, manifest):
    """What the generator planted for the bulk files, but for what only later filings hold and what no filing holds."""
    committees = dict(ask(run, "select committee_id, candidate_id from ledger.committee_candidates"))
    found = ask(
        run,
        """
        select candidate_id, in_state_amount + out_of_state_amount + military_amount + foreign_amount + unknown_amount
        from candidate_geography
        where race_id = ?
        """,
        RACE,
    )
    placed = [*manifest.facts("geography"), *manifest.facts("jfc_share"), *manifest.facts("conduit_code_on_own_row")]
    # two partners of a lump that the bulk file has dropped
    orphans = manifest.facts("memo_orphan")
    late = {fact["committee"]: fact for fact in manifest.facts("newer_than_bulk") if fact["form"] == "F3"}
    planted: dict[str, Decimal] = {}
    for sign, facts in ((1, placed), (-1, orphans)):
        for fact in facts:
            if candidate := committees.get(fact["committee"]):
                planted[candidate] = planted.get(candidate, Decimal(0)) + sign * Decimal(fact["amount"])
    # a late report of three gifts; a late amendment with one gift $100 larger and another of $300
    for committee, grown in ((("C00633511"), Decimal(1750)), ("C00631614", Decimal(400))):
        assert committee in late
        planted[committees[committee]] += grown
    assert {candidate: amount for candidate, amount in found if amount} == {
        candidate: amount for candidate, amount in planted.items() if candidate in {row[0] for row in found}
    }
    assert sum(1 for _, amount in found if amount) > 10


def test_the_rows_say_that_they_are_filed(run):
    assert ask(run, "select distinct source from contributions") == [("efile",)]
    ((missing,),) = ask(run, "select missing_sources from race_spending where race_id = ?", RACE)
    # reports stand in for the files of contributions, but only of those who were asked for
    assert {"indiv", "oth", "pas2"} <= set(missing.split(", "))
    assert not {"candidate_summary", "independent_expenditure", "cn", "cm", "ccl"} & set(missing.split(", "))


def test_each_report_has_its_summary(run, manifest):
    # the record quarter of spring 2017: receipts of the pre-special report, to March 29
    (original,) = [
        each
        for each in manifest.filings
        if (each["committee_id"], each["report_code"], each["form_type"]) == ("C00630426", "12S", "F3N")
    ]
    found = ask(
        run,
        "select total_receipts_this_period from filing_reports where file_number = ?",
        original["file_number"],
    )
    assert found == [(Decimal(original["summary"]["16"]),)]


def kept(settings: Settings) -> dict[str, tuple[int, int]]:
    """Every file of the home but last_check.json, which notes when the FEC was asked, and what is made anew by each run."""
    made = ("exports/", "tmp/")
    found = listing(settings.root).items()
    return {path: told for path, told in found if not path.startswith(made) and not path.endswith("/last_check.json")}


def test_a_second_run_downloads_and_writes_nothing(run):
    before = kept(run.settings)
    assert {path.partition("/")[0] for path in before} >= {"raw", "lake", "loads", "builds", "racemoney.duckdb"}
    done = run.again()
    assert not done.failed
    assert kept(run.settings) == before
    assert not [path for _, path in run.server.requests if path.endswith(".fec")]


def test_a_no_stops_before_the_download(server, tmp_path):
    settings = home_of(tmp_path / "home", server)
    with pytest.raises(BadInputError, match="stopped before the download"):
        run_race(settings, RACE, confirm=lambda estimate: False)
    assert not read_records(settings)
    assert not settings.raw.exists()


def test_no_room_is_said_before_the_download(server, tmp_path, monkeypatch):
    settings = home_of(tmp_path / "home", server)
    monkeypatch.setattr(Settings, "free_bytes", lambda self: 1000)
    with pytest.raises(TerminalError, match=r"only 0\.0 MB are free"):
        run_race(settings, RACE, confirm=lambda estimate: True)
    assert not settings.raw.exists()


@pytest.mark.parametrize(
    ("race", "sentence"),
    [
        ("GA-6-2017", "names no race; write it like GA-06-2017-special"),
        ("GA-06-2099", "2100"),
        ("ZZ-99-2018", "no race 'ZZ-99-2018' in this home"),
    ],
)
def test_what_is_no_race_is_one_sentence(run, race, sentence):
    with pytest.raises(BadInputError, match=sentence):
        run_race(run.settings, race, confirm=lambda estimate: True, tell=lambda text: None)


def test_a_race_needs_a_key(server, tmp_path):
    with pytest.raises(BadInputError, match="OpenFEC needs a key"):
        run_race(home_of(tmp_path / "home", server, fec_api_key=None), RACE, confirm=lambda estimate: True)


def test_a_whole_cycle(server, tmp_path):
    settings = home_of(tmp_path / "home", server, export_races=(RACE,))
    estimates: list[Estimate] = []

    def agree(estimate):
        estimates.append(estimate)
        return True

    done = run_cycle(settings, 2018, confirm=agree, tell=lambda text: None)
    assert not done.failed
    assert done.exported == (settings.exports / RACE, settings.exports / f"{RACE}.html")
    (estimate,) = estimates
    everything = [path for path in server.folder.iterdir() if path.suffix in (".zip", ".csv", ".dump")]
    assert estimate.bytes == sum(path.stat().st_size for path in everything)
    # 29 ballots, and the regular reports' rows at a hundred a call
    regular = load_manifest(server.folder).rows["pas2"]
    assert 4 <= estimate.calls <= 4 + regular // 100 + 2
    with open_published(settings) as connection:
        sources = connection.execute("select distinct source from independent_expenditures order by 1").fetchall()
        counted = connection.execute(
            "select distinct source from independent_expenditures where counts_in_outside_spending order by 1"
        ).fetchall()
    # the dump's rows and the API's are those of pas2 again
    assert sources == [("api",), ("independent_expenditure",), ("pas2",), ("schedule_e_dump",)]
    assert counted == [("independent_expenditure",), ("schedule_e_dump",)]


def test_the_command_needs_one_of_two(tmp_path):
    told = CliRunner().invoke(app, ["run", "--home", str(tmp_path)])
    assert "give one of --race GA-06-2017-special or --cycle 2018" in str(told.exception)
