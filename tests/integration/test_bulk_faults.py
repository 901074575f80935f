"""Whatever goes wrong between the FEC's file server and us, the same bytes are kept in the end, and only whole ones."""

import gzip
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk.home import listing

from kit.dump import write_dump
from kit.write import write_zip
from racemoney.channels.bulk import fetch_cycle
from racemoney.channels.outcome import State
from racemoney.errors import TransientError
from racemoney.fetch.bulk import fetch_bulk
from racemoney.fetch.http import open_session
from racemoney.fetch.receipts import raw_file, read_receipts
from racemoney.files import locked_folder
from racemoney.lake.records import read_records
from racemoney.sample.faults import parse_fault
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings
from racemoney.sources import get_source

pytestmark = [pytest.mark.integration, pytest.mark.slow]
BUCKET = "/bulk-downloads/2018/ccl18.zip"
LINE = "H8GA06195|2017|2018|C00630426|H|P|{}\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    (tmp_path / "fec").mkdir()
    text = "".join(LINE.format(200_000 + number) for number in range(20_000))
    # Not deflated, so that it is large enough to be cut in the middle.
    with zipfile.ZipFile(tmp_path / "fec" / "ccl18.zip", "w") as archive:
        archive.writestr("ccl.txt", text)
    with running(StandIn(tmp_path / "fec")) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: StandIn) -> Settings:
    return Settings(home=tmp_path / "home", fec_url=server.base_url, threads=1)


def fetch(home: Settings):
    return fetch_cycle(home, 2018, ["ccl"], load=True, session=open_session(backoff=0))


@pytest.mark.parametrize(
    "fault", ["cut:200000*2", "429:0*2", "500*2", "504*2", "404*1", "drip:0.001", "truncated", "length", "etag:200000"]
)
def test_a_fault_changes_nothing_in_the_lake(server, home, fault):
    server.faults.waiting.append(parse_fault(f"{fault.partition('*')[0]}@{BUCKET}*{fault.partition('*')[2] or 1}"))
    report = fetch(home)
    assert report.failed == ()
    assert all(each.times == 0 for each in server.faults.waiting)
    receipt = report.outcomes[0].receipt
    assert raw_file(home, receipt.raw_path).read_bytes() == (server.folder / "ccl18.zip").read_bytes()
    assert [record.tables[0].rows_loaded for record in read_records(home)] == [20_000]
    again = fetch(home)
    assert again.outcomes[0].state is State.UNCHANGED
    assert [record.tables[0].rows_loaded for record in read_records(home)] == [20_000]


@pytest.mark.parametrize("fault", ["cut:50000*2", "429:0*2", "500*2", "404*1", "truncated", "length", "etag:50000"])
def test_a_fault_changes_nothing_of_a_file_without_a_zip(server, kit, home, fault):
    """A text has no checksum of its own: half of it is known by its last line."""
    name = "independent_expenditure_2018.csv"
    whole = (kit / name).read_bytes()
    (server.folder / name).write_bytes(whole)
    path = f"/bulk-downloads/2018/{name}"
    server.faults.waiting.append(parse_fault(f"{fault.partition('*')[0]}@{path}*{fault.partition('*')[2] or 1}"))
    report = fetch_cycle(home, 2018, ["independent_expenditure"], load=True, session=open_session(backoff=0))
    assert report.failed == ()
    assert all(each.times == 0 for each in server.faults.waiting)
    assert raw_file(home, report.outcomes[0].receipt.raw_path).read_bytes() == whole
    (table,) = read_records(home)[0].tables
    # every line but the header
    assert table.rows_read == whole.count(b"\n") - 1


def test_a_killed_process_is_gone_on_with(server, home, tmp_path):
    server.faults.add("drip", BUCKET, value=0.3)
    command = [
        sys.executable,
        "-m",
        "racemoney.cli",
        "fetch",
        "--cycle",
        "2018",
        "--dataset",
        "ccl",
        "--home",
        str(home.root),
    ]
    environment = os.environ | {"RACEMONEY_FEC_URL": server.base_url}
    part = home.temporary / "downloads" / "ccl18.zip" / "bytes.part"
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    had = part.stat().st_size
    seen: list[str | None] = []
    real = server.answer

    def answer(path, headers):
        seen.append(headers.get("range"))
        return real(path, headers)

    server.answer = answer
    receipt = fetch(home).outcomes[0].receipt
    assert seen[-1] == f"bytes={had - 1}-"
    assert raw_file(home, receipt.raw_path).read_bytes() == (server.folder / "ccl18.zip").read_bytes()
    assert not part.exists()


@pytest.mark.parametrize("name", ["ccl18.zip", "independent_expenditure_2018.csv"])
def test_what_a_proxy_packed_on_its_way_is_one_sentence_and_the_others_go_on(server, home, kit, name):
    text = "independent_expenditure_2018.csv"
    (server.folder / text).write_bytes((kit / text).read_bytes())
    server.faults.add("gzip", f"/bulk-downloads/2018/{name}", times=9)
    report = fetch_cycle(home, 2018, ["ccl", "independent_expenditure"], load=True, session=open_session(backoff=0))
    (failed,) = report.failed
    assert failed.name == name
    assert "came packed as gzip, though asked for as it is; check the proxy, or download the file yourself" in failed.said
    assert len(read_records(home)) == 1
    # nothing of it is left, and without the proxy it comes
    server.faults.waiting.clear()
    assert fetch_cycle(home, 2018, ["ccl", "independent_expenditure"], load=True, session=open_session(backoff=0)).ok
    assert len(read_records(home)) == 2


def test_and_so_it_is_where_the_proxy_does_not_say_so(server, home, kit):
    """A text has no checksum: taken for a file of the FEC's it would be refused at the load, and stay for good."""
    text = "independent_expenditure_2018.csv"
    (server.folder / text).write_bytes(gzip.compress((kit / text).read_bytes()))
    report = fetch_cycle(home, 2018, ["independent_expenditure"], load=True, session=open_session(backoff=0))
    assert "gave a gzip instead of a file; try again later" in report.failed[0].said
    assert not list(home.raw.rglob("*.csv"))


@pytest.mark.parametrize("lost", ["raw", "receipt"])
def test_a_lost_half_of_what_was_fetched_comes_back(server, home, lost):
    receipt = fetch(home).outcomes[0].receipt
    path = raw_file(home, receipt.raw_path)
    (path if lost == "raw" else path.parent / "receipt.json").unlink()
    again = fetch(home)
    assert again.failed == ()
    assert path.read_bytes() == (server.folder / "ccl18.zip").read_bytes()
    assert [found.raw_path for found in read_receipts(home)] == [receipt.raw_path]
    assert len(read_records(home)) == 1
    # and then nothing is to be done any more
    before = server.requests["GET", BUCKET]
    assert fetch(home).outcomes[0].state is State.UNCHANGED
    assert server.requests["GET", BUCKET] == before + 1


def test_a_partial_file_of_another_version_is_begun_again(server, home):
    server.faults.add("cut", BUCKET, value=200_000)
    server.faults.add("500", BUCKET, times=20)
    assert fetch(home).failed
    assert (home.temporary / "downloads" / "ccl18.zip" / "bytes.part").stat().st_size
    server.faults.waiting.clear()
    write_zip(server.folder / "ccl18.zip", {"ccl.txt": LINE.format(1).encode()})
    receipt = fetch(home).outcomes[0].receipt
    assert raw_file(home, receipt.raw_path).read_bytes() == (server.folder / "ccl18.zip").read_bytes()


def test_an_unchanged_file_costs_one_request(server, home):
    fetch(home)
    before = server.requests["GET", BUCKET]
    fetch(home)
    assert server.requests["GET", BUCKET] == before + 1


def test_a_second_fetch_writes_nothing(server, home):
    def kept():
        # last_check.json notes when the FEC was asked
        return {path: told for path, told in listing(home.root).items() if not path.endswith("/last_check.json")}

    fetch(home)
    before = kept()
    assert {path.partition("/")[0] for path in before} == {"raw", "lake", "loads"}
    fetch(home)
    assert kept() == before


def test_no_room_is_said_before_the_download(server, home, monkeypatch):
    monkeypatch.setattr(Settings, "free_bytes", lambda self: 1000)
    size = (server.folder / "ccl18.zip").stat().st_size
    reason = fetch(home).failed[0].said
    assert f"needs {size:,} bytes, but only 1,000 are free" in reason
    assert not (home.temporary / "downloads" / "ccl18.zip" / "bytes.part").exists()


def test_two_processes_do_not_write_one_file(server, home):
    with (
        locked_folder(home.temporary / "downloads" / "ccl18.zip", "ccl18.zip"),
        pytest.raises(TransientError, match=r"another process is fetching ccl18\.zip"),
    ):
        fetch_bulk(home, get_source("ccl"), 2018, session=open_session(backoff=0))


def test_daily_zips_and_single_filings_are_served(server):
    (server.folder / "electronic").mkdir()
    (server.folder / "filings").mkdir()
    (server.folder / "electronic" / "20180616.zip").write_bytes(b"day")
    (server.folder / "filings" / "900000001.fec").write_bytes(b"HDR")
    session = open_session(backoff=0)
    for path, body in (("/files/bulk-downloads/electronic/20180616.zip", b"day"), ("/dcdev/posted/900000001.fec", b"HDR")):
        assert session.get(server.base_url + path, timeout=5).content == body
    assert session.get(server.base_url + "/dcdev/posted/1.fec", timeout=5).status_code == 404


def test_the_dump_of_schedule_e_is_fetched_from_its_own_folder_and_a_damaged_one_never_loads(server, home):
    source = get_source("schedule_e_dump")
    names = [column.fec for column in source.columns]
    given = {"cmte_id": "C77000001", "exp_amt": "1.25", "rpt_yr": "2018", "s_o_ind": "S"}
    rows = [[{**given, "sub_id": str(number)}.get(name) for name in names] for number in range(1, 3001)]
    path = server.folder / source.file_name(2018)
    write_dump(path, "fec_fitem_sched_e", names, rows, datetime(2018, 12, 2, tzinfo=UTC))
    server.faults.waiting.append(parse_fault(f"truncated@/bulk-downloads/data-dump/schedules/{path.name}"))
    (loaded,) = fetch_cycle(home, 2018, [source.name], load=True, session=open_session(backoff=0)).loaded
    assert loaded.record.tables[0].rows_loaded == 3000
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    (failed,) = fetch_cycle(home, 2018, [source.name], load=True, session=open_session(backoff=0)).failed
    assert failed.sentence().endswith("gave a file that cannot be read: it is cut short within its rows; download it again")
    (record,) = read_records(home)
    assert record.load_id == loaded.record.load_id
