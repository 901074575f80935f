"""What is told before a pull: a size that nobody knows is none to begin with unasked."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from racemoney.channels.estimate import Estimate, estimate_api, estimate_bulk
from racemoney.fetch.api import open_api
from racemoney.fetch.http import open_session
from racemoney.sample.answer import Answer
from racemoney.sample.api import SYNTHETIC_KEY
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings
from racemoney.sources import get_source

pytestmark = pytest.mark.integration
UNKNOWN = ", and more, of which the size is not known; at least "


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    (tmp_path / "fec").mkdir()
    (tmp_path / "fec" / "cn18.zip").write_bytes(b"1234567")
    (tmp_path / "fec" / "indiv18.zip").write_bytes(b"large")
    with running(StandIn(tmp_path / "fec")) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: StandIn) -> Settings:
    api: dict[str, Any] = {"fec_api_url": server.api_url, "fec_api_key": SYNTHETIC_KEY}
    return Settings(home=tmp_path / "home", lake=None, fec_url=server.base_url, **api)


def bulk(home: Settings, *names: str) -> Estimate:
    return estimate_bulk(home, map(get_source, names), 2018, open_session(backoff=0))


def test_a_size_that_the_server_tells(home):
    # ccl18.zip is not there and takes nothing
    estimate = bulk(home, "cn", "ccl")
    assert estimate == Estimate(7)
    assert not estimate.is_large
    assert estimate.sentence(home).startswith("0.0 MB to download; up to ")


def test_a_busy_server_leaves_the_size_unknown_and_so_large(server, home):
    server.faults.add("500", "indiv18", times=20)
    estimate = bulk(home, "cn", "indiv")
    assert (estimate.bytes, estimate.is_exact, estimate.is_large) == (7, False, True)
    assert UNKNOWN in estimate.sentence(home)


@pytest.mark.parametrize("headers", [{}, {"Content-Range": "bytes 0-0/*"}])
def test_a_server_that_tells_no_size_leaves_it_unknown(home, monkeypatch, headers):
    class Quiet:
        headers: dict[str, str]

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

    Quiet.headers = headers
    monkeypatch.setattr("racemoney.channels.estimate.get", lambda *asked: Quiet())
    assert bulk(home, "cn").is_large


@pytest.mark.parametrize("body", [b"{}", b"no JSON"])
def test_calls_that_the_api_does_not_tell_are_many(server, home, monkeypatch, body):
    monkeypatch.setattr(server.api, "answer", lambda *asked: Answer(HTTPStatus.OK, body=body))
    estimate = estimate_api(home, open_api(home, backoff=0), "schedule_e", 2018, {})
    assert not estimate.is_exact
    assert estimate.is_large
    assert UNKNOWN in (Estimate(7) + estimate).sentence(home)
