"""Bulk files are fetched when they changed, whole or not at all."""

import io
import json
import os
import zipfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import Any

import pytest

from racemoney.errors import BadInputError, ContractError, TerminalError, TransientError
from racemoney.fetch.bulk import fetch_bulk
from racemoney.fetch.http import BLOCK, open_session
from racemoney.fetch.receipts import Fetched, raw_file
from racemoney.sample.answer import Answer
from racemoney.sample.server import Handler, StandIn, running
from racemoney.settings import Settings
from racemoney.sources import get_source

pytestmark = pytest.mark.integration
BUCKET = "/bulk-downloads/2018/cn18.zip"


class CuttingHandler(Handler):
    """Breaks off after as many bytes as the server says, once for each entry."""

    server: Any

    def _send_body(self, answer: Answer) -> None:
        cuts = self.server.cuts
        if answer.file and cuts:
            self.wfile.write(answer.file.read_bytes()[answer.first : answer.first + cuts.pop(0)])
            self.server.after_cut()
            self.close_connection = True
        else:
            super()._send_body(answer)


class Flaky(StandIn):
    """A stand-in whose next answers can be set, whose bodies can be cut, and that remembers the headers it saw."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, handler=CuttingHandler)
        self.next_answers: list[Answer] = []
        self.cuts: list[int] = []
        self.seen: list[dict[str, str]] = []
        self.after_cut = lambda: None

    def answer(self, path, headers):
        self.seen.append(dict(headers))
        return self.next_answers.pop(0) if self.next_answers else super().answer(path, headers)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Flaky]:
    (tmp_path / "fec").mkdir()
    publish(tmp_path / "fec", b"first")
    with running(Flaky(tmp_path / "fec")) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: Flaky) -> Settings:
    return Settings(home=tmp_path / "home", fec_url=server.base_url)


def zipped(text: bytes, member: str = "cn.txt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, text)
    return out.getvalue()


def publish(folder: Path, text: bytes, second: int = 1_500_000_000, *, raw: bool = False) -> None:
    (folder / "cn18.zip").write_bytes(text if raw else zipped(text))
    os.utime(folder / "cn18.zip", (second, second))


def fetch(home: Settings, dataset: str = "cn", cycle: int = 2018) -> Fetched:
    return fetch_bulk(home, get_source(dataset), cycle, session=open_session(backoff=0))


def left_over(home: Settings) -> list[Path]:
    return [path for path in home.root.rglob("*") if path.is_file()]


def test_the_first_fetch_stores_the_file_and_where_it_came_from(server, home):
    fetched = fetch(home)
    receipt = fetched.receipt
    assert fetched.changed
    assert raw_file(home, receipt.raw_path).read_bytes() == (server.folder / "cn18.zip").read_bytes()
    assert receipt.url == server.base_url + "/files/bulk-downloads/2018/cn18.zip"
    assert (receipt.dataset, receipt.cycle, receipt.original_name) == ("cn", 2018, "cn18.zip")
    assert receipt.etag and receipt.last_modified.timestamp() == 1_500_000_000
    assert receipt.as_of_basis == "last_modified"


def test_what_the_stand_in_gives_is_marked_synthetic(home):
    assert fetch(home).receipt.is_synthetic


def test_an_unchanged_file_is_not_sent_again(server, home):
    first = fetch(home)
    again = fetch(home)
    assert not again.changed
    assert again.receipt == first.receipt
    assert server.seen[-1]["if-none-match"] == first.receipt.etag
    check = json.loads((home.raw / "bulk" / "cn" / "2018" / "last_check.json").read_text())
    assert check["sha256"] == first.receipt.sha256


def test_a_changed_file_is_kept_beside_the_old_one(server, home):
    first = fetch(home)
    publish(server.folder, b"second", 1_500_000_060)
    again = fetch(home)
    assert again.changed
    assert again.receipt.sha256 != first.receipt.sha256
    assert raw_file(home, first.receipt.raw_path).exists()


def test_a_file_that_was_lost_is_asked_for_again(server, home):
    first = fetch(home)
    raw_file(home, first.receipt.raw_path).unlink()
    fetch(home)
    assert "if-none-match" not in server.seen[-1]


def test_a_cut_goes_on_where_it_broke_off(server, home):
    publish(server.folder, Random(1).randbytes(300_000))
    server.cuts = [100_000, 90_000]
    assert raw_file(home, fetch(home).receipt.raw_path).read_bytes() == (server.folder / "cn18.zip").read_bytes()
    ranges = dict.fromkeys(seen["range"] for seen in server.seen if "range" in seen)
    assert list(ranges) == [f"bytes={BLOCK}-", f"bytes={2 * BLOCK}-"]
    assert all("if-range" in seen for seen in server.seen if "range" in seen)


def test_a_file_that_changes_during_a_cut_is_begun_again(server, home):
    publish(server.folder, Random(1).randbytes(300_000))
    server.cuts = [100_000]
    server.after_cut = lambda: publish(server.folder, b"changed meanwhile", 1_500_000_060)
    receipt = fetch(home).receipt
    assert raw_file(home, receipt.raw_path).read_bytes() == (server.folder / "cn18.zip").read_bytes()
    assert receipt.last_modified.timestamp() == 1_500_000_060


def test_a_line_that_never_holds_is_transient_and_leaves_nothing(server, home):
    server.cuts = [0] * 20
    with pytest.raises(TransientError, match="cut at 0 of"):
        fetch(home)
    assert left_over(home) == []


@pytest.mark.parametrize("status", [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS])
def test_a_busy_server_is_asked_again(server, home, status):
    server.next_answers = [Answer(status, {"Retry-After": "0"}), Answer(status)]
    assert fetch(home).changed


def test_a_server_that_stays_busy_is_transient(server, home):
    server.next_answers = [Answer(HTTPStatus.BAD_GATEWAY)] * 10
    with pytest.raises(TransientError, match="502"):
        fetch(home)


def test_a_dataset_that_is_not_there_is_one_sentence(home):
    with pytest.raises(TerminalError, match="the FEC has no cm file of 2018 at http"):
        fetch(home, "cm")


def test_a_cycle_before_the_first_is_not_asked_for(server, home):
    with pytest.raises(BadInputError, match="from 1980 on, not for 1978"):
        fetch(home, cycle=1978)
    assert not server.seen


def test_no_server_is_transient(tmp_path):
    nowhere = Settings(home=tmp_path, fec_url="http://127.0.0.1:9")
    with pytest.raises(TransientError, match="try again later"):
        fetch(nowhere)


def test_a_broken_zip_is_not_kept(server, home):
    publish(server.folder, zipped(b"first")[:-30], raw=True)
    with pytest.raises(TransientError, match="broken zip"):
        fetch(home)
    assert left_over(home) == []


def test_a_web_page_is_no_file(server, home):
    publish(server.folder, b"<!DOCTYPE html><h1>Maintenance</h1>", raw=True)
    with pytest.raises(TransientError, match="a web page instead of a file"):
        fetch(home)


def test_a_zip_without_its_member_breaks_the_contract(server, home):
    publish(server.folder, zipped(b"x", member="other.txt"), raw=True)
    with pytest.raises(ContractError, match=r"holds other\.txt, but cn\.txt was expected"):
        fetch(home)


def test_progress_ends_at_the_size_of_the_file(server, home):
    told: list[tuple[int, int]] = []
    fetch_bulk(home, get_source("cn"), 2018, on_bytes=lambda done, whole: told.append((done, whole)))
    size = (server.folder / "cn18.zip").stat().st_size
    assert told[-1] == (size, size)
