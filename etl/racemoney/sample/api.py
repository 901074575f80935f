"""OpenFEC as the stand-in plays it: envelope, both ways of paging, filters, keys, rate limits and errors."""

import json
import random
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil
from pathlib import Path
from typing import Any

from racemoney.sample.answer import Answer
from racemoney.sample.api_rows import ApiRow, api_rows, server_rules
from racemoney.sample.kit import CYCLE
from racemoney.sources.endpoints import Endpoint, load_endpoints

PREFIX = "/v1"
SYNTHETIC_KEY = "SYNTHETIC-KEY"
PAGING = {"page", "per_page", "sort", "sort_hide_null", "sort_null_only", "sort_nulls_last", "last_index", "api_key"}
ID_PATTERNS = {"committee_id": r"C\d{8}", "candidate_id": r"[PHS][0-9A-Z]{8}"}
# Any of these, or one two-year period (webservices/resources/sched_a.py).
SCHEDULE_A_NEEDS = (
    "committee_id",
    "contributor_id",
    "contributor_name",
    "contributor_city",
    "contributor_zip",
    "image_number",
)

# Of so many rows with one sort value, one stands elsewhere in the next request: 12 of 956 ballots were lost in a pull.
STRAYS = 40

Asked = dict[str, list[str]]
Filters = tuple[tuple[str, tuple[str, ...]], ...]


class RefusalError(Exception):
    """A request that the API answers with a status and a message."""

    def __init__(self, status: HTTPStatus, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code

    def body(self) -> dict[str, Any]:
        """OpenFEC's own body, or api.data.gov's where there is a code."""
        if self.code:
            return {"error": {"code": self.code, "message": self.message}}
        return {"status": int(self.status), "message": self.message}


@dataclass
class Api:
    """The endpoints over a folder of the kit. `keys` are calls allowed by key, `extra` rows of a test's own."""

    folder: Path
    keys: dict[str, int] = field(default_factory=lambda: {SYNTHETIC_KEY: 1_000_000, "DEMO_KEY": 30})
    extra: dict[str, list[ApiRow]] = field(default_factory=lambda: defaultdict(list))
    calls: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    held: dict[str, list[ApiRow]] = field(default_factory=dict)
    answers: dict[tuple[str, int, Filters], list[ApiRow]] = field(default_factory=dict)
    # PostgreSQL gives equal rows in another order at each request.
    chance: random.Random = field(default_factory=lambda: random.Random(2018))  # noqa: S311 - a test, no secret

    def answer(self, path: str, params: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> Answer:
        """The answer to a request below /v1."""
        asked: Asked = defaultdict(list)
        for name, value in params:
            asked[name].append(value)
        limits: dict[str, str] = {}
        try:
            limits = self._admit(headers.get("x-api-key") or "".join(asked.get("api_key", [])))
            return json_answer(HTTPStatus.OK, self._page(path, asked), limits)
        except RefusalError as error:
            return json_answer(error.status, error.body(), limits)

    def rows(self, name: str) -> list[ApiRow]:
        """Every row of an endpoint, a test's own among them."""
        with self.lock:
            if name not in self.held:
                self.held[name] = [server_rules(name).sent(row) for row in api_rows(self.folder, name)]
        return [*self.held[name], *map(server_rules(name).sent, self.extra[name])]

    def _found(self, name: str, asked: Asked) -> list[ApiRow]:
        """The rows that the filters leave; the same question is asked page after page."""
        filters = tuple(sorted((key, tuple(values)) for key, values in asked.items() if is_filter(key)))
        rows = self.rows(name)
        known = (name, len(rows), filters)
        if known not in self.answers:
            self.answers[known] = [row for row in rows if matches(name, row, filters)]
        return self.answers[known]

    def _admit(self, key: str) -> dict[str, str]:
        """Count a call; the rate-limit headers."""
        if not key:
            raise RefusalError(HTTPStatus.FORBIDDEN, "No api_key was supplied.", "API_KEY_MISSING")
        if key not in self.keys:
            raise RefusalError(HTTPStatus.FORBIDDEN, "An invalid api_key was supplied.", "API_KEY_INVALID")
        with self.lock:
            self.calls[key] += 1
        left = self.keys[key] - self.calls[key]
        if left < 0:
            raise RefusalError(HTTPStatus.TOO_MANY_REQUESTS, "You have exceeded your rate limit.", "OVER_RATE_LIMIT")
        return {"X-RateLimit-Limit": str(self.keys[key]), "X-RateLimit-Remaining": str(left)}

    def _page(self, path: str, asked: Asked) -> dict[str, Any]:
        endpoint, variant = find_endpoint(path)
        check(endpoint, asked)
        rows = self._found(endpoint.name, asked)
        if variant:
            rows = of_variant(rows, variant, asked)
        per_page = int(one(asked, "per_page") or 20)
        if endpoint.name == "elections_summary":
            return one_object(rows, endpoint)
        if endpoint.paging != "keyset":
            return page_by_number(rows, asked, per_page, self.chance)
        return page_by_seek(rows, asked, per_page)


def find_endpoint(path: str) -> tuple[Endpoint, str | None]:
    """The endpoint and the variant that a path names."""
    for endpoint in load_endpoints().values():
        for variant in endpoint.variants or (None,):
            if endpoint.path.format(variant=variant) == path:
                return endpoint, variant
    raise RefusalError(HTTPStatus.NOT_FOUND, "The requested URL was not found on the server.")


def check(endpoint: Endpoint, asked: Asked) -> None:
    """Refuse as OpenFEC does: sizes and ids that cannot be, and a schedule A without a bound."""
    per_page = one(asked, "per_page") or "20"
    most = endpoint.per_page if endpoint.paging == "once" else 100
    if not per_page.isdigit() or not 1 <= int(per_page) <= most:
        raise RefusalError(HTTPStatus.UNPROCESSABLE_ENTITY, "Parameter 'per_page' must be between 1 and 100")
    for name, pattern in ID_PATTERNS.items():
        for value in asked.get(name, ()):
            if not re.fullmatch(pattern, value):
                raise RefusalError(HTTPStatus.UNPROCESSABLE_ENTITY, f"Invalid {name} detected")
    sorts, sort = server_rules(endpoint.name).sorts, (one(asked, "sort") or "").lstrip("-")
    if sorts and sort and sort not in sorts:
        raise RefusalError(HTTPStatus.UNPROCESSABLE_ENTITY, f'Cannot sort on value "{sort}".')
    bounded = len(asked.get("two_year_transaction_period", ())) == 1 or any(name in asked for name in SCHEDULE_A_NEEDS)
    if endpoint.name == "schedule_a" and not bounded:
        raise RefusalError(HTTPStatus.BAD_REQUEST, "Please choose a single `two_year_transaction_period`")


def of_variant(rows: list[ApiRow], variant: str, asked: Asked) -> list[ApiRow]:
    """The reports of a variant; a row of a test names its own, the kit's are all of House candidates.

    On Form 5 reports the server joins every committee of a candidate without a condition, and fails for a column that they
    lack (webservices/resources/reports.py).
    """
    found = [row for row in rows if row.get("_variant", "house-senate") == variant]
    if variant != "ie-only":
        return found
    if asked.keys() & {"most_recent", "amendment_indicator"}:
        raise RefusalError(HTTPStatus.NOT_FOUND, "Could not process the request")
    return found * 3 if "candidate_id" in asked else found


def is_filter(param: str) -> bool:
    """Whether a parameter bounds the rows, and not the page."""
    return param not in PAGING and not param.startswith("last_")


def matches(name: str, row: ApiRow, filters: Filters) -> bool:
    """Whether a row meets every filter; parameters that the endpoint does not have are ignored, as OpenFEC ignores them."""
    rules = server_rules(name)
    for param, values in filters:
        kind, _, what = param.partition("_")
        if kind in ("min", "max") and what in rules.ranges:
            if not _within(row.get(rules.ranges[what]), kind, values[-1]):
                return False
        elif param in rules.filters and not _is_one_of(row, param, values):
            return False
    return True


def _within(value: Any, kind: str, bound: str) -> bool:
    """NULL is within no bound, as in SQL."""
    if value is None:
        return False
    if isinstance(value, int | float):
        return value >= float(bound) if kind == "min" else value <= float(bound)
    return str(value)[:10] >= bound if kind == "min" else str(value)[:10] <= bound


def _is_one_of(row: ApiRow, param: str, values: Sequence[str]) -> bool:
    if param == "cycle":
        return str(CYCLE) in values
    if param not in row:
        return True
    held = row[param] if isinstance(row[param], list) else [row[param]]
    return any(_spelled(value) in {wanted.lower() for wanted in values} for value in held)


def _spelled(value: Any) -> str:
    return str(value).lower()


def page_by_number(rows: list[ApiRow], asked: Asked, per_page: int, chance: random.Random) -> dict[str, Any]:
    """One page by its number; beyond the last there is nothing. Of the rows of one sort value some come in another order."""
    sort = one(asked, "sort") or ""
    places = list(enumerate(rows))
    for _ in range(len(rows) // STRAYS + 1 if rows else 0):
        places.insert(chance.randrange(len(places)), places.pop(chance.randrange(len(places))))
    column = sort.lstrip("-")
    if column:
        places.sort(key=lambda place: _sort_value(place, column), reverse=sort.startswith("-"))
    page = int(one(asked, "page") or 1)
    told = {"count": len(rows), "is_count_exact": True, "page": page, "pages": ceil(len(rows) / per_page)}
    shown = [row for _, row in places[(page - 1) * per_page : page * per_page]]
    return envelope(shown, told | {"per_page": per_page})


def _sort_value(place: tuple[int, ApiRow], column: str) -> tuple[bool, str]:
    """What a row sorts by, nothing last; `idx` is the server's own number of the row, which it does not send."""
    number, row = place
    value = f"{number:09d}" if column == "idx" else row.get(column)
    return value is None, str(value)


def page_by_seek(rows: list[ApiRow], asked: Asked, per_page: int) -> dict[str, Any]:
    """One page after the last row of the one before (webservices/utils.py, SeekCoalescePaginator), ascending or descending.

    NULLs sort as the largest value. `sort_null_only` bounds the rows to those without a value only in ascending order:
    descending, the API starts over, and so does this.
    """
    sort = one(asked, "sort") or "sub_id"
    column, descends = sort.lstrip("-"), sort.startswith("-")
    last, value = one(asked, "last_index"), one(asked, f"last_{column}")
    null_only = one(asked, "sort_null_only") == "true"
    if last and value is None and not null_only:
        raise RefusalError(HTTPStatus.UNPROCESSABLE_ENTITY, f"Please add `sort_null_only`=True or `last_{column}`")
    ordered = sorted(rows, key=lambda row: order(row, column), reverse=descends)
    if last and value is not None:
        mark = (False, value, int(last))
        ordered = [row for row in ordered if (order(row, column) < mark if descends else order(row, column) > mark)]
    elif last:
        ordered = [row for row in ordered if descends or row[column] is None]
        ordered = [row for row in ordered if (int(row["sub_id"]) < int(last)) == descends and row["sub_id"] != last]
    shown = ordered[:per_page]
    told = {"count": len(rows), "is_count_exact": True, "pages": ceil(len(rows) / per_page), "per_page": per_page}
    return envelope(shown, told | {"last_indexes": last_indexes(shown[-1], column) if shown else None})


def order(row: ApiRow, column: str) -> tuple[bool, Any, int]:
    """Rows by a column, those without a value last, equal ones by SUB_ID."""
    value, number = row.get(column), str(row.get("sub_id") or 0)
    return (value is None, "" if value is None else str(value), int(number))


def last_indexes(row: ApiRow, column: str) -> dict[str, Any]:
    """Where the next page begins."""
    if row[column] is None:
        return {"last_index": str(row["sub_id"]), "sort_null_only": True}
    return {"last_index": str(row["sub_id"]), f"last_{column}": row[column]}


def envelope(rows: list[ApiRow], pagination: dict[str, Any]) -> dict[str, Any]:
    """Rows as OpenFEC wraps them, without what a test says of a row."""
    shown = [{name: value for name, value in row.items() if not name.startswith("_")} for row in rows]
    return {"api_version": "1.0", "pagination": pagination, "results": shown}


def one_object(rows: list[ApiRow], endpoint: Endpoint) -> dict[str, Any]:
    """The answer that is no page: figures without what they were asked by, and nothing but NULL where there is no row."""
    figures = [column.fec for column in endpoint.columns if column.fec not in endpoint.filters]
    return {"api_version": "1.0", **{name: rows[0].get(name) if rows else None for name in figures}}


def one(asked: Asked, name: str) -> str | None:
    """The last value of a parameter."""
    return asked[name][-1] if asked.get(name) else None


def json_answer(status: HTTPStatus, told: Any, headers: Mapping[str, str]) -> Answer:
    """An answer in JSON."""
    return Answer(status, {"Content-Type": "application/json", **headers}, json.dumps(told).encode() + b"\n")
