"""A stand-in for the FEC's servers: a folder of bulk files and filings on loopback, under the FEC's own paths, and its API.

Like the FEC's it redirects /files/bulk-downloads/<year>/<name> to where the bytes are, answers HEAD, conditional and
range requests and has a page for what is not there. Unlike the FEC's it says `X-Racemoney-Synthetic: true`, so that what
is fetched from it is marked for good.
"""

import argparse
import hashlib
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl

from racemoney.sample.answer import Answer
from racemoney.sample.api import PREFIX, SYNTHETIC_KEY, Api
from racemoney.sample.faults import Faults, parse_fault
from racemoney.sources import recognize

PLACE = r"\d{4}|data\.fec\.gov|data-dump/schedules"
PUBLIC = re.compile(rf"/files(?P<bucket>/bulk-downloads/(?:{PLACE}|electronic|paper)/[\w.-]+)")
BUCKET = re.compile(rf"/bulk-downloads/(?P<place>{PLACE})/(?P<name>[\w.-]+)")
# A day's filings as one zip, and one filing on docquery.fec.gov.
DAY = re.compile(r"/bulk-downloads/(?P<kind>electronic|paper)/(?P<name>\d{8}\.zip)")
FILING = re.compile(r"/(?P<kind>dcdev|paper)/posted/(?P<name>\d+\.fec)")
RANGE = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)")
SYNTHETIC_HEADER = "X-Racemoney-Synthetic"
NOT_FOUND_PAGE = b"<!doctype html>\n<title>Page not found | FEC stand-in</title>\n<h1>Page not found</h1>\n"
BLOCK = 1 << 16

Served = TypeVar("Served", bound="StandIn")


class StandIn(ThreadingHTTPServer):
    """The server. `requests` counts what was asked, by (method, path); `faults` says what goes wrong.

    Bulk files lie in the folder itself, daily zips in its `electronic` and `paper`, single filings in its `filings`, those
    from paper in `filings/paper`.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0, handler: "type[Handler] | None" = None) -> None:
        super().__init__(("127.0.0.1", port), handler or Handler)
        self.folder = folder
        self.requests: Counter[tuple[str, str]] = Counter()
        self.faults = Faults()
        self.api = Api(folder)
        self.lock = threading.Lock()

    @property
    def base_url(self) -> str:
        """What stands for https://www.fec.gov and https://docquery.fec.gov."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def api_url(self) -> str:
        """What stands for https://api.open.fec.gov/v1."""
        return self.base_url + PREFIX

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what this server is for; anything else is told as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def note(self, method: str, path: str) -> None:
        """Count a request."""
        with self.lock:
            self.requests[method, path] += 1

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a request for a file; the place to widen the stand-in."""
        if file := filing_file(self.folder, path):
            return file_answer(file, headers)
        if match := PUBLIC.fullmatch(path):
            return Answer(HTTPStatus.FOUND, {"Location": self.base_url + match["bucket"]})
        if (match := BUCKET.fullmatch(path)) and (file := find_file(self.folder, match["place"], match["name"])):
            return file_answer(file, headers)
        return Answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/html; charset=utf-8"}, NOT_FOUND_PAGE)


class Handler(BaseHTTPRequestHandler):
    """Turns requests into answers and answers into bytes."""

    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        """Answer with the body."""
        self._reply(self._answer())

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self._reply(self._answer(), with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: tests and the demo have a voice of their own."""

    def _answer(self) -> Answer:
        path, _, query = self.path.partition("?")
        self.server.note(self.command, path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if path.startswith(PREFIX + "/"):
            answer = self.server.api.answer(path.removeprefix(PREFIX), parse_qsl(query), headers)
        else:
            answer = self.server.answer(path, headers)
        return self.server.faults.spoil(path, answer) if self.command == "GET" else answer

    def _reply(self, answer: Answer, with_body: bool = True) -> None:
        self.send_response(answer.status)
        self.send_header(SYNTHETIC_HEADER, "true")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(answer.size + answer.claims_more))
        self.end_headers()
        if with_body:
            self._send_body(answer)

    def _send_body(self, answer: Answer) -> None:
        left = answer.size if answer.stops_after is None else answer.stops_after
        for block in body_blocks(answer):
            self.wfile.write(block[:left])
            left -= len(block)
            if left <= 0:
                break
            time.sleep(answer.pause)
        if answer.stops_after is not None or answer.claims_more:
            self.close_connection = True


def body_blocks(answer: Answer) -> Iterator[bytes]:
    """The body in pieces: as large as they come, or a sixteenth of it where it drips."""
    size = max(1, answer.size // 16) if answer.pause else BLOCK
    if answer.file is None:
        yield from (answer.body[start : start + size] for start in range(0, len(answer.body), size))
        return
    left = answer.length
    with answer.file.open("rb") as stream:
        stream.seek(answer.first)
        while left and (block := stream.read(min(size, left))):
            yield block
            left -= len(block)


def filing_file(folder: Path, path: str) -> Path | None:
    """A day's zip of filings or one filing, where the path names one that is there."""
    if match := DAY.fullmatch(path):
        file = folder / match["kind"] / match["name"]
    elif match := FILING.fullmatch(path):
        file = folder / ("filings/paper" if match["kind"] == "paper" else "filings") / match["name"]
    else:
        return None
    return file if file.is_file() else None


def find_file(folder: Path, place: str, name: str) -> Path | None:
    """The file that the FEC would have in a folder, a year's or another, or None: only declared bulk files are served."""
    known = recognize(name)
    if known is None:
        return None
    source, year = known[0], int(place) if place.isdigit() else None
    is_there = place == source.folder if source.folder or year is None else source.file_name(year) == name
    if not is_there:
        return None
    file = folder / name
    return file if file.is_file() else None


def file_answer(file: Path, headers: Mapping[str, str]) -> Answer:
    """A whole file, a part of it, or the word that it has not changed. `headers` have lower-case names."""
    size, modified = file.stat().st_size, datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    told = {
        "ETag": f'"{_digest(file)}"',
        "Last-Modified": format_datetime(modified, usegmt=True),
        "Accept-Ranges": "bytes",
    }
    if is_unchanged(headers, told["ETag"], modified):
        return Answer(HTTPStatus.NOT_MODIFIED, told)
    told["Content-Type"] = "text/csv" if file.suffix == ".csv" else "application/zip"
    whole = Answer(HTTPStatus.OK, told, file=file, length=size)
    wanted = headers.get("range")
    # If-Range: a part only of the same bytes, else the whole.
    if wanted is None or headers.get("if-range", told["ETag"]) not in (told["ETag"], told["Last-Modified"]):
        return whole
    return part_of(whole, wanted, size)


def part_of(whole: Answer, wanted: str, size: int) -> Answer:
    """The range of a file that a Range header wants: 206, or 416 where there is none. An unreadable header is ignored."""
    match = RANGE.fullmatch(wanted.strip())
    if match is None or not (match["first"] or match["last"]):
        return whole
    first = int(match["first"]) if match["first"] else max(0, size - int(match["last"]))
    last = min(int(match["last"]), size - 1) if match["first"] and match["last"] else size - 1
    if first > last:
        return Answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{size}"})
    headers = {**whole.headers, "Content-Range": f"bytes {first}-{last}/{size}"}
    return replace(whole, status=HTTPStatus.PARTIAL_CONTENT, headers=headers, first=first, length=last - first + 1)


def is_unchanged(headers: Mapping[str, str], etag: str, modified: datetime) -> bool:
    """Whether a conditional request's copy is current; If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2)."""
    if (known := headers.get("if-none-match")) is not None:
        return known.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in known.split(","))
    if (since := headers.get("if-modified-since")) is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since)
    except ValueError:
        return False


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:32]


@contextmanager
def running(server: Served) -> Iterator[Served]:
    """A stand-in that answers while the block runs."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serve(folder: Path, port: int = 0) -> Iterator[str]:
    """The base URL of a stand-in that serves a folder while the block runs: `fec_url`, or with /v1 `fec_api_url`."""
    with running(StandIn(folder, port)) as server:
        yield server.base_url


def main() -> None:
    """Serve a folder until interrupted."""
    parser = argparse.ArgumentParser(description="Serve a folder of bulk files and filings, and an API, as the FEC does.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fault", type=parse_fault, action="append", default=[], help="KIND[:VALUE][@PATH][*TIMES]")
    options = parser.parse_args()
    with StandIn(options.folder, options.port) as server:
        server.faults.waiting += options.fault
        print(f"RACEMONEY_FEC_URL={server.base_url}", flush=True)
        print(f"RACEMONEY_FEC_FILINGS_URL={server.base_url}", flush=True)
        print(f"RACEMONEY_FEC_API_URL={server.api_url}", flush=True)
        print(f"RACEMONEY_FEC_API_KEY={SYNTHETIC_KEY}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
