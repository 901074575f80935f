"""The kit's filings through the stand-in into the lake and the marts: what the generator counted is there, once."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kit.write import write_zip
from racemoney.build import build
from racemoney.channels.bulk_files import load_file, load_folder
from racemoney.channels.filings.fetch import fetch_committee_filings, fetch_days
from racemoney.desk.warehouse import open_published
from racemoney.fetch.api import open_api
from racemoney.fetch.http import open_session
from racemoney.lake.records import current, read_records
from racemoney.sample.api import SYNTHETIC_KEY
from racemoney.sample.server import StandIn, running
from racemoney.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
# Reports before the runoff, a quarter's, the day of Ossoff's amendments and of a letter, an old letter, and the late ones.
DAYS = [
    date(2017, 6, 8),
    date(2017, 7, 15),
    date(2017, 7, 21),
    date(2017, 1, 31),
    date(2017, 6, 16),
    date(2018, 12, 28),
    date(2019, 2, 4),
]
LEVELL, SLOTIN = "C00633511", "C00631614"


@pytest.fixture(scope="module")
def server(kit: Path) -> Iterator[StandIn]:
    with running(StandIn(kit)) as server:
        yield server


def settings(home: Path, server: StandIn) -> Settings:
    urls: dict[str, Any] = {"fec_url": server.base_url, "fec_filings_url": server.base_url, "fec_api_url": server.api_url}
    return Settings(home=home, lake=None, fec_api_key=SYNTHETIC_KEY, threads=2, **urls)


@pytest.fixture(scope="module")
def loaded(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = settings(tmp_path_factory.mktemp("home"), server)
    assert fetch_days(home, DAYS, session=open_session(backoff=0)).ok
    return home


def select(home: Settings, columns: str, table: str) -> list[tuple]:
    held = [load for (name, _, _), (_, load) in current(read_records(home)).items() if name == table]
    files = [str(home.lake_root / file) for load in held for file in load.files]
    found = f"select {columns} from read_parquet({files}, hive_partitioning=false) group by all order by all"
    return duckdb.sql(found).fetchall()


TABLES = ("filing_receipts", "filing_disbursements", "filing_independent_expenditures", "filing_contribution_notices")


@pytest.mark.parametrize("table", TABLES)
def test_rows_and_dollars_are_those_that_the_generator_wrote(loaded, manifest, table):
    days = {day.isoformat() for day in DAYS}
    counted = {
        each["file_number"]: (each["tables"][table]["rows"], Decimal(each["tables"][table]["amount"]))
        for each in manifest.filings
        if each["filed_date"] in days and table in each["tables"]
    }
    columns = "file_number, count(*), coalesce(sum(amount) filter (where memo_code is null), 0)"
    assert counted
    assert {number: (rows, amount) for number, rows, amount in select(loaded, columns, table)} == counted


def test_summaries_are_read_line_by_line(loaded, manifest):
    lines = {"11ai": "individual_itemized", "16": "total_receipts", "22": "total_disbursements", "27": "cash_on_hand_close"}
    told = {each["file_number"]: each["summary"] for each in manifest.filings if each["form_type"].startswith("F3")}
    columns = ", ".join(f"{name}_this_period" for name in lines.values())
    reports = [row for row in select(loaded, f"file_number, form_line, {columns}", "filing_reports") if row[1] != "F3XN"]
    assert len(reports) > 20
    for number, _, *figures in reports:
        assert figures == [Decimal(told[number].get(line, "0.00")) for line in lines], number


def test_what_cannot_be_read_stops_nothing(loaded, manifest):
    days = {day.isoformat() for day in DAYS}
    filed = [each for each in manifest.filings if each["filed_date"] in days]
    statuses = dict(select(loaded, "status, count(*)", "filing_headers"))
    assert statuses == {"parsed": len(filed) - 1, "unknown_version": 1}
    quarantined = dict(select(loaded, "file_number, quarantined_count", "filing_headers"))
    assert {number for number, count in quarantined.items() if count} == {
        each["file_number"] for each in filed if each["quarantined"]
    }
    assert [version for (version,) in select(loaded, "format_version", "filing_headers")] == ["5.3", "8.1", "8.2", "9.9"]
    (letter,) = select(loaded, "memo_text", "filing_text")
    assert letter[0] == 'This letter is synthetic.\nIt has "quotes", commas, and\nfour lines.'


def test_the_api_lists_a_committees_filings_and_docquery_has_them(server, manifest, tmp_path):
    home = settings(tmp_path, server)
    sessions: dict[str, Any] = {"session": open_session(backoff=0), "api_session": open_api(home, backoff=0)}
    done = fetch_committee_filings(home, LEVELL, 2018, **sessions)
    filed = sorted(each["file_number"] for each in manifest.filings if each["committee_id"] == LEVELL)
    assert len(filed) >= 3
    assert done.ok
    assert [each.name for each in done.done] == [f"filing {number}" for number in filed]
    days = dict(select(home, "file_number, filed_date", "filing_headers"))
    assert days == {
        each["file_number"]: date.fromisoformat(each["filed_date"])
        for each in manifest.filings
        if each["file_number"] in filed
    }


def itemized(home: Settings) -> dict[str, dict[int, tuple[str, int, Decimal]]]:
    """What counts in the itemized lines of two campaigns, by filing: the source, rows and dollars."""
    build(home)
    counted: dict[str, dict[int, tuple[str, int, Decimal]]] = {LEVELL: {}, SLOTIN: {}}
    with open_published(home) as connection:
        found = connection.execute(
            """
            select committee_id, file_number, source, count(*), sum(amount)
            from contributions
            where counts_in_itemized and committee_id in (?, ?)
            group by all
            """,
            [LEVELL, SLOTIN],
        ).fetchall()
    for committee, number, *told in found:
        counted[committee][number] = tuple(told)
    return counted


def test_a_late_report_and_amendment_count_once_until_bulk_has_them(server, manifest, tmp_path):
    home = settings(tmp_path / "home", server)
    newer = {each["committee"]: each for each in manifest.facts("newer_than_bulk")}
    report, amendment = int(newer[LEVELL]["file_number"]), int(newer[SLOTIN]["file_number"])
    assert load_folder(home, server.folder, 2018).ok
    expected = itemized(home)
    # the days of the replaced report, and of what came late
    assert fetch_days(home, [date(2017, 4, 6), date(2019, 2, 4)], session=open_session(backoff=0)).ok
    expected[LEVELL][report] = ("efile", 3, Decimal("1750.00"))
    rows = expected[SLOTIN].pop(int(newer[SLOTIN]["replaces"]))[1]
    # the amendment's own sum: one gift $100 larger, another of $300
    expected[SLOTIN][amendment] = ("efile", rows + 1, Decimal(newer[SLOTIN]["amount"]))
    assert itemized(home) == expected

    load_file(home, "indiv", next_drop(server.folder, tmp_path, report), 2018, as_of=datetime(2019, 3, 1, tzinfo=UTC))
    expected[LEVELL][report] = ("indiv", 3, Decimal("1750.00"))
    assert itemized(home) == expected


def next_drop(kit: Path, folder: Path, number: int) -> Path:
    """The file of contributions a month later, with the late report's three gifts under its number."""
    text = zipfile.ZipFile(kit / "indiv18.zip").read("itcont.txt")
    fields = next(line for line in text.split(b"\n") if line.startswith(LEVELL.encode())).split(b"|")
    for at, amount in enumerate((b"1000", b"500", b"250")):
        fields[2:3], fields[13:15], fields[16:18] = [b"YE"], [b"12152017", amount], [b"SYN9%d" % at, b"%d" % number]
        fields[20] = b"%d" % (9_050_000_000_000_000_000 + at)
        text += b"|".join(fields) + b"\n"
    write_zip(folder / "indiv18.zip", {"itcont.txt": text})
    (folder / "SYNTHETIC").write_text("mine")
    return folder / "indiv18.zip"
