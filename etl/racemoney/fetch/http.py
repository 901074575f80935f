"""The one HTTP client: a session that says who it is, keeps to a rate and retries with patience; errors in one sentence."""

import json
import math
import random
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from pydantic import SecretStr
from requests_ratelimiter import LimiterAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

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


class BusyError(TransientError):
    """Worth asking again at once: a busy server, a cut connection. `seconds` is how long the server asks to wait."""

    def __init__(self, message: str, *, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


def seconds_to_the_hour(now: datetime | None = None) -> float:
    """Seconds until the next full hour."""
    moment = now or datetime.now(UTC)
    return 3600 - (moment.minute * 60 + moment.second + moment.microsecond / 1e6)


class RateAdapter(LimiterAdapter):
    """Keeps to a rate per host; every try is a call."""

    def __init__(self, calls_per_hour: int, longest_wait: float) -> None:
        # A 429 is the server's word and is waited for by the client, so the limiter need not guess at it.
        delay = longest_wait if longest_wait < LONGEST_RETRY_AFTER else None
        super().__init__(per_hour=calls_per_hour, per_host=True, limit_statuses=(), max_delay=delay)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send a request in its turn. Raises TransientError, with the moment, where that is too far away."""
        try:
            return super().send(request, *args, **options)
        except requests.Timeout as error:
            if type(error) is requests.Timeout:
                # the limiter's own; a server's is of a kind below
                raise long_wait(request.url or "", seconds_to_the_hour()) from error
            raise


class Client(requests.Session):
    """A session, and how patient it is. A key goes to the host that it was asked for and to no other, as encrypted.

    `backoff` is the first wait between two tries, in seconds; `longest_wait` is what a server may ask to wait.
    """

    backoff = 1.0
    longest_wait: float = LONGEST_RETRY_AFTER
    by_the_hour = False

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Requests strips its own Authorization header from a redirect to another host or to plain HTTP; the key too."""
        super().rebuild_auth(prepared_request, response)  # type: ignore[no-untyped-call]
        to, come_from = urlsplit(prepared_request.url or ""), urlsplit(response.request.url or "")
        # the scheme as well: over plain HTTP anybody on the way could read it
        if (to.scheme, to.netloc) != (come_from.scheme, come_from.netloc):
            prepared_request.headers.pop(KEY_HEADER, None)

    def retrying(self, tries: int, *kinds: type[Exception]) -> Retrying:
        """What calls a function so many times at most, as long as it raises such an error; the last one is raised."""
        return Retrying(
            stop=stop_after_attempt(tries),
            wait=self._wait,
            retry=retry_if_exception_type(kinds),
            sleep=lambda seconds: time.sleep(seconds),
            reraise=True,
        )

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next try: what the server asks for, else a time that doubles and is spread by chance."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, BusyError) and error.seconds is not None:
            return error.seconds
        return float(min(LONGEST_BACKOFF, self.backoff * (2 ** (state.attempt_number - 1) + random.random())))  # noqa: S311

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
    session = Client()
    session.backoff, session.longest_wait, session.by_the_hour = backoff, longest_wait, by_the_hour
    session.headers["User-Agent"] = f"racemoney/{_version()}"
    if key:
        session.headers[KEY_HEADER] = key.get_secret_value()
    for scheme in ("https://", "http://"):
        session.mount(scheme, RateAdapter(calls_per_hour, longest_wait))
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
    return session.retrying(ATTEMPTS + 1, BusyError)(_ask, session, url, asked, params)


def _ask(session: Client, url: str, headers: Mapping[str, str], params: Parameters) -> requests.Response:
    try:
        response = session.get(url, headers=headers, params=list(params), stream=True, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise explain(error, url) from error
    if response.status_code in GOOD:
        return response
    with response:
        told = session.scrubbed(_body(response))
    raise refusal(response.status_code, url, told, _asked_to_wait(session, response))


def _asked_to_wait(session: Client, response: requests.Response) -> float | None:
    """Seconds that a server asks to wait: Retry-After; without it a 429 of api.data.gov, which counts calls by the hour,
    lasts until the full hour. Raises TransientError where that is longer than anybody waits here."""
    seconds = _retry_after(response.headers.get("Retry-After", ""))
    if seconds is None and session.by_the_hour and response.status_code == 429:
        seconds = seconds_to_the_hour()
    if seconds is not None and response.status_code in BUSY and seconds > session.longest_wait:
        raise long_wait(response.url, seconds)
    return seconds


def _retry_after(text: str) -> float | None:
    """Seconds that the header tells, as a number or as a moment, an hour at most; None where it tells none."""
    if text.strip().isdecimal():
        return min(float(text), LONGEST_RETRY_AFTER)
    try:
        seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def long_wait(url: str, seconds: float) -> TransientError:
    """The error of a wait that is left to the caller, with the moment when it is over."""
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=math.ceil(seconds))
    return TransientError(f"{plain(url)} asks to wait; try again after {moment:%H:%M:%S} UTC", retry_at=moment)


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


def refusal(status: int, url: str, body: str = "", seconds: float | None = None) -> TerminalError | TransientError:
    """The error of an HTTP status, with what the server says where it says it in JSON, and how long it asks to wait."""
    if is_hidden_failure(status, body):
        return BusyError(f"{plain(url)} could not process the request in {ATTEMPTS + 1} tries; try again later")
    code, told = error_message(body)
    if code in KEY_ERRORS:
        return KeyRefusedError(f"{plain(url)} does not take the API key ({code}); check RACEMONEY_FEC_API_KEY, {SIGN_UP}")
    if status in (404, 410):
        return MissingError(f"{plain(url)} is not there ({status})" + (f": {told}" if told else ""))
    if status == 416:
        return RangeError(f"{plain(url)} does not have the part that was asked for; try again later")
    if status in BUSY:
        return BusyError(f"{plain(url)} answers {status} after {ATTEMPTS} tries; try again later", seconds=seconds)
    if status == 408:
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
    return BusyError(f"{plain(url)} did not answer ({type(error).__name__}); try again later")


def plain(url: str) -> str:
    """An address without its query and without a user name: a key must not reach a log."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
