"""The HTTP client: patience, and errors in one sentence that give no key away."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import SecretStr

from racemoney.errors import BadInputError, TerminalError, TransientError
from racemoney.fetch.api import open_api
from racemoney.fetch.http import ATTEMPTS, MissingError, explain, get, open_session, plain, refusal, seconds_to_the_hour
from racemoney.sample.answer import Answer
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings

URL = "https://user:secret@api.example.org/v1/x?api_key=SECRET"


def test_an_address_in_a_message_has_no_key():
    assert plain(URL) == "https://api.example.org/v1/x"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
def test_a_busy_server_is_transient(status):
    assert isinstance(refusal(status, URL), TransientError)


@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_a_refusal_is_terminal(status):
    error = refusal(status, URL)
    assert isinstance(error, TerminalError)
    assert "SECRET" not in str(error)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_has_an_error_of_its_own(status):
    assert isinstance(refusal(status, URL), MissingError)


def test_a_bad_certificate_is_terminal():
    assert isinstance(explain(requests.exceptions.SSLError(), URL), TerminalError)


@pytest.mark.parametrize("error", [requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError])
def test_a_cut_is_transient(error):
    assert isinstance(explain(error(), URL), TransientError)


def test_an_address_without_a_scheme_is_terminal():
    with pytest.raises(TerminalError, match="MissingSchema"):
        get(open_session(), "www.fec.gov/files")


def test_the_client_says_who_it_is():
    assert str(open_session().headers["User-Agent"]).startswith("racemoney/")


class Script(StandIn):
    """Answers what it is told, in order, and remembers the headers it saw."""

    def __init__(self, folder: Path, answers: list[Answer]) -> None:
        super().__init__(folder)
        self.answers, self.seen = answers, []

    def answer(self, path, headers):
        self.seen.append((path, headers))
        return self.answers.pop(0)


OK = Answer(HTTPStatus.OK, body=b"{}")
HIDDEN = Answer(HTTPStatus.NOT_FOUND, body=b'{"status": 404, "message": "Could not process the request"}')


@pytest.mark.integration
def test_a_404_that_hides_a_failure_is_tried_again(tmp_path):
    with running(Script(tmp_path, [HIDDEN, HIDDEN, OK])) as server, get(open_session(0), server.base_url) as response:
        assert response.json() == {}


@pytest.mark.integration
def test_a_404_that_hides_a_failure_for_good_is_transient(tmp_path):
    with running(Script(tmp_path, [HIDDEN] * 10)) as server, pytest.raises(TransientError, match="could not process"):
        get(open_session(0), server.base_url)
    assert len(server.seen) == ATTEMPTS + 1


@pytest.mark.integration
def test_a_real_404_is_asked_for_once(tmp_path):
    with running(Script(tmp_path, [Answer(HTTPStatus.NOT_FOUND)])) as server, pytest.raises(MissingError):
        get(open_session(0), server.base_url)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (422, b'{"status": 422, "message": {"per_page": ["too many"]}}', r'answers 422.*: \{"per_page": \["too many"\]\}'),
        (400, b'{"status": 400, "message": "Choose a period KEY-1"}', r"answers 400.*: Choose a period \*\*\*"),
        (401, b"<html>no JSON</html>", "answers 401, which trying again will not change"),
        (403, b'{"error": {"code": "API_KEY_INVALID", "message": "x"}}', r"does not take the API key \(API_KEY_INVALID\)"),
    ],
)
def test_what_the_server_says_is_passed_on_without_the_key(tmp_path, status, body, told):
    session = open_session(0, key=SecretStr("KEY-1"))
    answers = [Answer(HTTPStatus(status), body=body)]
    with running(Script(tmp_path, answers)) as server, pytest.raises(TerminalError, match=told) as error:
        get(session, server.base_url)
    assert "KEY-1" not in str(error.value)


@pytest.mark.integration
def test_the_key_goes_to_its_host_and_no_other(tmp_path):
    with running(Script(tmp_path, [OK, OK])) as other:
        away = Answer(HTTPStatus.FOUND, {"Location": other.base_url + "/away"})
        with running(Script(tmp_path, [away])) as server:
            session = open_session(0, key=SecretStr("KEY-1"))
            home = Answer(HTTPStatus.FOUND, {"Location": server.base_url + "/home"})
            server.answers += [home, OK]
            get(session, server.base_url + "/first").close()
            get(session, server.base_url + "/second").close()
    assert [headers.get("x-api-key") for _, headers in server.seen] == ["KEY-1"] * 3
    assert [headers.get("x-api-key") for _, headers in other.seen] == [None]


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("https://api.example.org/v2/x", "KEY-1"),
        ("http://api.example.org/v1/x", None),
        ("https://api.example.org:8443/v1/x", None),
        ("https://example.org/v1/x", None),
    ],
)
def test_the_key_is_not_redirected_without_encryption(target, key):
    session = open_session(key=SecretStr("KEY-1"))
    answer = requests.Response()
    answer.request = session.prepare_request(requests.Request("GET", "https://api.example.org/v1/x"))
    following = session.prepare_request(requests.Request("GET", target))
    session.rebuild_auth(following, answer)
    assert following.headers.get("X-Api-Key") == key


@pytest.mark.integration
def test_calls_keep_to_the_rate_of_each_host(tmp_path):
    with running(Script(tmp_path, [OK] * 3)) as server, running(Script(tmp_path, [OK])) as other:
        session = open_session(0, calls_per_hour=2)
        adapters: dict[str, Any] = dict(session.adapters)
        for adapter in adapters.values():
            adapter.max_delay = 0.05
        get(session, server.base_url).close()
        get(session, server.base_url).close()
        get(session, other.base_url).close()
        with pytest.raises(TransientError):
            get(session, server.base_url)
    assert len(server.seen) == 2


@pytest.mark.integration
def test_a_429_waits_as_long_as_it_says_else_until_the_hour(tmp_path, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", slept.append)
    monkeypatch.setattr("racemoney.fetch.http.seconds_to_the_hour", lambda: 1234.0)
    busy = HTTPStatus.TOO_MANY_REQUESTS
    answers = [Answer(busy, {"Retry-After": "7"}), Answer(busy), OK]
    with running(Script(tmp_path, answers)) as server:
        get(open_session(0, by_the_hour=True), server.base_url).close()
    assert slept == [7, 1234.0]


def test_the_hour_ends_on_the_hour():
    assert seconds_to_the_hour(datetime(2018, 11, 5, 13, 59, 30, tzinfo=UTC)) == 30
    assert seconds_to_the_hour(datetime(2018, 11, 5, 13, 0, 0, tzinfo=UTC)) == 3600


@pytest.mark.parametrize("key", ["with blank", "line\nend", "ümlaut"])
def test_what_cannot_be_a_key_is_not_sent_and_not_shown(tmp_path, key):
    with pytest.raises(BadInputError, match="RACEMONEY_FEC_API_KEY is not a key") as error:
        open_api(Settings(home=tmp_path, fec_api_key=key))
    assert key not in str(error.value)


def test_a_key_does_not_travel_in_the_clear(tmp_path):
    with pytest.raises(BadInputError, match="must begin with https://"):
        open_api(Settings(home=tmp_path, fec_api_key="KEY-1", fec_api_url="http://api.open.fec.gov/v1"))


def test_rates_follow_the_key(tmp_path):
    assert Settings(home=tmp_path, fec_api_key="DEMO_KEY").api_rate == 30
    assert Settings(home=tmp_path).with_api_key("KEY-1").api_rate == 1000
    assert Settings(home=tmp_path, fec_api_key="KEY-1", fec_api_calls_per_hour="7200").api_rate == 7200


@pytest.mark.integration
def test_a_long_wait_is_left_to_the_caller_who_is_told_the_moment(tmp_path):
    busy = Answer(HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "600"})
    before = datetime.now(UTC).replace(microsecond=0)
    with running(Script(tmp_path, [busy])) as server, pytest.raises(TransientError, match="asks to wait") as error:
        get(open_session(0, longest_wait=60), server.base_url)
    assert len(server.seen) == 1
    assert error.value.retry_at
    assert timedelta(seconds=600) <= error.value.retry_at - before <= timedelta(seconds=630)


@pytest.mark.integration
def test_a_short_wait_is_still_waited_for(tmp_path, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", slept.append)
    with running(Script(tmp_path, [Answer(HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "7"}), OK])) as server:
        get(open_session(0, longest_wait=60), server.base_url).close()
    assert slept == [7]


@pytest.mark.integration
def test_the_tries_of_a_request_count_as_calls(tmp_path):
    """Three calls an hour: a request and its two further tries are all of them."""
    answers = [Answer(HTTPStatus.BAD_GATEWAY), Answer(HTTPStatus.BAD_GATEWAY), OK, OK]
    with running(Script(tmp_path, answers)) as server:
        session = open_session(0, calls_per_hour=3, longest_wait=0.05)
        get(session, server.base_url).close()
        with pytest.raises(TransientError, match="asks to wait") as error:
            get(session, server.base_url)
    assert len(server.seen) == 3
    assert error.value.retry_at
    assert error.value.retry_at > datetime.now(UTC) - timedelta(seconds=5)
