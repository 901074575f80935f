"""OpenFEC into the lake: pull what is new of an endpoint, keep its pages, load them, once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from racemoney.channels.outcome import Outcome, State
from racemoney.channels.progress import Reporter, Silent
from racemoney.channels.record import new_record, receipt_of
from racemoney.errors import BadInputError
from racemoney.fetch.api import Query, check_ids, open_api, queries
from racemoney.fetch.http import Client
from racemoney.fetch.pull import PageRange, Pulled, keep_pages, pulled, raw_folder
from racemoney.fetch.receipts import Receipt, is_whole, raw_file, read_check, write_check
from racemoney.lake.commit import commit
from racemoney.lake.parts import Part, SourceVersion
from racemoney.lake.records import LoadRecord, TableLoad, check_mix, current, new_load_id, read_records
from racemoney.parse.contract import contract_of
from racemoney.parse.pages import RawPages, parse_pages
from racemoney.settings import Settings
from racemoney.sources.cycles import check_even
from racemoney.sources.endpoints import Endpoint, get_endpoint

# The FEC itself lets others keep an answer for an hour (webservices/rest.py, get_cache_header): asking sooner is idle. A bit
# less, or of the runs of every hour every second would ask for nothing.
FRESH = timedelta(minutes=50)


# What of the API a whole cycle needs: the calendar, and the regular reports' expenditures that no bulk file has with cents.
CYCLE_ENDPOINTS: tuple[tuple[str, Mapping[str, str]], ...] = (("election_dates", {}), ("schedule_e", {"is_notice": "false"}))


def fetch_api(
    settings: Settings,
    name: str,
    cycle: int,
    *,
    filters: Mapping[str, str] | None = None,
    full: bool = False,
    at_once: bool = False,
    session: Client | None = None,
    progress: Reporter | None = None,
    now: datetime | None = None,
) -> list[Outcome]:
    """Pull what is new of an endpoint for a cycle and load it; one result per variant of the endpoint.

    Asks since the last pull of the same question, with the endpoint's overlap, or for everything the first time, with
    `full`, when the last whole pull is too old, and where the endpoint cannot tell what is new. A whole pull takes the place
    of all earlier ones. What was asked within the hour is asked again only with `full` or `at_once`. Raises BadInputError
    without a usable key, for an unknown endpoint, filter, committee or candidate.
    """
    check_even(cycle)
    wanted = queries(get_endpoint(name), cycle, filters)
    session = session or open_api(settings)
    progress, now = progress or Silent(), now or datetime.now(UTC)
    return [
        Outcome(_name(query), State.UNCHANGED, "asked within the hour, --full asks again")
        if _is_fresh(settings, query, now) and not full and not at_once
        else _fetch(settings, session, query, full, progress, now)
        for query in wanted
    ]


def _is_fresh(settings: Settings, query: Query, now: datetime) -> bool:
    checked = read_check(raw_folder(settings, query))
    return checked is not None and now - checked < FRESH and last_pull(settings, query) is not None


def _fetch(settings: Settings, session: Client, query: Query, full: bool, progress: Reporter, now: datetime) -> Outcome:
    folder, before = raw_folder(settings, query), last_pull(settings, query)
    since = None if full else since_day(settings, query, now)
    label = f"{query.endpoint.name} {query.cycle}"
    progress.start(label, 0)
    with pulled(settings, session, query, since, lambda pages, rows: progress.advance(rows)) as done:
        if not done.rows and not before and query.endpoint.paging != "once":
            check_ids(settings, session, query)
        records = commit(settings, list(_load(settings, done)))
    started = done.pull.started_at
    whole_at = started if done.pull.since is None else last_whole_pull(settings, query)
    noted = whole_at.isoformat() if whole_at else None
    write_check(folder, started, url=query.url(settings, done.pull.since), whole_at=noted)
    outcome = _outcome(done, records)
    progress.finish(outcome.sentence())
    return outcome


def _name(query: Query) -> str:
    apart = "".join(value for _, value in query.apart)
    return " ".join(filter(None, (query.endpoint.name, query.variant, apart, str(query.cycle))))


def _outcome(done: Pulled, records: tuple[LoadRecord, ...]) -> Outcome:
    window = f"since {done.pull.since}" if done.pull.since else "whole"
    rows = sum(table.rows_loaded for record in records for table in record.tables)
    came = f"{rows:,} rows into {done.query.endpoint.table}" if records else "nothing new"
    warnings = [*(warning for record in records for warning in record.warnings), *filter(None, (done.shortfall,))]
    said = "; ".join([f"{len(done.pages):,} pages, {came}", *dict.fromkeys(warnings)])
    return Outcome(f"{_name(done.query)} ({window})", State.LOADED if records else State.UNCHANGED, said, records)


def last_pull(settings: Settings, query: Query, *, whole: bool = False) -> datetime | None:
    """When the newest pull began whose last page is loaded, of any window or of everything; None where there is none."""
    ends = [
        record.source_as_of
        for record in read_records(settings)
        if record.source == "api" and record.part.unit == query.id and record.part.is_end
        if record.part.is_whole or not whole
    ]
    return max(ends, default=None)


def last_whole_pull(settings: Settings, query: Query) -> datetime | None:
    """When everything was last asked for; a pull that brought the same bytes left no record, but a note beside the pages."""
    try:
        noted = json.loads((raw_folder(settings, query) / "last_check.json").read_text(encoding="utf-8"))["whole_at"]
        return datetime.fromisoformat(noted)
    except (OSError, ValueError, KeyError, TypeError):
        return last_pull(settings, query, whole=True)


def since_day(settings: Settings, query: Query, now: datetime) -> date | None:
    """The first day to ask about: that of the last pull less the endpoint's overlap; None asks for everything."""
    before, since = last_pull(settings, query), query.endpoint.since
    if before is None or since is None:
        return None
    whole = last_whole_pull(settings, query)
    if since.whole_days is not None and (whole is None or now - whole > timedelta(days=since.whole_days)):
        return None
    return before.date() - timedelta(days=since.overlap_days)


def _load(settings: Settings, done: Pulled) -> Iterator[LoadRecord]:
    """Parse each range of pages that is not current already; a whole pull then empties the parts of earlier ones."""
    ranges = keep_pages(settings, done)
    endpoint = done.query.endpoint
    for each in ranges:
        if not _is_current(settings, endpoint, each):
            record = _parse(settings, endpoint, each.receipt, each.part, done.pull.started_at)
            is_short = done.shortfall is not None and each is ranges[-1]
            yield replace(record, warnings=(*record.warnings, str(done.shortfall))) if is_short else record
    if done.pull.since is None:
        yield from _empty_others(settings, done, {each.part for each in ranges}, ranges[-1])


def _is_current(settings: Settings, endpoint: Endpoint, pages: PageRange) -> bool:
    held = current(read_records(settings)).get((endpoint.table, pages.receipt.cycle, pages.part))
    contract = contract_of("api", endpoint.name)
    return held is not None and (held[0].raw_sha256, held[0].contract_hash) == (pages.receipt.sha256, contract)


def load_again(settings: Settings, record: LoadRecord) -> Outcome:
    """Parse a raw file of pages once more, under the same version."""
    parsed = _parse(settings, get_endpoint(record.dataset), receipt_of(record), record.part, record.source_as_of)
    (fresh,) = commit(settings, [replace(parsed, is_forced=record.is_forced)])
    return Outcome(record.original_name, State.LOADED, "; ".join([fresh.told_rows(), *fresh.warnings]), (fresh,))


def _parse(settings: Settings, endpoint: Endpoint, receipt: Receipt, part: Part, version: datetime) -> LoadRecord:
    """The record of a raw file of pages that has been parsed; it is not written yet."""
    kinds = {record.is_synthetic for record in read_records(settings)}
    check_mix(settings, receipt.original_name, receipt.is_synthetic, kinds)
    load_id = new_load_id()
    path = raw_file(settings, receipt.raw_path)
    if not is_whole(settings, receipt):
        raise BadInputError(f"{path} is gone; pull {endpoint.name} again with --full")
    raw = RawPages(endpoint, receipt.cycle, path, receipt.sha256, version, load_id)
    table, warnings = parse_pages(settings, raw)
    return _record(receipt, load_id, part, version, table, warnings)


def _record(
    receipt: Receipt, load_id: str, part: Part, version: datetime, table: TableLoad, warnings: tuple[str, ...] = ()
) -> LoadRecord:
    """The same pages may have come before; what counts is when they were asked for last."""
    asked = replace(receipt, source_as_of=version, as_of_basis="fetched")
    return new_record(asked, load_id, part, SourceVersion.of(version), (table,), warnings=warnings)


def _empty_others(settings: Settings, done: Pulled, kept: set[Part], last: PageRange) -> Iterator[LoadRecord]:
    """An empty load in the place of every earlier part of the same question: its rows are in the new pull, or are gone."""
    endpoint, cycle = done.query.endpoint, done.query.cycle
    for (table, held_cycle, part), (_, held) in current(read_records(settings)).items():
        mine = (table, held_cycle) == (endpoint.table, cycle) and part.unit == done.query.id
        if mine and part not in kept and held.files:
            nothing = TableLoad(endpoint.table, cycle, 0, 0, 0, None, 0, None, ())
            yield _record(last.receipt, new_load_id(), part, done.pull.started_at, nothing)
