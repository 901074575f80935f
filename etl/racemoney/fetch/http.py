"""The one HTTP client: a session that says who it is, keeps to a rate and retries with patience; errors in one sentence."""

import json
import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from pydantic import SecretStr
from requests_ratelimiter import LimiterAdapter
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from racemoney.errors import BadInputError, TerminalError, TransientError

# Seconds to connect, and seconds between two reads of a body.
TIMEOUT = (10, 60)
ATTEMPTS = 5
BUSY = (429, 500, 502, 503, 504)
GOOD = (200, 206, 304)
# Seconds between two tries of our own choice, and at most what Retry-After may ask for: rate limits are by the hour.
LONGEST_BACKOFF = 120
LONGEST_RETRY_AFTER = 3600
# Calls an hour and host where nobody says otherwise: one a second on average, and a whole cycle is seventeen files.
CALLS_PER_HOUR = 3600
KEY_HEADER = "X-Api-Key"
# OpenFEC answers any failure that it did not foresee with 404 and this sentence (webservices/rest.py).
HIDDEN_FAILURE = "could not process the request"
KEY_ERRORS = ("API_KEY_MISSING", "API_KEY_INVALID", "API_KEY_DISABLED", "API_KEY_UNAUTHORIZED", "API_KEY_UNVERIFIED")
SIGN_UP = "a key is free at https://api.data.gov/signup/"
# An error's body is a sentence or a page; more of it is not read.
LONGEST_ERROR = 1 << 14
# What is lost of a connection that is cut is less than a block.
BLOCK = 1 << 16

Parameters = Sequence[tuple[str, str]]


class MissingError(TerminalError):
    """The server has nothing at that address."""


class KeyRefusedError(BadInputError):
    """The server does not take the API key."""


class RangeError(TransientError):
    """The server does not have the part of the file that was asked for; the whole may be there."""


class LongWaitError(Exception):
    """The server, or our own rate, asks to wait longer than the caller does here; `seconds` is how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Patience(Retry):
    """Waits as long as Retry-After says, else a time that doubles and is spread by chance.

    Raises LongWaitError instead of a wait beyond `longest_wait` seconds. `count` is called before each try but the first.
    """

    longest_wait: float = LONGEST_RETRY_AFTER
    count: Callable[[], object] | None = None

    def new(self, **changes: Any) -> "Patience":
        """One more of the same, as after each try."""
        return super().new(**changes).told(self.count, self.longest_wait)

    def told(self, count: Callable[[], object] | None, longest_wait: float | None = None) -> "Patience":
        """The same, told what to call and how long to wait at most."""
        self.count, self.longest_wait = count, self.longest_wait if longest_wait is None else longest_wait
        return self

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        """Wait, then have the next try counted."""
        super().sleep(response)
        if self.count:
            self.count()

    def sleep_for_retry(self, response: BaseHTTPResponse) -> bool:
        """Wait as the server says; False where it does not say."""
        seconds = self.get_retry_after(response) or 0
        if seconds > self.longest_wait:
            raise LongWaitError(seconds)
        return super().sleep_for_retry(response)


class HourlyPatience(Patience):
    """Where a 429 does not say how long, waits until the full hour: api.data.gov counts calls by the hour."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds to wait."""
        told = super().get_retry_after(response)
        return seconds_to_the_hour() if told is None and response.status == 429 else told


def seconds_to_the_hour(now: datetime | None = None) -> float:
    """Seconds until the next full hour."""
    moment = now or datetime.now(UTC)
    return 3600 - (moment.minute * 60 + moment.second + moment.microsecond / 1e6)


class RateAdapter(LimiterAdapter):
    """Keeps to a rate per host, the tries of one request counted each."""

    def __init__(self, calls_per_hour: int, patience: Patience) -> None:
        # An adapter like requests' own: it counts by host and leaves retries to urllib3. A 429 is the server's word and is
        # waited for there, so the limiter need not guess at it.
        delay = patience.longest_wait if patience.longest_wait < LONGEST_RETRY_AFTER else None
        super().__init__(per_hour=calls_per_hour, per_host=True, limit_statuses=(), max_retries=patience, max_delay=delay)
        self.patience = patience

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send a request in its turn. Raises LongWaitError where that is too far away."""
        self.max_retries = self.patience.told(partial(self._wait_for_turn, urlsplit(request.url or "").netloc))
        try:
            return super().send(request, *args, **options)
        except requests.Timeout as error:
            if type(error) is requests.Timeout:
                # the limiter's own; a server's is of a kind below
                raise LongWaitError(seconds_to_the_hour()) from error
            raise

    def _wait_for_turn(self, host: str) -> None:
        if not self.limiter.try_acquire(host, blocking=True, timeout=-1 if self.max_delay is None else self.max_delay):
            raise LongWaitError(seconds_to_the_hour())


class Client(requests.Session):
    """A session with its backoff in seconds. A key goes to the host that it was asked for and to no other, as encrypted."""

    backoff = 1.0

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Requests strips its own Authorization header from a redirect to another host or to plain HTTP; the key too."""
        super().rebuild_auth(prepared_request, response)  # type: ignore[no-untyped-call]
        to, come_from = urlsplit(prepared_request.url or ""), urlsplit(response.request.url or "")
        # the scheme as well: over plain HTTP anybody on the way could read it
        if (to.scheme, to.netloc) != (come_from.scheme, come_from.netloc):
            prepared_request.headers.pop(KEY_HEADER, None)

    def pause(self, attempt: int) -> None:
        """Wait before the next try; `attempt` counts from 0."""
        time.sleep(min(LONGEST_BACKOFF, self.backoff * (2**attempt + random.random())))  # noqa: S311

    def scrubbed(self, text: str) -> str:
        """Text that may be shown: without the key, should a server repeat it."""
        key = self.headers.get(KEY_HEADER)
        return text.replace(str(key), "***") if key else text


def open_session(
    backoff: float = 1.0,
    *,
    calls_per_hour: int = CALLS_PER_HOUR,
    key: SecretStr | None = None,
    by_the_hour: bool = False,
    longest_wait: float = LONGEST_RETRY_AFTER,
) -> Client:
    """A session for every request of this project, at most `calls_per_hour` to each host.

    Cut connections, 429 and 5xx are tried again up to five times, `backoff` seconds doubling and spread by chance, or as
    long as Retry-After says, up to an hour; `by_the_hour`, a 429 without Retry-After waits until the full hour. What would
    wait longer than `longest_wait` seconds raises a TransientError that says when to try again. A key travels in a header.
    docquery.fec.gov refuses clients without a User-Agent, so ours is always sent.
    """
    retry = (HourlyPatience if by_the_hour else Patience)(
        total=ATTEMPTS,
        backoff_factor=backoff,
        backoff_jitter=backoff,
        backoff_max=LONGEST_BACKOFF,
        retry_after_max=LONGEST_RETRY_AFTER,
        status_forcelist=BUSY,
        allowed_methods=("GET", "HEAD"),
        respect_retry_after_header=True,
        raise_on_status=False,
    ).told(None, longest_wait)
    session = Client()
    session.backoff = backoff
    session.headers["User-Agent"] = f"racemoney/{_version()}"
    if key:
        session.headers[KEY_HEADER] = key.get_secret_value()
    for scheme in ("https://", "http://"):
        session.mount(scheme, RateAdapter(calls_per_hour, retry))
    return session


def _version() -> str:
    try:
        return version("racemoney")
    except PackageNotFoundError:
        return "0"


def get(session: Client, url: str, headers: Mapping[str, str] | None = None, params: Parameters = ()) -> requests.Response:
    """The answer to a GET, its body not read yet; use it in a `with` block. Redirects are followed, TLS is verified.

    Raises MissingError for 404, RangeError for 416, KeyRefusedError where a key is not taken, TransientError where trying
    later may help, TerminalError for the rest.
    """
    # Bodies come as the bytes of the file, so that lengths and ranges are those of the file.
    asked = {"Accept-Encoding": "identity", **(headers or {})}
    for attempt in range(ATTEMPTS + 1):
        response = _ask(session, url, asked, params)
        if response.status_code in GOOD:
            return response
        with response:
            told = session.scrubbed(_body(response))
        if not is_hidden_failure(response.status_code, told):
            raise refusal(response.status_code, url, told)
        session.pause(attempt)
    raise TransientError(f"{plain(url)} could not process the request in {ATTEMPTS + 1} tries; try again later")


def _ask(session: Client, url: str, headers: Mapping[str, str], params: Parameters) -> requests.Response:
    try:
        return session.get(url, headers=headers, params=list(params), stream=True, timeout=TIMEOUT)
    except LongWaitError as error:
        moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=math.ceil(error.seconds))
        raise TransientError(f"{plain(url)} asks to wait; try again after {moment:%H:%M:%S} UTC", retry_at=moment) from error
    except requests.RequestException as error:
        raise explain(error, url) from error


def _body(response: requests.Response) -> str:
    """The beginning of an error's body; nothing where it cannot be read."""
    try:
        return next(response.iter_content(LONGEST_ERROR), b"").decode("utf-8", "replace")
    except requests.RequestException:
        return ""


def read_body(response: requests.Response, url: str, most: int) -> bytes:
    """The whole body of an answer that should fit into memory. Raises TerminalError where it is larger than `most` bytes."""
    body = bytearray()
    for block in response.iter_content(BLOCK):
        body += block
        if len(body) > most:
            raise TerminalError(f"{plain(url)} answers with more than {most >> 20} MB at once; try again later")
    return bytes(body)


def is_hidden_failure(status: int, body: str) -> bool:
    """Whether a 404 is a failure of the FEC's own, which trying again may cure, and not an address without a page."""
    return status == 404 and HIDDEN_FAILURE in body.lower()


def refusal(status: int, url: str, body: str = "") -> TerminalError | TransientError:
    """The error of an HTTP status, with what the server says where it says it in JSON."""
    code, told = error_message(body)
    if code in KEY_ERRORS:
        return KeyRefusedError(f"{plain(url)} does not take the API key ({code}); check RACEMONEY_FEC_API_KEY, {SIGN_UP}")
    if status in (404, 410):
        return MissingError(f"{plain(url)} is not there ({status})" + (f": {told}" if told else ""))
    if status == 416:
        return RangeError(f"{plain(url)} does not have the part that was asked for; try again later")
    if status in BUSY or status == 408:
        return TransientError(f"{plain(url)} answers {status} after {ATTEMPTS} tries; try again later")
    reason = f": {told}" if told else ""
    return TerminalError(f"{plain(url)} answers {status}, which trying again will not change{reason}")


def error_message(body: str) -> tuple[str, str]:
    """Code and sentence of an error: OpenFEC's `{status, message}` or api.data.gov's `{error: {code, message}}`."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(told, dict):
        return "", ""
    error = told.get("error")
    inner = error if isinstance(error, dict) else told
    message = inner.get("message", "")
    # A validation error's message may be an object keyed by parameter.
    text = message if isinstance(message, str) else json.dumps(message)
    return str(inner.get("code", "")), _printable(text)


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]


def explain(error: requests.RequestException, url: str) -> TerminalError | TransientError:
    """The error of a request that got no answer."""
    if isinstance(error, requests.exceptions.SSLError):
        return TerminalError(f"the certificate of {plain(url)} cannot be verified; check the clock and the proxy")
    terminal = (
        requests.exceptions.InvalidURL,
        requests.exceptions.MissingSchema,
        requests.exceptions.InvalidSchema,
        requests.exceptions.InvalidHeader,
        requests.exceptions.TooManyRedirects,
    )
    if isinstance(error, terminal):
        return TerminalError(f"{plain(url)} cannot be asked for: {type(error).__name__}")
    return TransientError(f"{plain(url)} did not answer ({type(error).__name__}); try again later")


def plain(url: str) -> str:
    """An address without its query and without a user name: a key must not reach a log."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
