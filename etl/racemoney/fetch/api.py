"""Asking OpenFEC: what a query is, which page comes next, and the session that carries the key."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from racemoney.errors import BadInputError, ContractError
from racemoney.fetch.download import DamagedError
from racemoney.fetch.http import LONGEST_RETRY_AFTER, SIGN_UP, Client, get, open_session, read_body
from racemoney.parse.pages import LARGEST_PAGE
from racemoney.settings import Settings
from racemoney.sources.endpoints import Endpoint, Paging

# How many rows less each page of a further round has.
SHORTER_BY = 7
KEY = re.compile(r"[A-Za-z0-9_-]+")
# What the FEC's ids look like (webservices/args.py); any other is refused with 422.
ID_PATTERNS = {"committee_id": re.compile(r"C\d{8}"), "candidate_id": re.compile(r"[PHS][0-9A-Z]{8}")}
# The server's count is an estimate above half a million rows; so many times more rows are a server that never ends.
FAR_MORE, SMALL_ANSWER = 10, 10_000
# Where it does not count: all contributions that the FEC has of all years are fewer.
MOST_ROWS = 1_000_000_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Query:
    """One question to an endpoint, the same from run to run: `id` names it, whatever window is asked for."""

    endpoint: Endpoint
    cycle: int
    variant: str | None = None
    filters: Params = ()
    apart: Params = ()

    @property
    def id(self) -> str:
        """Twelve characters that stand for the question."""
        told: list[Any] = [self.endpoint.name, self.variant, self.cycle, sorted(self.filters)]
        told += [self.endpoint.params(self.cycle), *([self.apart] if self.apart else [])]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]

    @property
    def path(self) -> str:
        """Path below the API's root."""
        return self.endpoint.path.format(variant=self.variant)

    def params(self, since: date | None, round_number: int = 1) -> Params:
        """Everything asked for but the page: the cycle, the filters, the sort, and what is new since a day.

        A later round has smaller pages, so that rows which fell between two pages do not lie at the edge of one again.
        """
        per_page = self.endpoint.per_page - SHORTER_BY * (round_number - 1)
        params = [*self.endpoint.params(self.cycle), *self.filters, *self.apart, ("per_page", str(per_page))]
        if self.endpoint.sort:
            params.append(("sort", self.endpoint.sort))
        if since and self.endpoint.since:
            # of a parameter given twice the server takes one
            bound = self.endpoint.since.param
            params = [*(param for param in params if param[0] != bound), (bound, since.isoformat())]
        return tuple(params)

    def url(self, settings: Settings, since: date | None = None) -> str:
        """The question as an address. There is no key in it."""
        return f"{settings.fec_api_url.rstrip('/')}{self.path}?{urlencode(self.params(since))}"


@dataclass(frozen=True)
class Page:
    """What a page says of itself: how many rows it holds and the parameters of the next one, None after the last.

    `keys` stand for its rows, equal ones for the same row; `count` is how many rows the server has in all, None where it
    guesses or does not say. `digest` stands for the rows as they came, and `estimate` is its guess, 0 where it has none.
    """

    rows: int
    following: Params | None
    keys: frozenset[int] = frozenset()
    count: int | None = None
    digest: bytes = b""
    estimate: int = 0


class EndlessError(ContractError):
    """The pages of an answer do not come to an end."""


class PageGuard:
    """Looks at the pages of one answer as they come, and stops a server that would send them for ever."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.rows, self.most = 0, MOST_ROWS
        self._seen: dict[bytes, int] = {}

    def check(self, page: Page) -> None:
        """Take in the next page. Raises EndlessError where the same rows came before, and where far more came than the
        server counts.
        """
        number = len(self._seen) + 1
        before = self._seen.setdefault(page.digest, number)
        if page.rows and before != number:
            raise EndlessError(
                f"{self.query.path} pages in circles: page {number} is page {before} again; "
                "nothing was loaded, try again later"
            )
        self.rows += page.rows
        if page.estimate:
            self.most = max(SMALL_ANSWER, FAR_MORE * page.estimate)
        if self.rows > self.most:
            raise EndlessError(
                f"{self.query.path} sent {self.rows:,} rows and more are to come, though it counts {page.estimate:,}; "
                "nothing was loaded, try again later"
            )


def queries(endpoint: Endpoint, cycle: int, filters: Mapping[str, str] | None = None) -> list[Query]:
    """The questions that ask for a cycle of an endpoint: of each variant with the filters, and of what is asked for apart.

    A filter's value may list some with commas. Raises BadInputError on a filter that the endpoint does not have, one that it
    needs and is not given, or an id that cannot be one.
    """
    params: list[tuple[str, str]] = []
    for name, told in (filters or {}).items():
        if name not in endpoint.filters:
            raise BadInputError(f"{endpoint.name} has no filter {name!r}; it has {', '.join(endpoint.filters)}")
        params += [(name, _checked(name, value.strip())) for value in told.split(",")]
    given = {name for name, _ in params}
    if missing := [name for name in endpoint.needs if name not in given]:
        raise BadInputError(f"{endpoint.name} needs {' and '.join(missing)}, as in --where {missing[0]}=VALUE")
    variants = [each for each in endpoint.variants or (None,) if not given & set(endpoint.variant_lacks.get(each or "", ()))]
    values = [(name, value) for name, listed in endpoint.apart.items() if name not in given for value in listed]
    return [
        Query(endpoint, cycle, variant, tuple(sorted(params)), apart)
        for variant in variants
        for apart in [(), *((value,) for value in values)]
    ]


def _checked(name: str, value: str) -> str:
    pattern = ID_PATTERNS.get(name)
    if not value or (pattern and not pattern.fullmatch(value.upper())):
        example = "C00630426" if name == "committee_id" else "H8GA06195"
        raise BadInputError(f"{value!r} is no {name.replace('_', ' ')}" + (f"; write it like {example}" if pattern else ""))
    return value.upper() if pattern else value


def open_api(settings: Settings, backoff: float = 1.0, longest_wait: float = LONGEST_RETRY_AFTER) -> Client:
    """A session that carries the key in a header and keeps to its hourly rate; waits as `open_session` says.

    Raises BadInputError where there is no key, where it cannot be one, or where it would travel in the clear.
    """
    key = settings.fec_api_key
    if key is None:
        raise BadInputError(f"OpenFEC needs a key: set RACEMONEY_FEC_API_KEY; {SIGN_UP}, and DEMO_KEY does 30 calls an hour")
    if not KEY.fullmatch(key.get_secret_value()):
        raise BadInputError("RACEMONEY_FEC_API_KEY is not a key: one has only letters, digits, - and _")
    parts = urlsplit(settings.fec_api_url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise BadInputError(
            f"RACEMONEY_FEC_API_URL must begin with https://, or the key would travel to {parts.netloc} in clear"
        )
    return open_session(backoff, calls_per_hour=settings.api_rate, key=key, by_the_hour=True, longest_wait=longest_wait)


def read_page(body: bytes, query: Query, asked: Params) -> Page:
    """Count a page's rows and say what comes after it. `asked` are the page parameters that brought it.

    The end is an empty page: `count` is an estimate above half a million rows. Raises DamagedError where
    the answer is no JSON, ContractError where it is not OpenFEC's envelope or gives no way on.
    """
    answer = _parsed(body, query)
    try:
        found, pagination = answer["results"], answer["pagination"]
        rows = len(found)
    except (KeyError, TypeError) as error:
        raise ContractError(f"{query.path} did not answer with results and pagination") from error
    count = _exact_count(pagination)
    if not rows or query.endpoint.paging == "once":
        return Page(rows, None, _keys(found, query), count)
    following = _next_page(asked) if query.endpoint.paging == "page" else _seek(pagination, query)
    if following == asked:
        raise EndlessError(f"{query.path} gives the same page again and again; nothing was loaded, try again later")
    return Page(rows, following, _keys(found, query), count, _digest(found), _estimate(pagination))


def _exact_count(pagination: Any) -> int | None:
    if isinstance(pagination, dict) and pagination.get("is_count_exact") and isinstance(pagination.get("count"), int):
        return int(pagination["count"])
    return None


def _keys(found: list[Any], query: Query) -> frozenset[int]:
    """A number for each row, the same for the same key; a hash, as a pull may have millions of rows."""
    fields = query.endpoint.key_fields
    return frozenset(hash(tuple(str(row.get(name)) for name in fields)) for row in found if isinstance(row, dict))


def in_envelope(body: bytes, query: Query) -> bytes:
    """An answer that is one object as a page with one row: the object, and the filters that asked for it.

    Raises DamagedError where it is no JSON; an answer that is a page stays as it is.
    """
    answer = _parsed(body, query)
    if not isinstance(answer, dict) or "results" in answer:
        return body
    row = dict(query.filters) | answer
    return json.dumps({"pagination": {"count": 1, "is_count_exact": True}, "results": [row]}).encode()


def _parsed(body: bytes, query: Query) -> Any:
    try:
        return json.loads(body)
    except RecursionError as error:
        raise DamagedError(f"{query.path} answered with JSON that is nested without end; try again later") from error
    except ValueError as error:
        raise DamagedError(f"{query.path} did not answer with JSON ({error}); try again later") from error


def _digest(found: list[Any]) -> bytes:
    return hashlib.sha256(json.dumps(found).encode()).digest()


def _estimate(pagination: Any) -> int:
    count = pagination.get("count") if isinstance(pagination, dict) else None
    return count if isinstance(count, int) else 0


def first_page(paging: Paging) -> Params:
    """The parameters of the first page."""
    return (("page", "1"),) if paging == "page" else ()


def _next_page(asked: Params) -> Params:
    return (("page", str(int(dict(asked)["page"]) + 1)),)


def _seek(pagination: Any, query: Query) -> Params:
    """Every key of `last_indexes`, `sort_null_only` among them: leaving one out silently loses rows (openFEC#3396)."""
    last = pagination.get("last_indexes") if isinstance(pagination, dict) else None
    if not isinstance(last, dict) or not last:
        raise ContractError(f"{query.path} gave rows but no last_indexes to go on from")
    return tuple((name, _text(value)) for name, value in sorted(last.items()) if value is not None)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_ids(settings: Settings, session: Client, query: Query) -> None:
    """Raise BadInputError where the FEC does not know a committee or candidate: of a known one, no rows are an answer."""
    for name, value in query.filters:
        if name in ID_PATTERNS:
            path = "committees" if name == "committee_id" else "candidates"
            address = f"{settings.fec_api_url.rstrip('/')}/{path}/"
            with get(session, address, params=((name, value), ("per_page", "1"))) as response:
                body = read_body(response, address, LARGEST_PAGE)
            answer = _parsed(body, query)
            if not (isinstance(answer, dict) and answer.get("results")):
                raise BadInputError(f"the FEC knows no {name.replace('_id', '')} {value}")
