"""The fault switch of the stand-in: what may go wrong between the FEC and us, once or as often as asked."""

import gzip
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Literal, get_args

from racemoney.sample.answer import Answer

Kind = Literal["cut", "429", "500", "504", "404", "drip", "truncated", "length", "etag", "gzip"]
KINDS: tuple[str, ...] = get_args(Kind)
# OpenFEC's own bodies (webservices/rest.py) and api.data.gov's.
BODIES = {
    "429": {"error": {"code": "OVER_RATE_LIMIT", "message": "You have exceeded your rate limit. Try again later."}},
    "404": {"status": 404, "message": "Could not process the request"},
    "500": {"message": "Internal Server Error"},
    "504": {"status": 504, "message": "Query timed out"},
}


@dataclass
class Fault:
    """One kind of fault, for the next `times` GET requests whose path matches.

    `value` is the number of bytes before a cut, the seconds of Retry-After, or the seconds between two small pieces of a
    drip. `truncated` is a body that ends early and says so; `length` is a Content-Length that is too large; `etag` is a
    cut after which the file has another ETag; `gzip` is a body that a proxy packed on its way.
    """

    kind: Kind
    path: str = ""
    times: int = 1
    value: float = 0

    def applied(self, answer: Answer) -> Answer:
        """The answer as the fault leaves it."""
        if self.kind in BODIES:
            headers = {"Content-Type": "application/json", "Retry-After": str(int(self.value))}
            if self.kind != "429":
                del headers["Retry-After"]
            return Answer(HTTPStatus(int(self.kind)), headers, json.dumps(BODIES[self.kind]).encode())
        if self.kind == "drip":
            return replace(answer, pause=self.value)
        if self.kind == "truncated":
            return shortened(answer, answer.size // 2)
        if self.kind == "length":
            return replace(answer, claims_more=100)
        if self.kind == "gzip":
            return packed(answer)
        if self.kind == "etag":
            answer = replace(answer, headers={**answer.headers, "ETag": '"of-another-day"', "Last-Modified": ""})
        return replace(answer, stops_after=int(self.value))


def shortened(answer: Answer, size: int) -> Answer:
    """An answer that has fewer bytes and says so."""
    if answer.file is None:
        return replace(answer, body=answer.body[:size])
    return replace(answer, length=size)


def packed(answer: Answer) -> Answer:
    """An answer as a proxy sends it that packs whatever passes."""
    body = answer.body if answer.file is None else answer.file.read_bytes()[answer.first : answer.first + answer.length]
    headers = {**answer.headers, "Content-Encoding": "gzip"}
    return replace(answer, headers=headers, body=gzip.compress(body), file=None, length=0)


@dataclass
class Faults:
    """The faults that are still to come, each spent as its requests arrive."""

    waiting: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: Kind, path: str = "", times: int = 1, value: float = 0) -> None:
        """Switch a fault on."""
        self.waiting.append(Fault(kind, path, times, value))

    def spoil(self, path: str, answer: Answer) -> Answer:
        """The answer to a request for `path`, spoiled by the first fault that is meant for it."""
        with self.lock:
            for fault in self._for(path):
                if answer.status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                    fault.times -= 1
                    return fault.applied(answer)
        return answer

    def _for(self, path: str) -> Iterator[Fault]:
        return (fault for fault in self.waiting if fault.times > 0 and re.search(fault.path, path))


def parse_fault(text: str) -> Fault:
    """`KIND[:VALUE][@PATH][*TIMES]`, such as `cut:50000@cn18` or `504*3`. Raises ValueError on anything else."""
    match = re.fullmatch(r"(?P<kind>\w+)(:(?P<value>[\d.]+))?(@(?P<path>[^*]+))?(\*(?P<times>\d+))?", text)
    if not match or match["kind"] not in KINDS:
        raise ValueError(f"{text!r} is no fault; write KIND[:VALUE][@PATH][*TIMES] with a kind of {', '.join(KINDS)}")
    kind: Kind = match["kind"]  # type: ignore[assignment]
    return Fault(kind, match["path"] or "", int(match["times"] or 1), float(match["value"] or 0))
