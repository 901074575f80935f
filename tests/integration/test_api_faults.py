"""Whatever goes wrong between the API and us, the lake is the same in the end."""

import errno
import json
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import duckdb
import pytest

from racemoney.channels.api import fetch_api
from racemoney.errors import BadInputError, RacemoneyError, TerminalError, TransientError
from racemoney.fetch.api import open_api
from racemoney.fetch.http import ATTEMPTS
from racemoney.lake.records import current, read_records
from racemoney.sample.api import SYNTHETIC_KEY
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings
from racemoney.sources.endpoints import load_endpoints

pytestmark = [pytest.mark.integration, pytest.mark.slow]
RUN_OFF = {"committee_id": "C00630426", "min_date": "2017-06-01", "max_date": "2017-06-08"}


@pytest.fixture
def server(kit: Path) -> Iterator[StandIn]:
    with running(StandIn(kit)) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: StandIn) -> Settings:
    return settings(tmp_path / "home", server)


def settings(home: Path, server: StandIn, key: str = SYNTHETIC_KEY) -> Settings:
    return Settings(home=home, fec_url=server.base_url, fec_api_url=server.api_url, fec_api_key=key, threads=1)


def pull(home: Settings, name: str = "schedule_a", cycle: int = 2018, **options):
    return fetch_api(home, name, cycle, session=open_api(home, backoff=0), **options)


def lake(home: Settings, table: str, columns: str = "* exclude (load_id, row_id)") -> list[tuple]:
    """The rows of the current loads, wherever they came from."""
    files = [
        str(home.lake_root / file)
        for (name, _, _), (_, held) in current(read_records(home)).items()
        if name == table
        for file in held.files
    ]
    return duckdb.sql(f"select {columns} from read_parquet({files}, hive_partitioning=false) order by all").fetchall()


@pytest.mark.parametrize("name", list(load_endpoints()))
def test_every_endpoint_comes_whole(server, home, name):
    endpoint = load_endpoints()[name]
    rows = server.api.rows(name)
    filters, wanted = {}, rows
    if name == "schedule_a":
        filters = RUN_OFF
        wanted = [
            row
            for row in rows
            if row["committee_id"] == RUN_OFF["committee_id"]
            and RUN_OFF["min_date"] <= (row["contribution_receipt_date"] or "") <= RUN_OFF["max_date"]
        ]
    if name == "election_dates":
        wanted = [row for row in rows if row["election_year"] in (2017, 2018)]
    if name == "communication_costs":
        wanted = [row for row in rows if row["transaction_date"]]
    if name in ("schedule_a_by_state", "schedule_e_totals"):
        ids = sorted({row["candidate_id"] for row in rows})[:10]
        filters = {"candidate_id": ",".join(ids)}
        wanted = [row for row in rows if row["candidate_id"] in ids]
    if name == "elections_summary":
        filters = {"office": "house", "state": "GA", "district": "06"}
        wanted = [row for row in rows if filters.items() <= row.items()]
    pull(home, name, filters=filters)
    assert wanted
    # special ballots are asked for by themselves as well
    assert len(set(lake(home, endpoint.table, "* exclude (load_id, row_id, source_line)"))) == len(wanted)
    if any(column.name == "amount" for column in endpoint.columns):
        amount = next(column.fec for column in endpoint.columns if column.name == "amount")
        total = sum(lake(home, endpoint.table, "sum(amount)")[0])
        assert float(total) == pytest.approx(sum(row[amount] for row in wanted), abs=0.005)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("cut", 20_000), ("429", 0), ("500", 0), ("504", 0), ("404", 0), ("drip", 0.001), ("truncated", 0), ("length", 0)],
)
def test_a_fault_changes_nothing_in_the_lake(server, tmp_path, kind, value):
    good, bad = settings(tmp_path / "good", server), settings(tmp_path / "bad", server)
    pull(good, filters=RUN_OFF)
    for _ in range(2):
        server.faults.add(kind, "schedule_a", value=value)
    pull(bad, filters=RUN_OFF)
    assert all(fault.times == 0 for fault in server.faults.waiting)
    assert lake(bad, "api_schedule_a") == lake(good, "api_schedule_a")
    assert len(lake(bad, "api_schedule_a")) > 100


def test_a_pull_that_broke_off_goes_on_from_its_last_page(server, tmp_path):
    good, home = settings(tmp_path / "good", server), settings(tmp_path / "home", server)
    pull(good, filters=RUN_OFF)
    whole = server.requests["GET", "/v1/schedules/schedule_a/"]
    pages: list[int] = []

    class Stopping:
        def start(self, name, size): ...
        def finish(self, told): ...
        def advance(self, size):
            pages.append(size)
            if len(pages) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(home, filters=RUN_OFF, progress=Stopping())
    assert not read_records(home)
    pull(home, filters=RUN_OFF)
    assert server.requests["GET", "/v1/schedules/schedule_a/"] == 2 * whole
    assert lake(home, "api_schedule_a") == lake(good, "api_schedule_a")


def test_a_full_disk_is_one_sentence_and_keeps_the_pages(server, tmp_path, monkeypatch):
    good, home = settings(tmp_path / "good", server), settings(tmp_path / "home", server)
    pull(good, filters=RUN_OFF)
    whole = server.requests["GET", "/v1/schedules/schedule_a/"]
    real = Path.write_bytes

    def write(path, data):
        if "page-000003" in path.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write)
        with pytest.raises(TerminalError, match=r"the disk of .*tmp/api/schedule_a-\w+ is full .*; make room"):
            pull(home, filters=RUN_OFF)
    assert not read_records(home)
    pull(home, filters=RUN_OFF)
    # the third page alone came twice
    assert server.requests["GET", "/v1/schedules/schedule_a/"] == 2 * whole + 1
    assert lake(home, "api_schedule_a") == lake(good, "api_schedule_a")


NESTED = b"[" * 200_000


def answering(server, monkeypatch, change):
    """Every page of the API as `change` leaves it."""
    real = server.api.answer

    def answer(path, params, headers):
        given = real(path, params, headers)
        return replace(given, body=change(given.body, dict(params))) if b"results" in given.body else given

    monkeypatch.setattr(server.api, "answer", answer)


def nothing_came(home):
    assert not read_records(home)
    assert not list((home.temporary / "api").rglob("page-*"))


@pytest.mark.parametrize("name", ["schedule_a", "filings"])
def test_pages_in_circles_are_one_sentence(server, home, monkeypatch, name):
    """The API really does so where rows without a value are sorted in descending order."""
    kept: list[bytes] = []

    def circle(body, params):
        kept.append(body)
        return kept[(len(kept) - 1) % 2]

    answering(server, monkeypatch, circle)
    with pytest.raises(TerminalError, match=r"/ pages in circles: page 3 is page 1 again; nothing was loaded"):
        pull(home, name)
    nothing_came(home)


def test_a_server_that_gives_one_page_whatever_page_is_asked_for(server, home, monkeypatch):
    kept: list[bytes] = []

    def first(body, params):
        kept.append(body)
        return kept[0]

    answering(server, monkeypatch, first)
    with pytest.raises(TerminalError, match="page 2 is page 1 again"):
        pull(home, "candidates")
    nothing_came(home)


def test_ever_new_rows_beyond_all_count_are_one_sentence(server, home, monkeypatch):
    asked: list[int] = []

    def endless(body, params):
        asked.append(1)
        page = json.loads(body)
        rows = [{"candidate_id": f"H8GA{len(asked) * 100 + number:05d}"} for number in range(100)]
        return json.dumps({**page, "results": rows, "pagination": {**page["pagination"], "count": 150}}).encode()

    answering(server, monkeypatch, endless)
    with pytest.raises(TerminalError, match="sent 10,100 rows and more are to come, though it counts 150"):
        pull(home, "candidates")
    nothing_came(home)


def test_json_nested_without_end_is_one_sentence(server, home, monkeypatch):
    answering(server, monkeypatch, lambda body, params: b'{"results": ' + NESTED)
    with pytest.raises(TransientError, match="answered with JSON that is nested without end; try again later"):
        pull(home, "candidates")
    assert not read_records(home)


@pytest.mark.parametrize("depth", [100, 900, 5_000])
def test_a_row_that_is_nested_deeply_is_kept_or_told(server, home, monkeypatch, depth):
    def nest(body, params):
        return body.replace(b'"results": [{', b'"results": [{"odd": ' + b"[" * depth + b"]" * depth + b", ", 1)

    answering(server, monkeypatch, nest)
    try:
        pull(home, "candidates")
    except RacemoneyError as error:
        assert str(error).count("\n") == 0
        assert not read_records(home)
    else:
        assert len(lake(home, "api_candidates")) == len(server.api.rows("candidates"))


def test_an_error_that_is_nested_without_end_is_one_sentence(server, home, monkeypatch):
    real = server.api.answer
    monkeypatch.setattr(server.api, "answer", lambda *told: replace(real(*told), status=HTTPStatus.BAD_REQUEST, body=NESTED))
    with pytest.raises(TerminalError, match="answers 400, which trying again will not change"):
        pull(home, "candidates")


def test_more_than_a_page_can_hold_is_one_sentence(server, home, monkeypatch):
    monkeypatch.setattr("racemoney.fetch.pull.LARGEST_PAGE", 1 << 20)
    answering(server, monkeypatch, lambda body, params: body + b" " * (5 << 20))
    with pytest.raises(TerminalError, match="answers with more than 1 MB at once; try again later"):
        pull(home, "candidates")
    nothing_came(home)


def test_pages_that_a_proxy_packed_are_unpacked(server, tmp_path):
    good, bad = settings(tmp_path / "good", server), settings(tmp_path / "bad", server)
    pull(good, "candidates")
    server.faults.add("gzip", "candidates", times=3)
    pull(bad, "candidates")
    assert lake(bad, "api_candidates") == lake(good, "api_candidates")


def test_a_server_that_stays_busy_is_transient_and_keeps_the_pages(server, home):
    server.faults.add("504", times=ATTEMPTS + 1)
    with pytest.raises(TransientError, match="answers 504"):
        pull(home, filters=RUN_OFF)
    assert pull(home, filters=RUN_OFF)[0].rows > 100


def test_a_second_run_asks_nothing_and_writes_nothing(server, home):
    pull(home, filters=RUN_OFF)
    before = sorted((path, path.stat().st_mtime_ns) for path in home.root.rglob("*") if path.is_file())
    asked = server.requests.total()
    told = pull(home, filters=RUN_OFF)
    assert server.requests.total() == asked
    assert sorted((path, path.stat().st_mtime_ns) for path in home.root.rglob("*") if path.is_file()) == before
    assert told[0].sentence() == "schedule_a 2018: asked within the hour, --full asks again"


def test_no_key_is_one_sentence(server, tmp_path):
    with pytest.raises(BadInputError, match="OpenFEC needs a key: set RACEMONEY_FEC_API_KEY"):
        fetch_api(settings(tmp_path, server, key=" "), "candidates", 2018)


def test_a_wrong_key_is_one_sentence(server, tmp_path):
    home = settings(tmp_path, server, key="WRONG-KEY-1")
    with pytest.raises(BadInputError, match=r"does not take the API key \(API_KEY_INVALID\); check RACEMONEY_FEC_API_KEY"):
        pull(home, "candidates")


def test_an_unknown_committee_is_one_sentence(server, home):
    with pytest.raises(BadInputError, match="the FEC knows no committee C99999999"):
        pull(home, filters={"committee_id": "C99999999"})


def test_a_known_committee_without_rows_is_fine(server, home):
    assert pull(home, "schedule_f", filters={"committee_id": "C00630426"})[0].rows == 0


def test_the_hourly_limit_is_waited_for(server, home, monkeypatch):
    waited: list[float] = []

    def to_the_hour():
        waited.append(1)
        return 0

    monkeypatch.setattr("racemoney.fetch.http.seconds_to_the_hour", to_the_hour)
    server.api.keys[SYNTHETIC_KEY] = 1

    def next_hour(key: str) -> None:
        server.api.calls[key] = 0

    real = server.api._admit

    def admit(key: str):
        try:
            return real(key)
        finally:
            if server.api.calls[key] > server.api.keys[key]:
                next_hour(key)

    server.api._admit = admit
    assert pull(home, "candidates")[0].rows == len(server.api.rows("candidates"))
    assert waited


def test_the_key_is_in_nothing_that_we_write_or_log(server, tmp_path, caplog, capfd):
    caplog.set_level("DEBUG")
    secret = "SECRET-KEY-0123456789"
    server.api.keys[secret] = 1000
    home = settings(tmp_path / "home", server, key=secret)
    server.faults.add("504", times=2)
    told = pull(home, "candidates")
    server.faults.add("500", times=ATTEMPTS + 1)
    with pytest.raises(TransientError) as error:
        pull(home, "committees")
    del server.api.keys[secret]
    with pytest.raises(BadInputError) as refused:
        pull(home, "filings")
    out = capfd.readouterr()
    shown = [
        caplog.text,
        out.out,
        out.err,
        repr(error.value),
        repr(refused.value),
        repr(home),
        str(told),
        home.model_dump_json(),
    ]
    assert not [text for text in shown if secret in text]
    held = [path for path in home.root.rglob("*") if path.is_file()]
    assert len(held) > 5
    assert not [path for path in held if secret.encode() in path.read_bytes() or secret in str(path)]
    for parent in (error.value.__cause__, refused.value.__cause__):
        assert secret not in str(parent)
