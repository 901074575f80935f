"""Filings by day, by number and by committee: whatever goes wrong on the way, the same lake in the end, nothing twice."""

import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from racemoney.channels.filings.fetch import (
    days_due,
    fetch_committee_filings,
    fetch_day,
    fetch_days,
    fetch_filings,
    has_day,
)
from racemoney.channels.filings.folder import load_filings_folder
from racemoney.channels.outcome import Report
from racemoney.cli import app
from racemoney.clock import eastern_today
from racemoney.errors import BadInputError, TerminalError, TransientError
from racemoney.fetch.api import open_api
from racemoney.fetch.http import open_session
from racemoney.lake.gc import GcReport, collect
from racemoney.lake.records import current, read_records
from racemoney.sample.api import SYNTHETIC_KEY
from racemoney.sample.faults import parse_fault
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
DAY = date(2018, 6, 16)
NOW = datetime(2018, 6, 20, 12, tzinfo=UTC)
ZIP = "/bulk-downloads/electronic/20180616.zip"
PAPER_ZIP = "/bulk-downloads/paper/20180616.zip"
COMMITTEE = "C00000059"
# 3,000 gifts of $250.25.
GIFTS, DOLLARS = 3000, Decimal("750750.00")
FAULTS = ["cut:200000*2", "429:0*2", "500*2", "504*2", "404*1", "drip:0.001", "truncated", "length", "etag:200000"]


def report(gifts: int, comment: str = "") -> bytes:
    """A quarterly report of so many gifts, synthetic, in the layout of version 8.3: a gift has 45 fields."""
    cover = ["F3N", COMMITTEE, "DOE FOR CONGRESS", *[""] * 6, "GA", "06", "Q2", "", "", "", "20180401", "20180615"]
    lines = [["HDR", "FEC", "8.3", "SOFT", "1", "", "", comment], cover]
    for number in range(gifts):
        who = ["SA11AI", COMMITTEE, f"SYN{number:06d}", "", "", "IND", "", "SYNTHDONOR", f"ALPHA {number:05d}"]
        rest = ["P2018", "", "20180613", "250.25", "", "", "INVENTED EMPLOYER", "SAMPLE OCCUPATION"]
        lines.append([*who, *[""] * 8, *rest, *[""] * 20])
    return "".join("\x1c".join(line) + "\n" for line in lines).encode()


def put_day(folder: Path, filings: dict[int, bytes], day: date = DAY, second: int = 1_530_000_000) -> None:
    """The zip of a day, not deflated, so that it is large enough to be cut in the middle."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{day:%Y%m%d}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, text in filings.items():
            archive.writestr(f"{number}.fec", text)
    os.utime(path, (second, second))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    folder = tmp_path / "fec"
    put_day(folder / "electronic", {900000011: report(GIFTS), 900000012: report(0)})
    put_day(folder / "paper", {900000013: report(1)})
    (folder / "filings" / "paper").mkdir(parents=True)
    (folder / "filings" / "900000021.fec").write_bytes(report(GIFTS))
    (folder / "filings" / "900000022.fec").write_bytes(report(1))
    (folder / "filings" / "paper" / "900000023.fec").write_bytes(report(2))
    with running(StandIn(folder)) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: StandIn) -> Settings:
    return Settings(
        home=tmp_path / "home",
        fec_url=server.base_url,
        fec_filings_url=server.base_url,
        fec_api_url=server.api_url,
        fec_api_key=SYNTHETIC_KEY,
        threads=1,
    )


def bring(home: Settings, *days: date, **options: Any) -> Report:
    return fetch_days(home, days or (DAY,), session=open_session(backoff=0), **options)


def bring_numbers(home: Settings, *numbers: int) -> Report:
    return fetch_filings(home, numbers, session=open_session(backoff=0))


def bring_committee(home: Settings, committee: str = COMMITTEE) -> Report:
    sessions: dict[str, Any] = {"session": open_session(backoff=0), "api_session": open_api(home, backoff=0)}
    return fetch_committee_filings(home, committee, 2018, **sessions)


def select(home: Settings, columns: str, table: str) -> list[tuple]:
    held = [load for (name, _, _), (_, load) in current(read_records(home)).items() if name == table]
    files = [str(home.lake_root / file) for load in held for file in load.files]
    found = f"select {columns} from read_parquet({files}, hive_partitioning=false) group by all order by all"
    return duckdb.sql(found).fetchall()


def gifts(home: Settings) -> list[tuple]:
    return select(home, "file_number, count(*), sum(amount)", "filing_receipts")


def numbers(home: Settings) -> list[int]:
    return [row[0] for row in select(home, "distinct file_number", "filing_headers")]


def listing(home: Settings) -> dict[str, tuple[int, int]]:
    """Every file of the lake but the notes of when the FEC was asked."""
    found = (path for path in home.root.rglob("*") if path.is_file() and path.name != "last_check.json")
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}


def listed(server: StandIn, number: int, **changes: Any) -> None:
    """One more row of the API's filings."""
    row = {
        "sub_id": str(9_200_000_000_000_000_000 + abs(number)),
        "file_number": number,
        "committee_id": COMMITTEE,
        "form_type": "F3",
        "means_filed": "e-file",
        "receipt_date": "2018-06-16",
        "beginning_image_number": "999900000000000001",
    }
    server.api.extra["filings"].append(row | changes)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_a_days_zip_changes_nothing_in_the_lake(server, home, fault):
    kind, _, times = fault.partition("*")
    server.faults.waiting.append(parse_fault(f"{kind}@^{ZIP}*{times or 1}"))
    done = bring(home, kinds=["electronic"])
    assert done.failed == ()
    assert all(each.times == 0 for each in server.faults.waiting)
    assert gifts(home) == [(900000011, GIFTS, DOLLARS)]
    assert numbers(home) == [900000011, 900000012]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_a_filing_changes_nothing_in_the_lake(server, home, fault):
    kind, _, times = fault.partition("*")
    server.faults.waiting.append(parse_fault(f"{kind}@/dcdev/posted/900000021*{times or 1}"))
    done = bring_numbers(home, 900000021)
    assert done.failed == ()
    assert all(each.times == 0 for each in server.faults.waiting)
    assert gifts(home) == [(900000021, GIFTS, DOLLARS)]


def test_a_day_brings_what_is_electronic_and_what_is_paper(server, home):
    done = fetch_day(home, DAY)
    assert [each.name for each in done.done] == ["2018-06-16 electronic", "2018-06-16 paper"]
    # two covers, 3,000 gifts, and two rows of the filings themselves; a paper report has one of each
    assert [each.said for each in done.done] == ["3,004 rows", "3 rows"]
    assert gifts(home) == [(900000011, GIFTS, DOLLARS), (900000013, 1, Decimal("250.25"))]
    assert {row[0] for row in select(home, "filed_date", "filing_headers")} == {DAY}
    assert all(record.is_synthetic for record in read_records(home))


def test_a_second_run_asks_once_and_writes_nothing(server, home):
    bring(home)
    before, asked = listing(home), server.requests["GET", ZIP]
    again = bring(home)
    assert again.ok and again.new == ()
    assert listing(home) == before
    assert server.requests["GET", ZIP] == asked + 1


def test_without_paper_paper_is_not_asked_for(server, home):
    bring(home, kinds=["electronic"])
    assert not server.requests["GET", PAPER_ZIP]


def test_a_day_whose_zip_changed_takes_the_place_of_the_old_one(server, home):
    bring(home)
    put_day(server.folder / "electronic", {900000011: report(2), 900000014: report(1)}, second=1_530_000_060)
    assert len(bring(home).new) == 1
    assert gifts(home) == [
        (900000011, 2, Decimal("500.50")),
        (900000013, 1, Decimal("250.25")),
        (900000014, 1, Decimal("250.25")),
    ]


def test_an_empty_zip_outlives_gc_and_is_loaded_once(server, home):
    """Its record has no table, and still says that the day was read."""
    put_day(server.folder / "electronic", {})
    (record,) = [each.record for each in bring(home, kinds=["electronic"]).new]
    assert record.tables == ()
    before = listing(home)
    assert collect(home, set()) == GcReport((), (), (), 0)
    again = bring(home, kinds=["electronic"])
    assert (again.new, listing(home)) == ((), before)
    assert [each.said for each in again.done] == ["already loaded"]
    assert days_due(home, NOW, since=DAY, kinds=["electronic"]) == [date(2018, 6, day) for day in (17, 18, 19)]
    # a fuller zip takes its place, and gc the old one's
    put_day(server.folder / "electronic", {900000014: report(1)}, second=1_530_000_060)
    assert len(bring(home, kinds=["electronic"]).new) == 1
    assert collect(home, set()).loads == (record.load_id,)
    assert numbers(home) == [900000014]


def test_a_new_day_leaves_other_days_alone(server, home):
    bring(home)
    before = listing(home)
    put_day(server.folder / "electronic", {900000031: report(1)}, DAY + timedelta(days=1))
    (each,) = bring(home, DAY + timedelta(days=1)).new
    assert each.record.raw_bytes < 3000
    assert before.items() <= listing(home).items()


def test_a_day_without_filings_is_fine_and_is_not_asked_for_again(server, home):
    empty = date(2018, 6, 17)
    done = bring(home, empty)
    assert [each.said for each in done.done] == ["no filings", "no filings"]
    asked = server.requests.copy()
    assert bring(home, empty).ok
    assert server.requests == asked
    assert bring(home, empty, full=True).ok
    assert server.requests.total() == asked.total() + 4
    assert read_records(home) == []


def test_a_recent_day_without_filings_is_asked_for_again(server, home):
    yesterday = eastern_today(datetime.now(UTC)) - timedelta(days=1)
    assert [each.said for each in bring(home, yesterday).done] == ["no filings yet", "no filings yet"]
    put_day(server.folder / "electronic", {900000031: report(1)}, yesterday)
    assert len(bring(home, yesterday).new) == 1


def test_days_that_came_to_rest_are_not_due(home):
    since = date(2018, 6, 14)
    # noon in Greenwich on the 20th: yesterday is the 19th in Washington
    assert days_due(home, NOW, since=since) == [date(2018, 6, day) for day in range(14, 20)]
    bring(home)
    assert DAY not in days_due(home, NOW, since=since)
    assert DAY in days_due(home, NOW, since=since, full=True)


def test_a_day_ends_at_midnight_in_washington(home):
    first = date(2018, 6, 18)
    assert days_due(home, datetime(2018, 6, 20, 3, 59, tzinfo=UTC), since=first) == [first]
    assert days_due(home, datetime(2018, 6, 20, 4, 1, tzinfo=UTC), since=first) == [first, date(2018, 6, 19)]


def test_a_day_that_may_change_stays_due(server, home):
    now = datetime.now(UTC)
    yesterday = eastern_today(now) - timedelta(days=1)
    put_day(server.folder / "electronic", {900000031: report(1)}, yesterday)
    bring(home, yesterday)
    assert days_due(home, now, since=yesterday) == [yesterday]
    assert len(days_due(home, now, kinds=["electronic"])) == 7


def test_a_zip_that_was_fetched_and_not_loaded_is_due(server, home):
    bring(home)
    for path in home.loads.iterdir():
        path.unlink()
    assert DAY in days_due(home, NOW, since=DAY)
    bring(home)
    assert numbers(home) == [900000011, 900000012, 900000013]


def test_a_day_to_come_is_no_day_yet(server, home):
    tomorrow = eastern_today(datetime.now(UTC)) + timedelta(days=1)
    for ask in (lambda: bring(home, DAY, tomorrow), lambda: has_day(home, tomorrow)):
        with pytest.raises(BadInputError, match=f"{tomorrow} is still to come"):
            ask()
    with pytest.raises(BadInputError, match="is still to come"):
        days_due(home, NOW, since=date(2018, 6, 21))
    assert not server.requests


def test_days_before_the_first_are_refused(home):
    with pytest.raises(BadInputError, match="from 2001-01-01 on, none of 2000-12-31"):
        bring(home, date(2000, 12, 31))


def test_a_waiting_task_can_ask_whether_a_day_is_there(server, home):
    session = open_session(backoff=0)
    assert has_day(home, DAY, session=session)
    assert not has_day(home, date(2018, 6, 17), session=session)
    bring(home)
    asked = server.requests.copy()
    assert has_day(home, DAY, session=session)
    assert server.requests == asked
    assert not (home.raw / "efile" / "filings" / "day-20180617").exists()


def test_one_day_that_fails_leaves_the_others_running(server, home):
    bad = server.folder / "electronic" / "20180615.zip"
    bad.write_bytes((server.folder / "electronic" / "20180616.zip").read_bytes()[:-30])
    done = bring(home, date(2018, 6, 15), DAY)
    assert [failed.name for failed in done.failed] == ["2018-06-15 electronic"]
    assert "20180615.zip gave a damaged zip: is cut short or is not a zip" in str(done.failed[0].error)
    assert numbers(home) == [900000011, 900000012, 900000013]
    with pytest.raises(TransientError, match="2018-06-15 electronic"):
        done.raise_failed()


def test_a_member_that_is_damaged_is_noticed(server, home):
    path = server.folder / "electronic" / "20180616.zip"
    data = bytearray(path.read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    (failed,) = bring(home).failed
    assert "900000011.fec is damaged" in str(failed.error)
    assert numbers(home) == [900000013]


def test_a_web_page_is_no_zip(server, home):
    (server.folder / "electronic" / "20180616.zip").write_bytes(b"<!DOCTYPE html><h1>Maintenance</h1>")
    assert "a web page instead of a file" in str(bring(home).failed[0].error)


def test_no_room_is_said_before_the_download(server, home, monkeypatch):
    monkeypatch.setattr(Settings, "free_bytes", lambda self: 1000)
    size = (server.folder / "electronic" / "20180616.zip").stat().st_size
    (failed,) = bring(home).failed
    assert f"needs {size:,} bytes, but only 1,000 are free" in str(failed.error)
    assert not (home.temporary / "downloads" / "day-20180616" / "bytes.part").exists()


def test_a_server_that_does_not_answer_is_not_asked_for_everything(home):
    nowhere = home.model_copy(update={"fec_url": "http://127.0.0.1:9"})
    done = bring(nowhere, *(date(2018, 6, day) for day in range(1, 11)))
    assert len(done.failed) == 4
    assert done.failed[-1].name == "17 more from 2018-06-02 paper on"


def test_a_filing_from_paper_is_found_in_the_other_folder(server, home):
    assert bring_numbers(home, 900000023).ok
    assert gifts(home) == [(900000023, 2, Decimal("500.50"))]
    assert server.requests["GET", "/dcdev/posted/900000023.fec"] == 1


def test_one_filing_that_is_not_there_leaves_the_others_running(home):
    done = bring_numbers(home, 900000099, 900000022)
    assert [failed.name for failed in done.failed] == ["filing 900000099"]
    assert "has no filing 900000099, neither electronic nor from paper" in str(done.failed[0].error)
    assert numbers(home) == [900000022]
    with pytest.raises(TerminalError):
        done.raise_failed()


def test_a_filing_without_a_last_line_end_is_asked_for_twice_and_taken(server, home):
    (server.folder / "filings" / "900000022.fec").write_bytes(report(1).rstrip(b"\n"))
    assert bring_numbers(home, 900000022).ok
    assert server.requests["GET", "/dcdev/posted/900000022.fec"] == 2
    assert gifts(home) == [(900000022, 1, Decimal("250.25"))]


def test_a_filing_in_the_lake_is_not_asked_for_again(server, home):
    (server.folder / "filings" / "900000012.fec").write_bytes(report(0))
    bring(home)
    bring_numbers(home, 900000022)
    before, asked = listing(home), server.requests.copy()
    done = bring_numbers(home, 900000022, 900000012)
    assert list(done.sentences()) == ["in the lake already: 2"]
    assert server.requests == asked
    assert listing(home) == before


def test_a_number_below_zero_has_no_text(server, home):
    with pytest.raises(BadInputError, match="-900000022 is on paper only"):
        bring_numbers(home, 900000022, -900000022)
    assert not server.requests


def test_a_committee_brings_what_it_filed_and_the_lake_does_not_hold(server, home):
    bring(home, kinds=["electronic"])
    listed(server, 900000011)
    listed(server, 900000021)
    listed(server, 900000022, receipt_date="2018-06-18")
    listed(server, 900000023, means_filed="paper")
    listed(server, 900000024, means_filed="paper")
    listed(server, -900000025, means_filed="paper")
    listed(server, 900000026, form_type="RFAI")
    listed(server, 900000027, committee_id="C00000042")
    done = bring_committee(home)
    assert done.failed == ()
    assert list(done.sentences())[:2] == [
        "C00000059 2018: 6 filings listed, 1 of them on paper only",
        "in the lake already: 1",
    ]
    assert [each.name for each in done.done] == [f"filing {number}" for number in range(900000021, 900000025)]
    assert done.done[-1].said == "on paper only, the FEC has no text of it"
    assert numbers(home) == [900000011, 900000012, 900000021, 900000022, 900000023]
    filed = dict(select(home, "file_number, filed_date", "filing_headers"))
    assert (filed[900000021], filed[900000022]) == (DAY, date(2018, 6, 18))
    # what came on paper is looked for there first
    assert not server.requests["GET", "/dcdev/posted/900000023.fec"]
    before = listing(home)
    again = bring_committee(home)
    assert again.new == ()
    assert listing(home) == before
    assert server.requests["GET", "/dcdev/posted/900000021.fec"] == 1


def test_the_key_goes_to_the_api_alone(server, home):
    seen = []
    real = server.answer

    def answer(path, headers):
        seen.append(headers)
        return real(path, headers)

    server.answer = answer
    listed(server, 900000022)
    bring_committee(home)
    assert seen
    assert not any("x-api-key" in headers for headers in seen)


def test_a_committee_that_nobody_knows(home):
    with pytest.raises(BadInputError, match="the FEC knows no committee C00999999"):
        bring_committee(home, "C00999999")


def test_a_folder_of_filings_counts_as_held(server, home, tmp_path):
    (server.folder / "SYNTHETIC").write_text("mine")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "SYNTHETIC").write_text("mine")
    (folder / "900000022.fec").write_bytes(report(1))
    load_filings_folder(home, folder)
    assert list(bring_numbers(home, 900000022).sentences()) == ["in the lake already: 1"]


@pytest.fixture
def racemoney(server, tmp_path, monkeypatch):
    """The command, with the stand-in in the place of the FEC."""
    monkeypatch.setenv("RACEMONEY_FEC_URL", server.base_url)
    monkeypatch.setenv("RACEMONEY_FEC_FILINGS_URL", server.base_url)
    monkeypatch.setenv("RACEMONEY_FEC_API_URL", server.api_url)
    monkeypatch.setenv("RACEMONEY_HOME", str(tmp_path / "home"))
    return lambda *arguments: CliRunner().invoke(app, ["filings", *map(str, arguments)])


def test_the_command_tells_of_each_day_and_names_what_failed(server, racemoney):
    (server.folder / "electronic" / "20180615.zip").write_bytes(b"<!doctype html>")
    answer = racemoney("--day", "2018-06-15", "--day", DAY, "--day", "2018-06-17", "--no-paper")
    assert answer.exit_code == 1
    assert answer.stdout.splitlines() == ["2018-06-16 electronic: 3,004 rows", "2018-06-17 electronic: no filings"]
    last = answer.stderr.splitlines()[-1]
    assert last.startswith("racemoney: 2018-06-15 electronic: ")
    assert "a web page instead of a file" in last


def test_the_command_takes_several_numbers(racemoney):
    answer = racemoney("--id", "900000022", "--id", "fec-900000023")
    assert (answer.exit_code, answer.stdout) == (0, "filing 900000022: 3 rows\nfiling 900000023: 4 rows\n")
    assert racemoney("--id", "900000022").stdout == "in the lake already: 1\n"


def test_since_takes_every_day_through_yesterday(racemoney, server):
    yesterday = eastern_today(datetime.now(UTC)) - timedelta(days=1)
    put_day(server.folder / "electronic", {900000031: report(1)}, yesterday)
    answer = racemoney("--since", yesterday - timedelta(days=1))
    assert answer.stdout.splitlines() == [
        f"{yesterday - timedelta(days=1)} electronic: no filings yet",
        f"{yesterday - timedelta(days=1)} paper: no filings yet",
        f"{yesterday} electronic: 3 rows",
        f"{yesterday} paper: no filings yet",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give one of --day, --since, --id, --committee or --race"),
        (("--day", "2018-06-16", "--id", "900000022"), "give one of"),
        (("--day", "2018-13-16"), "'2018-13-16' is no day"),
        (("--since", "yesterday"), "'yesterday' is no day"),
        (("--day", "2999-01-01"), "2999-01-01 is still to come"),
        (("--id", "12x"), "'12x' is no number of a filing"),
        (("--committee", "C00000059"), "--committee and --cycle go together"),
        (("--id", "1", "--cycle", "2018"), "--committee and --cycle go together"),
        (("--committee", "C1", "--cycle", "2018"), "'C1' is no committee id; write it like C00630426"),
        (("--committee", "C00000059", "--cycle", "2017"), "2017 is not a cycle"),
        (("--committee", "C00000059", "--cycle", "2018"), "OpenFEC needs a key: set RACEMONEY_FEC_API_KEY"),
    ],
)
def test_what_is_asked_wrongly_is_one_sentence(racemoney, tmp_path, arguments, told):
    answer = racemoney(*arguments)
    assert answer.exit_code == 1
    assert isinstance(answer.exception, BadInputError)
    assert told in str(answer.exception)
    assert not list((tmp_path / "home").rglob("*.parquet"))


def test_a_wrong_key_is_one_sentence(racemoney, monkeypatch):
    monkeypatch.setenv("RACEMONEY_FEC_API_KEY", "WRONG")
    answer = racemoney("--committee", COMMITTEE, "--cycle", "2018")
    assert isinstance(answer.exception, BadInputError)
    assert "does not take the API key (API_KEY_INVALID)" in str(answer.exception)
    assert "WRONG" not in str(answer.exception)
