"""The HTTP client: patience, and errors in one sentence that give no key away."""

import pytest
import requests

from etl.errors import TerminalError, TransientError
from etl.fetch.http import MissingError, explain, get, open_session, plain, refusal

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
    assert open_session().headers["User-Agent"].startswith("racemoney/")
