"""Pulling a query's pages: each as received, gone on with from the last one after a crash, then kept under `raw/`."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import requests
from pydantic import TypeAdapter, ValidationError

from racemoney.errors import TerminalError, TransientError, disk_errors_told
from racemoney.fetch.api import Page, PageGuard, Params, Query, first_page, in_envelope, read_page
from racemoney.fetch.download import SYNTHETIC_HEADER, WHOLE_TRIES, DamagedError
from racemoney.fetch.http import ATTEMPTS, Client, explain, get, read_body
from racemoney.fetch.receipts import Known, Receipt, keep
from racemoney.files import locked_folder, write_whole
from racemoney.lake.parts import Part, page_label
from racemoney.parse.pages import LARGEST_PAGE
from racemoney.settings import Settings

# A raw file and a part of the lake hold so many pages at most: ten thousand rows.
PAGES_PER_PART = 100
# The FEC's tables change every night; pages of two days do not make one answer.
LONGEST_PULL = timedelta(hours=24)
# A round misses about one row in eighty where hundreds tie, and the next one others.
MOST_ROUNDS = 4

# Told after each page: pages and rows so far.
OnPage = Callable[[int, int], None]


@dataclass(frozen=True)
class Pull:
    """A pull under way: when it began, since which day it asks, and whether the server said that it is made up."""

    started_at: datetime
    since: date | None
    is_synthetic: bool = False


@dataclass(frozen=True)
class Pulled:
    """A whole pull: its pages in order, the empty last one among them; those of every round, where there were several.

    `rows` counts the different ones. `count` is how many the server has in all, None where it does not say exactly.
    """

    query: Query
    pull: Pull
    pages: tuple[Path, ...]
    rows: int
    count: int | None
    rounds: int

    @property
    def shortfall(self) -> str | None:
        """What the server counts and did not send, in a sentence."""
        if self.count is None or self.rows >= self.count:
            return None
        times = "twice" if self.rounds == 2 else f"{self.rounds} times"
        return (
            f"{self.query.endpoint.name}: the FEC counts {self.count:,} rows, but only {self.rows:,} different ones came, "
            f"asked for {times}"
        )


_PULL = TypeAdapter(Pull)


@contextmanager
def pulled(
    settings: Settings, session: Client, query: Query, since: date | None, on_page: OnPage = lambda pages, rows: None
) -> Iterator[Pulled]:
    """Every page of a query, while the block runs; when it ends well the pages, kept elsewhere by then, are cleared away.

    A pull that was broken off less than a day ago goes on after its last whole page, in the window that it began with.
    Raises TransientError where trying later may help and TerminalError where the disk is full, and then keeps the pages.
    """
    name = f"{query.endpoint.name}-{query.id}"
    told = f"{query.endpoint.name} of {query.cycle}"
    # a full disk is told outside, so that the pages stay: once there is room they need not be asked for again
    with locked_folder(settings.temporary / "api" / name, told) as folder, disk_errors_told(folder):
        pull = _begun(folder, since) or _begin(folder, since)
        try:
            yield _pull(settings, session, query, pull, folder, on_page)
        except TerminalError:
            # Pages that cannot be loaded today are not to be found here tomorrow.
            _clear(folder)
            raise
        _clear(folder)


def _begun(folder: Path, since: date | None) -> Pull | None:
    """The pull to go on with; not one of a window where everything is asked for."""
    try:
        pull = _PULL.validate_json((folder / "pull.json").read_bytes())
    except (OSError, ValidationError):
        return None
    is_recent = datetime.now(UTC) - pull.started_at < LONGEST_PULL
    return pull if is_recent and (since is not None or pull.since is None) else None


def _begin(folder: Path, since: date | None) -> Pull:
    _clear(folder)
    pull = Pull(datetime.now(UTC).replace(microsecond=0), since)
    write_whole(folder / "pull.json", _PULL.dump_json(pull))
    return pull


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _pull(settings: Settings, session: Client, query: Query, pull: Pull, folder: Path, on_page: OnPage) -> Pulled:
    """Every page, and all of them again while fewer rows have come than the server counts and a round brings new ones.

    Where rows tie, PostgreSQL orders each page anew, so one may stand on no page; another round has it on one.
    """
    first = _round(settings, session, query, pull, folder, 1, on_page)
    pages, keys, pull, count, rounds = list(first.pages), set(first.keys), first.pull, first.count, 1
    while count is not None and len(keys) < count and rounds < MOST_ROUNDS:
        rounds += 1
        again = _round(settings, session, query, pull, folder, rounds, on_page)
        pages, pull, count = [*pages, *again.pages], again.pull, again.count
        if again.keys <= keys:
            break
        keys |= again.keys
    return Pulled(query, pull, tuple(pages), len(keys), count, rounds)


@dataclass(frozen=True)
class _Round:
    """Every page of a question once, and the server's count on the first."""

    pages: tuple[Path, ...]
    pull: Pull
    keys: frozenset[int]
    count: int | None


def _round(
    settings: Settings, session: Client, query: Query, pull: Pull, folder: Path, round_number: int, on_page: OnPage
) -> _Round:
    asked: Params | None = first_page(query.endpoint.paging)
    again = f"again-{round_number}-" if round_number > 1 else ""
    keys: set[int] = set()
    pages: list[Path] = []
    rows, count = 0, None
    guard = PageGuard(query)
    while asked is not None:
        path = folder / f"{again}page-{len(pages) + 1:06d}.json.gz"
        if path.exists():
            page = read_page(gzip.decompress(path.read_bytes()), query, asked)
        else:
            page, pull = _bring(settings, session, query, pull, round_number, asked, path)
        guard.check(page)
        count = count if pages else page.count
        rows += page.rows
        keys |= page.keys
        pages.append(path)
        on_page(len(pages), rows)
        asked = page.following
    return _Round(tuple(pages), pull, frozenset(keys), count)


def _bring(
    settings: Settings, session: Client, query: Query, pull: Pull, round_number: int, asked: Params, path: Path
) -> tuple[Page, Pull]:
    """One page from the server, checked before it is written, so that a page on disk is a whole one."""
    url = settings.fec_api_url.rstrip("/") + query.path

    def bring() -> tuple[bytes, Page, bool]:
        body, is_synthetic = ask(session, url, (*query.params(pull.since, round_number), *asked))
        body = in_envelope(body, query) if query.endpoint.paging == "once" else body
        return body, read_page(body, query, asked), is_synthetic

    body, page, is_synthetic = session.retrying(WHOLE_TRIES, DamagedError)(bring)
    if is_synthetic and not pull.is_synthetic:
        pull = Pull(pull.started_at, pull.since, is_synthetic=True)
        write_whole(path.parent / "pull.json", _PULL.dump_json(pull))
    # mtime=0: the same answer makes the same bytes, which are kept once
    write_whole(path, gzip.compress(body, mtime=0))
    return page, pull


def ask(session: Client, url: str, params: Params) -> tuple[bytes, bool]:
    """The body of an answer and whether it is made up; a body that is cut is asked for again."""

    def read() -> tuple[bytes, bool]:
        with get(session, url, params=params) as response:
            return read_body(response, url, LARGEST_PAGE), response.headers.get(SYNTHETIC_HEADER, "").lower() == "true"

    try:
        return session.retrying(ATTEMPTS, requests.RequestException)(read)
    except requests.RequestException as error:
        raise TransientError(str(explain(error, url))) from error


@dataclass(frozen=True)
class PageRange:
    """Some pages of a pull in one raw file; `part` is what they replace in the lake."""

    receipt: Receipt
    part: Part


def keep_pages(settings: Settings, done: Pulled) -> list[PageRange]:
    """Put the pages under `raw/api/<endpoint>/<query>/`, a hundred to a file (gzip files may follow one another).

    The last range's part ends in `end`: a pull counts as whole only where that one is loaded.
    """
    found = []
    for first in range(0, len(done.pages), PAGES_PER_PART):
        pages = done.pages[first : first + PAGES_PER_PART]
        last = first + len(pages) if first + PAGES_PER_PART < len(done.pages) else None
        receipt = _keep_range(settings, done, pages, page_label(first + 1, last))
        found.append(PageRange(receipt, Part.pages(done.query.id, done.pull.since, first + 1, last)))
    return found


def _keep_range(settings: Settings, done: Pulled, pages: tuple[Path, ...], label: str) -> Receipt:
    query, together = done.query, pages[0].with_name(".range.tmp")
    with together.open("wb") as out:
        for page in pages:
            with page.open("rb") as stream:
                shutil.copyfileobj(stream, out)
    known = Known(
        source="api",
        dataset=query.endpoint.name,
        cycle=query.cycle,
        original_name=f"pages-{label}.json.gz",
        url=query.url(settings, done.pull.since),
        etag=None,
        last_modified=None,
        source_as_of=done.pull.started_at,
        as_of_basis="fetched",
        is_synthetic=done.pull.is_synthetic,
    )
    return keep(settings, together, raw_folder(settings, query), known, move=True)


def raw_folder(settings: Settings, query: Query) -> Path:
    """Where the pages of a question lie, one folder for each distinct range of them."""
    return settings.raw / "api" / query.endpoint.name / query.id
