"""Commit records: what is current follows from them alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from racemoney.errors import BadInputError
from racemoney.lake.parts import SNAPSHOT, Part, SourceVersion
from racemoney.lake.records import LoadRecord, TableLoad, current, new_load_id, read_records, record_path, write_record
from racemoney.parse.contract import is_stale

NOON = datetime(2018, 12, 3, 12, tzinfo=UTC)
TABLE = TableLoad("candidates", 2018, 3, 2, 1, Decimal("1.50"), 99, date(2018, 12, 1), ("lake/a",), ("quarantine/b",))


def record(version: str, hours: int = 0, **changes) -> LoadRecord:
    base = LoadRecord(
        load_id=f"load-{version}-{hours}",
        source="bulk",
        dataset="cn",
        part=SNAPSHOT,
        source_version=SourceVersion(version),
        source_as_of=NOON,
        as_of_basis="given",
        url=None,
        original_name="cn18.zip",
        raw_path="raw/bulk/cn/2018/ab/cn18.zip",
        raw_sha256="ab",
        raw_bytes=7,
        contract_hash="c",
        is_synthetic=False,
        is_forced=False,
        loaded_at=NOON + timedelta(hours=hours),
        tables=(TABLE,),
        warnings=("w",),
    )
    return replace(base, **changes)


def winner(*records: LoadRecord) -> str:
    return current(records)[("candidates", 2018, "snapshot")][0].load_id


def test_a_record_comes_back_as_it_was_written(settings):
    write_record(settings, record("v1"))
    assert read_records(settings) == [record("v1")]


def test_keys_of_the_future_are_ignored(settings):
    write_record(settings, record("v1"))
    path = record_path(settings, "load-v1-0")
    path.write_text(path.read_text().replace('"load_id"', '"shoe_size": 42, "load_id"'))
    assert read_records(settings) == [record("v1")]


def test_a_broken_record_is_named(settings):
    settings.loads.mkdir(parents=True)
    (settings.loads / "x.json").write_text("{")
    with pytest.raises(BadInputError, match=r"x\.json is no load record"):
        read_records(settings)


def test_a_record_in_the_making_does_not_count(settings):
    settings.loads.mkdir(parents=True)
    (settings.loads / ".x.json.1.tmp").write_text("{")
    assert read_records(settings) == []


def test_no_home_has_no_records(settings):
    assert read_records(settings) == []


def test_the_newest_version_wins_not_the_newest_clock():
    assert winner(record("v2", 0), record("v1", 1)) == "load-v2-0"


def test_a_second_parse_of_a_version_wins():
    assert winner(record("v1", 0), record("v1", 1)) == "load-v1-1"


def test_force_wins_until_something_newer_comes():
    forced = record("v1", 1, is_forced=True)
    assert winner(record("v2", 0), forced) == "load-v1-1"
    assert winner(record("v2", 0), forced, record("v3", 2)) == "load-v3-2"


def test_records_are_folded_by_clock_whatever_their_order():
    assert winner(record("v1", 1, is_forced=True), record("v2", 0)) == "load-v1-1"


def test_parts_and_cycles_are_apart():
    other = record("v1", 1, part=Part("day-20181203"), load_id="other")
    assert len(current([record("v1"), other])) == 2


def test_only_a_bulk_load_can_be_stale_by_its_source():
    assert is_stale(record("v1"))
    assert not is_stale(record("v1", source="api"))


def test_load_ids_are_unique_and_sort_by_time():
    assert new_load_id(NOON) != new_load_id(NOON)
    assert new_load_id(NOON).startswith("20181203T120000-")


def test_versions_sort_as_moments():
    assert SourceVersion.of(NOON) == "2018-12-03T12:00:00Z" < SourceVersion.of(NOON + timedelta(seconds=1))
