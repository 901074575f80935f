"""The stand-in answers as the FEC's file server does."""

import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
import requests

from racemoney.sample.answer import Answer
from racemoney.sample.server import StandIn, part_of, running, serve

pytestmark = pytest.mark.integration
PUBLIC = "/files/bulk-downloads/2018/cn18.zip"
BUCKET = "/bulk-downloads/2018/cn18.zip"
BODY = bytes(range(256)) * 10


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    (tmp_path / "cn18.zip").write_bytes(BODY)
    (tmp_path / "kit-manifest.json").write_text("{}")
    os.utime(tmp_path / "cn18.zip", (1_500_000_000, 1_500_000_000))
    with running(StandIn(tmp_path)) as server:
        yield server


def get(server: StandIn, path: str = BUCKET, **headers: str) -> requests.Response:
    wanted = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(server.base_url + path, headers=wanted, timeout=5, allow_redirects=False)


def test_the_public_path_redirects_to_the_bytes(server):
    answer = get(server, PUBLIC)
    assert answer.status_code == 302
    assert answer.headers["Location"] == server.base_url + BUCKET
    assert requests.get(server.base_url + PUBLIC, timeout=5).content == BODY


def test_headers_name_the_version_and_the_mark(server):
    headers = get(server).headers
    assert headers["ETag"].startswith('"')
    assert headers["Last-Modified"] == "Fri, 14 Jul 2017 02:40:00 GMT"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["X-Racemoney-Synthetic"] == "true"


def test_head_has_the_length_and_no_body(server):
    answer = requests.head(server.base_url + BUCKET, timeout=5)
    assert answer.headers["Content-Length"] == str(len(BODY))
    assert answer.content == b""


def test_a_current_copy_is_not_sent_again(server):
    etag = get(server).headers["ETag"]
    assert get(server, If_None_Match=etag).status_code == 304
    assert get(server, If_None_Match=f'"other", W/{etag}').status_code == 304
    assert get(server, If_Modified_Since="Fri, 14 Jul 2017 02:40:00 GMT").status_code == 304


def test_an_old_copy_is_sent_again(server):
    assert get(server, If_None_Match='"other"').status_code == 200
    assert get(server, If_Modified_Since="Fri, 14 Jul 2017 02:39:59 GMT").status_code == 200
    assert get(server, If_Modified_Since="no date").status_code == 200


def test_the_etag_goes_before_the_date(server):
    headers = {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 14 Jul 2017 02:40:00 GMT"}
    assert get(server, **headers).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "content", "told"),
    [
        ("bytes=0-9", BODY[:10], "bytes 0-9/2560"),
        ("bytes=2550-", BODY[2550:], "bytes 2550-2559/2560"),
        ("bytes=2550-9999", BODY[2550:], "bytes 2550-2559/2560"),
        ("bytes=-4", BODY[-4:], "bytes 2556-2559/2560"),
    ],
)
def test_a_range_gives_a_part(server, wanted, content, told):
    answer = get(server, Range=wanted)
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (206, content, told)


def test_a_range_beyond_the_end_is_refused(server):
    answer = get(server, Range="bytes=2560-")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */2560")


def test_a_part_of_another_version_is_the_whole(server):
    assert get(server, Range="bytes=5-", If_Range='"other"').content == BODY
    assert get(server, Range="bytes=5-", If_Range=get(server).headers["ETag"]).content == BODY[5:]


def test_a_range_that_cannot_be_read_is_ignored():
    assert part_of(whole := Answer(HTTPStatus.OK), "lines=1-2", 10) is whole


@pytest.mark.parametrize(
    "path",
    ["/", "/bulk-downloads/2018/kit-manifest.json", "/bulk-downloads/2016/cn18.zip", "/bulk-downloads/2018/../cn18.zip"],
)
def test_what_the_fec_does_not_have_is_a_404_page(server, path):
    answer = get(server, path)
    assert answer.status_code == 404
    assert b"Page not found" in answer.content


def test_requests_are_counted_by_path(server):
    requests.get(server.base_url + PUBLIC + "?again=1", timeout=5)
    get(server)
    assert server.requests == {("GET", PUBLIC): 1, ("GET", BUCKET): 2}


def test_serve_gives_an_address_while_it_runs(tmp_path):
    with serve(tmp_path) as url:
        assert requests.get(url, timeout=5).status_code == 404
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
