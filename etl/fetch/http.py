"""The one HTTP client: a session that says who it is and retries with patience, and errors in one sentence."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from etl.errors import TerminalError, TransientError

# Seconds to connect, and seconds between two reads of a body.
TIMEOUT = (10, 60)
ATTEMPTS = 5
BUSY = (429, 500, 502, 503, 504)
GOOD = (200, 206, 304)
# Seconds between two tries of our own choice, and at most what Retry-After may ask for: rate limits are by the hour.
LONGEST_BACKOFF = 120
LONGEST_RETRY_AFTER = 3600


class MissingError(TerminalError):
    """The server has nothing at that address."""


def open_session(backoff: float = 1.0) -> requests.Session:
    """A session for every request of this project.

    Cut connections, 429 and 5xx are tried again up to five times, `backoff` seconds doubling and spread by chance, or as
    long as Retry-After says, up to an hour. docquery.fec.gov refuses clients without a User-Agent, so ours is always sent.
    """
    retry = Retry(
        total=ATTEMPTS,
        backoff_factor=backoff,
        backoff_jitter=backoff,
        backoff_max=LONGEST_BACKOFF,
        retry_after_max=LONGEST_RETRY_AFTER,
        status_forcelist=BUSY,
        allowed_methods=("GET", "HEAD"),
        respect_retry_after_header=True,
        raise_on_status=False,
    )
    session = requests.Session()
    session.headers["User-Agent"] = f"racemoney/{_version()}"
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def _version() -> str:
    try:
        return version("racemoney")
    except PackageNotFoundError:
        return "0"


def get(session: requests.Session, url: str, headers: Mapping[str, str] | None = None) -> requests.Response:
    """The answer to a GET, its body not read yet; use it in a `with` block. Redirects are followed, TLS is verified.

    Raises MissingError for 404, TransientError where trying later may help, TerminalError for the rest.
    """
    # Bodies come as the bytes of the file, so that lengths and ranges are those of the file.
    asked = {"Accept-Encoding": "identity", **(headers or {})}
    try:
        response = session.get(url, headers=asked, stream=True, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise explain(error, url) from error
    if response.status_code not in GOOD:
        response.close()
        raise refusal(response.status_code, url)
    return response


def refusal(status: int, url: str) -> TerminalError | TransientError:
    """The error of an HTTP status."""
    if status in (404, 410):
        return MissingError(f"{plain(url)} is not there ({status})")
    if status in BUSY or status == 408:
        return TransientError(f"{plain(url)} answers {status} after {ATTEMPTS} tries; try again later")
    return TerminalError(f"{plain(url)} answers {status}, which trying again will not change")


def explain(error: requests.RequestException, url: str) -> TerminalError | TransientError:
    """The error of a request that got no answer."""
    if isinstance(error, requests.exceptions.SSLError):
        return TerminalError(f"the certificate of {plain(url)} cannot be verified; check the clock and the proxy")
    terminal = (
        requests.exceptions.InvalidURL,
        requests.exceptions.MissingSchema,
        requests.exceptions.InvalidSchema,
        requests.exceptions.TooManyRedirects,
    )
    if isinstance(error, terminal):
        return TerminalError(f"{plain(url)} cannot be asked for: {type(error).__name__}")
    return TransientError(f"{plain(url)} did not answer ({type(error).__name__}); try again later")


def plain(url: str) -> str:
    """An address without its query and without a user name: a key must not reach a log."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
