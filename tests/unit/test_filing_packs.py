"""Many single filings are one load, and each of them stays a part of its own."""

import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from unit.test_filings import F3, HDR, gift, line, write

from racemoney.channels.filings import packs
from racemoney.channels.filings.folder import load_filings_folder
from racemoney.channels.filings.held import held_numbers
from racemoney.channels.filings.load import load_filing
from racemoney.channels.filings.packs import compact_filings
from racemoney.channels.stale import load_stale
from racemoney.lake.gc import collect
from racemoney.lake.records import LoadRecord, current, newest_parts, read_records
from racemoney.parse.filings import parse_filings
from racemoney.settings import Settings
from racemoney.sources.filings import load_filings

TABLES = ("filing_headers", "filing_reports", "filing_receipts", "filing_disbursements")


def fill(folder: Path, numbers: range, amount: str = "250.00", age: int = 0) -> Path:
    """A folder of small reports, each as old as some days."""
    for number in numbers:
        spent = line("SB17", committee_id="C00000059", transaction_id="B1", amount=f"{number}.01")
        path = write(folder, f"{number}.fec", HDR, F3, gift(amount, contributor_last_name=f"DOE {number}"), spent)
        moment = datetime(2019, 1, 31, tzinfo=UTC).timestamp() - 86400 * age
        os.utime(path, (moment, moment))
    return folder


def rows(settings: Settings, table: str) -> list[tuple[object, ...]]:
    """The rows of the current loads, without the load; of a filing that two loads have, those of the later."""
    found = [(record, load) for (name, _, _), (record, load) in current(read_records(settings)).items() if name == table]
    files = [str(settings.lake_root / file) for _, load in found for file in load.files]
    order = [record.load_id for record, _ in sorted(found, key=lambda each: each[0].loaded_at)]
    return duckdb.execute(
        "select * exclude (load_id) from read_parquet($1, hive_partitioning = true) qualify list_position($2, load_id)"
        " = max(list_position($2, load_id)) over (partition by file_number) order by row_id",
        [files, order],
    ).fetchall()


def all_rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(settings, table) for table in TABLES}


def files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def newest(settings: Settings, part: str) -> LoadRecord:
    return newest_parts(read_records(settings))["filings", part]


@pytest.mark.slow
def test_a_folder_is_one_load_with_the_rows_of_single_loads(settings: Settings, tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", range(100, 140))
    alone = Settings(home=tmp_path / "alone", lake=None, threads=2)
    for path in sorted(folder.iterdir()):
        load_filing(alone, path)
    report = load_filings_folder(settings, folder)
    (record,) = read_records(settings)
    assert [(loaded.name, loaded.part, loaded.rows, loaded.is_new) for loaded in report.loaded] == [
        (f"{number}.fec", f"filing-{number}", 4, True) for number in range(100, 140)
    ]
    assert {member.part for member in record.members} == {f"filing-{number}" for number in range(100, 140)}
    assert all_rows(settings) == all_rows(alone)
    assert files(settings.root) < 12
    assert files(alone.root) > 200


def test_loading_a_folder_again_loads_only_what_is_new(settings: Settings, tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", range(100, 110))
    load_filings_folder(settings, folder)
    before = files(settings.root)
    again = load_filings_folder(settings, folder)
    assert [loaded.said for loaded in again.loaded] == ["already loaded"] * 10
    assert files(settings.root) == before
    fill(folder, range(110, 120))
    more = load_filings_folder(settings, folder)
    assert [loaded.name for loaded in more.loaded if loaded.is_new] == [f"{number}.fec" for number in range(110, 120)]
    assert [len(record.members) for record in read_records(settings)] == [10, 10]
    assert held_numbers(settings, read_records(settings), [99, 100, 119]) == {100, 119}


def test_an_amendment_leaves_its_original_current(settings: Settings, tmp_path: Path) -> None:
    load_filings_folder(settings, fill(tmp_path / "in", range(100, 110)))
    folder = fill(tmp_path / "later", range(200, 202))
    write(folder, "200.fec", HDR.replace("1\x1c\x1c", "1\x1cFEC-100\x1c1"), F3.replace("F3N", "F3A"), gift("300.00"))
    load_filings_folder(settings, folder)
    assert len(rows(settings, "filing_headers")) == 12


def test_a_newer_version_of_a_filing_takes_its_place_and_an_older_one_does_not(settings: Settings, tmp_path: Path) -> None:
    load_filings_folder(settings, fill(tmp_path / "in", range(100, 110), age=5))
    (older,) = load_filings_folder(settings, fill(tmp_path / "older", range(100, 101), "1.00", age=9)).loaded
    assert older.state == "older"
    (newer,) = load_filings_folder(settings, fill(tmp_path / "newer", range(101, 102), "2.00", age=1)).loaded
    assert newer.state == "loaded"
    assert sum(Decimal("2.00") in row for row in rows(settings, "filing_receipts")) == 1
    assert len(rows(settings, "filing_receipts")) == 10
    assert newest(settings, "filing-100").members
    assert newest(settings, "filing-101").load_id == newer.record.load_id


def test_the_newer_version_stays_when_many_are_packed_or_read_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_filings_folder(settings, fill(tmp_path / "in", range(100, 110), age=5))
    load_filings_folder(settings, fill(tmp_path / "newer", range(101, 102), "2.00", age=1))
    expected = all_rows(settings)
    monkeypatch.setitem(load_filings().__dict__, "contract", "another")
    load_stale(settings)
    assert not [record for record, _ in current(read_records(settings)).values() if record.contract_hash != "another"]
    assert all_rows(settings) == expected
    (packed,) = compact_filings(settings, least=2)
    assert len(packed.members) == 10
    assert all_rows(settings) == expected


@pytest.mark.slow
def test_single_loads_are_packed_and_gc_takes_their_files(settings: Settings, tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", range(100, 140))
    for number in range(100, 140):
        load_filing(settings, folder / f"{number}.fec", filed_date=date(2019, 1, 1) if number == 100 else None)
    expected = all_rows(settings)
    (packed,) = compact_filings(settings)
    assert all_rows(settings) == expected
    assert packed.members[0].source_version.endswith(" filed 2019-01-01")
    # a build may still read the loads that were replaced
    assert len(read_records(settings)) == 41
    report = collect(settings, set())
    assert len(report.loads) == 40
    assert read_records(settings) == [packed]
    assert files(settings.root) < 12
    assert all_rows(settings) == expected
    assert compact_filings(settings) == []


def test_many_small_packs_become_one(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MANY", 4)
    for start in range(100, 112, 2):
        load_filings_folder(settings, fill(tmp_path / f"in-{start}", range(start, start + 2)))
    assert len(rows(settings, "filing_headers")) == 12
    compact_filings(settings, least=4)
    loads = {record.load_id for record, _ in current(read_records(settings)).values()}
    assert len(loads) == 1
    assert len(rows(settings, "filing_headers")) == 12


def test_a_killed_load_left_nothing_current(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fill(tmp_path / "in", range(100, 110))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(packs, "commit", killed)
        load_filings_folder(settings, folder)
    assert read_records(settings) == []
    load_filings_folder(settings, folder)
    assert len(rows(settings, "filing_headers")) == 10
    # the file under raw/ is found again by its name
    assert len(list(settings.raw.rglob("*.zip"))) == 1
    collect(settings, set(), datetime.now(UTC) + timedelta(days=2))
    assert len(list(settings.tables.glob("filing_headers/*/*"))) == 1


def test_one_bad_filing_stops_nothing(settings: Settings, tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", range(100, 104))
    write(folder, "105.fec", "hello")
    write(folder, "notes.fec", "hello")
    (folder / "106.fec").write_bytes(b"PK\x03\x04")
    report = load_filings_folder(settings, folder)
    assert [each.name for each in report.failed] == ["notes.fec"]
    assert [loaded.name for loaded in report.loaded] == [f"{n}.fec" for n in (100, 101, 102, 103, 105, 106)]
    told = list(report.sentences())
    assert "  105.fec: unreadable, its lines are kept raw" in told
    assert sum("105.fec" in sentence for sentence in told) == 2


def test_a_pack_that_cannot_be_written_is_tried_one_by_one(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(settings: Settings, load_id: str, filings, as_of, on_bytes=lambda size: None):
        raise OSError("no")

    monkeypatch.setattr(packs, "parse_filings", failing)
    assert parse_filings is not failing
    report = load_filings_folder(settings, fill(tmp_path / "in", range(100, 103)))
    assert [loaded.record.part for loaded in report.loaded] == ["filing-100", "filing-101", "filing-102"]


@pytest.mark.parametrize("lost", ["raw", "lake"])
def test_what_is_lost_of_a_pack_is_mended_by_loading_again(settings: Settings, tmp_path: Path, lost: str) -> None:
    folder = fill(tmp_path / "in", range(100, 104))
    load_filings_folder(settings, folder)
    expected = all_rows(settings)
    for path in (settings.root / lost).rglob("*"):
        if path.suffix in {".zip", ".parquet"}:
            path.unlink()
    assert held_numbers(settings, read_records(settings), range(100, 104)) == set()
    again = load_filings_folder(settings, folder)
    assert [loaded.is_new for loaded in again.loaded] == [True] * 4
    assert all_rows(settings) == expected
    assert held_numbers(settings, read_records(settings), range(100, 104)) == set(range(100, 104))


def test_single_loads_of_an_older_parser_are_read_again_as_one_pack(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "in", range(100, 110))
    for number in range(100, 110):
        load_filing(settings, folder / f"{number}.fec")
    expected = all_rows(settings)
    monkeypatch.setitem(load_filings().__dict__, "contract", "another")
    report = load_stale(settings)
    assert [loaded.name for loaded in report.loaded] == [f"{number}.fec" for number in range(100, 110)]
    ((packed, _), *_) = current(read_records(settings)).values()
    assert len(packed.members) == 10
    assert packed.contract_hash == "another"
    assert all_rows(settings) == expected


def test_a_bulk_file_beside_filings_is_none_of_them(settings: Settings, tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", range(100, 102))
    (folder / "cn18.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    report = load_filings_folder(settings, folder)
    assert report.ok
    assert [loaded.name for loaded in report.loaded] == ["100.fec", "101.fec"]
