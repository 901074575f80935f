"""OpenFEC into the lake: pull what is new of an endpoint, keep its pages, load them, once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from etl.desk.progress import Reporter, Silent
from etl.errors import BadInputError
from etl.fetch.api import Query, check_ids, open_api, queries
from etl.fetch.http import Client
from etl.fetch.pull import PageRange, Pulled, keep_pages, pulled, raw_folder
from etl.fetch.receipts import Receipt, is_whole, raw_file, read_check, write_check
from etl.lake.commit import commit
from etl.lake.records import (
    LoadRecord,
    TableLoad,
    check_mix,
    current,
    new_load_id,
    read_records,
    version_text,
)
from etl.parse import PAGES_VERSION
from etl.parse.pages import RawPages, parse_pages
from etl.settings import Settings
from etl.sources.endpoints import Endpoint, get_endpoint

# The FEC itself lets others keep an answer for an hour (webservices/rest.py, get_cache_header): asking sooner is idle. A bit
# less, or of the runs of every hour every second would ask for nothing.
FRESH = timedelta(minutes=50)


@dataclass(frozen=True)
class ApiLoad:
    """What became of one query: `pages` asked for now, the records written now, and what the answers had amiss."""

    query: Query
    since: date | None
    pages: int
    records: tuple[LoadRecord, ...]

    @property
    def rows(self) -> int:
        """Rows that the new records brought."""
        return sum(table.rows_loaded for record in self.records for table in record.tables)

    def sentence(self) -> str:
        """What happened, in one line."""
        name = " ".join(filter(None, (self.query.endpoint.name, self.query.variant, str(self.query.cycle))))
        if not self.pages:
            return f"{name}: asked within the hour, --full asks again"
        window = f"since {self.since}" if self.since else "whole"
        if not self.records:
            return f"{name} ({window}): {self.pages:,} pages, nothing new"
        warnings = "".join(f"; {warning}" for warning in dict.fromkeys(w for r in self.records for w in r.warnings))
        return f"{name} ({window}): {self.pages:,} pages, {self.rows:,} rows into {self.query.endpoint.table}{warnings}"


def fetch_api(
    settings: Settings,
    name: str,
    cycle: int,
    *,
    filters: Mapping[str, str] | None = None,
    full: bool = False,
    session: Client | None = None,
    progress: Reporter | None = None,
    now: datetime | None = None,
) -> list[ApiLoad]:
    """Pull what is new of an endpoint for a cycle and load it; one result per variant of the endpoint.

    Asks since the last whole pull of the same question, with the endpoint's overlap, or for everything the first time, with
    `full`, and where the endpoint cannot tell what is new. A whole pull takes the place of all earlier ones. Raises
    BadInputError without a usable key, for an unknown endpoint, filter, committee or candidate.
    """
    if cycle % 2:
        raise BadInputError(f"{cycle} is not a cycle: cycles are named by their even year, so {cycle} is in {cycle + 1}")
    wanted = queries(get_endpoint(name), cycle, filters)
    session = session or open_api(settings)
    return [_fetch(settings, session, query, full, progress or Silent(), now or datetime.now(UTC)) for query in wanted]


def _fetch(settings: Settings, session: Client, query: Query, full: bool, progress: Reporter, now: datetime) -> ApiLoad:
    before, checked = last_pull(settings, query), read_check(raw_folder(settings, query))
    if before and checked and not full and now - checked < FRESH:
        return ApiLoad(query, None, 0, ())
    since = None if full else since_day(query, before)
    label = f"{query.endpoint.name} {query.cycle}"
    progress.start(label, 0)
    with pulled(settings, session, query, since, lambda pages, rows: progress.advance(rows)) as done:
        if len(done.pages) == 1 and not before:
            check_ids(settings, session, query)
        records = commit(settings, list(_load(settings, done)))
    write_check(raw_folder(settings, query), done.pull.started_at, url=query.url(settings, done.pull.since))
    told = ApiLoad(query, done.pull.since, len(done.pages), records)
    progress.finish(told.sentence())
    return told


def last_pull(settings: Settings, query: Query) -> datetime | None:
    """When the newest pull began whose last page is loaded; None where there is none."""
    ends = [
        record.source_as_of
        for record in read_records(settings)
        if record.source == "api" and record.part.startswith(f"{query.id}/") and record.part.endswith("-end")
    ]
    return max(ends, default=None)


def since_day(query: Query, before: datetime | None) -> date | None:
    """The first day to ask about after the last whole pull, with the endpoint's overlap; None asks for everything."""
    if before is None or query.endpoint.since is None:
        return None
    return before.date() - timedelta(days=query.endpoint.since.overlap_days)


def _load(settings: Settings, done: Pulled) -> Iterator[LoadRecord]:
    """Parse each range of pages that is not current already; a whole pull then empties the parts of earlier ones."""
    ranges = keep_pages(settings, done)
    endpoint = done.query.endpoint
    for each in ranges:
        if not _is_current(settings, endpoint, each):
            yield _parse(settings, endpoint, each.receipt, each.part, done.pull.started_at)
    if done.pull.since is None:
        yield from _empty_others(settings, done, {each.part for each in ranges}, ranges[-1])


def _is_current(settings: Settings, endpoint: Endpoint, pages: PageRange) -> bool:
    held = current(read_records(settings)).get((endpoint.table, pages.receipt.cycle, pages.part))
    contract = endpoint.contract(PAGES_VERSION)
    return held is not None and (held[0].raw_sha256, held[0].contract_hash) == (pages.receipt.sha256, contract)


def load_pages(
    settings: Settings, endpoint: Endpoint, receipt: Receipt, part: str, version: datetime, is_forced: bool = False
) -> LoadRecord:
    """Parse a raw file of pages and commit the load."""
    (record,) = commit(settings, [replace(_parse(settings, endpoint, receipt, part, version), is_forced=is_forced)])
    return record


def _parse(settings: Settings, endpoint: Endpoint, receipt: Receipt, part: str, version: datetime) -> LoadRecord:
    """The record of a raw file of pages that has been parsed; it is not written yet."""
    check_mix(settings, receipt.original_name, receipt.is_synthetic)
    load_id = new_load_id()
    path = raw_file(settings, receipt.raw_path)
    if not is_whole(settings, receipt):
        raise BadInputError(f"{path} is gone; pull {endpoint.name} again with --full")
    raw = RawPages(endpoint, receipt.cycle, path, receipt.sha256, version, load_id)
    table, warnings = parse_pages(settings, raw)
    return replace(_record(endpoint, receipt, part, version, table), load_id=load_id, warnings=warnings)


def _record(endpoint: Endpoint, receipt: Receipt, part: str, version: datetime, table: TableLoad) -> LoadRecord:
    return LoadRecord(
        load_id=new_load_id(),
        source="api",
        dataset=endpoint.name,
        part=part,
        source_version=version_text(version),
        source_as_of=version,
        as_of_basis="fetched",
        url=receipt.url,
        original_name=receipt.original_name,
        raw_path=receipt.raw_path,
        raw_sha256=receipt.sha256,
        raw_bytes=receipt.bytes,
        contract_hash=endpoint.contract(PAGES_VERSION),
        is_synthetic=receipt.is_synthetic,
        is_forced=False,
        loaded_at=datetime.now(UTC),
        tables=(table,),
    )


def _empty_others(settings: Settings, done: Pulled, kept: set[str], last: PageRange) -> Iterator[LoadRecord]:
    """An empty load in the place of every earlier part of the same question: its rows are in the new pull, or are gone."""
    endpoint, cycle = done.query.endpoint, done.query.cycle
    for (table, held_cycle, part), (_, held) in current(read_records(settings)).items():
        mine = (table, held_cycle) == (endpoint.table, cycle) and part.startswith(f"{done.query.id}/")
        if mine and part not in kept and held.files:
            nothing = TableLoad(endpoint.table, cycle, 0, 0, 0, None, 0, None, ())
            yield _record(endpoint, last.receipt, part, done.pull.started_at, nothing)
