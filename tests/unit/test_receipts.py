"""Raw files: kept once, as received, with the moment that they are of."""

import os
import zipfile
from datetime import UTC, datetime

import pytest
from faults.kill import killed_at

from racemoney.channels.bulk_files import load_file
from racemoney.channels.stale import load_stale
from racemoney.errors import BadInputError, TerminalError
from racemoney.fetch.receipts import newest_receipt, raw_file, read_receipts, store
from racemoney.lake.records import read_records
from racemoney.settings import Settings

NOON = datetime(2018, 12, 3, 12, tzinfo=UTC)


@pytest.fixture
def cn(bulk):
    """A zip whose member was written at 20:09 in Washington, in summer."""
    path = bulk.write("cn18.zip", b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("cn.txt", (2018, 7, 1, 20, 9, 0)), "x\n")
    return path


def test_a_file_is_copied_with_its_receipt(settings, cn):
    receipt = store(settings, cn, "cn", 2018)
    assert receipt.raw_path == f"raw/bulk/cn/2018/{receipt.sha256[:16]}/cn18.zip"
    assert raw_file(settings, receipt.raw_path).read_bytes() == cn.read_bytes()
    assert read_receipts(settings) == [receipt]


def test_a_file_can_be_moved(settings, cn):
    store(settings, cn, "cn", 2018, move=True)
    assert not cn.exists()


def test_raw_files_cannot_be_written(settings, cn):
    receipt = store(settings, cn, "cn", 2018)
    assert raw_file(settings, receipt.raw_path).stat().st_mode & 0o222 == 0


def test_the_zip_tells_when_it_was_made_in_washington(settings, cn):
    receipt = store(settings, cn, "cn", 2018)
    assert (receipt.source_as_of, receipt.as_of_basis) == (datetime(2018, 7, 2, 0, 9, tzinfo=UTC), "zip_member")


def test_the_server_knows_better_than_the_zip(settings, cn):
    receipt = store(settings, cn, "cn", 2018, last_modified=NOON)
    assert (receipt.source_as_of, receipt.as_of_basis) == (NOON, "last_modified")


def test_a_person_knows_better_than_the_server(settings, cn):
    receipt = store(settings, cn, "cn", 2018, last_modified=NOON, as_of=datetime(2017, 1, 1, tzinfo=UTC))
    assert (receipt.source_as_of.year, receipt.as_of_basis) == (2017, "given")


def test_a_plain_file_is_of_its_own_time(settings, bulk):
    path = bulk.write("cn.txt", b"x\n")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    receipt = store(settings, path, "cn", 2018)
    assert (receipt.source_as_of, receipt.as_of_basis) == (NOON, "file_mtime")


def test_the_same_bytes_are_kept_once_under_any_name(settings, bulk):
    first = store(settings, bulk.write("cn.txt", b"x\n"), "cn", 2018)
    again = store(settings, bulk.write("cn18.txt", b"x\n"), "cn", 2018)
    assert (again.raw_path, len(read_receipts(settings))) == (first.raw_path, 1)


def test_a_stated_time_replaces_a_guessed_one(settings, cn):
    store(settings, cn, "cn", 2018)
    store(settings, cn, "cn", 2018, last_modified=NOON)
    assert [receipt.source_as_of for receipt in read_receipts(settings)] == [NOON]


def test_a_guessed_time_does_not_replace_a_stated_one(settings, cn):
    store(settings, cn, "cn", 2018, last_modified=NOON)
    assert store(settings, cn, "cn", 2018).source_as_of == NOON


def test_newest_is_by_the_sources_time(settings, bulk):
    store(settings, bulk.write("cn.txt", b"new\n"), "cn", 2018, as_of=NOON)
    store(settings, bulk.write("cn.txt", b"old\n"), "cn", 2018, as_of=datetime(2017, 1, 1, tzinfo=UTC))
    assert newest_receipt(settings, "cn", 2018).source_as_of == NOON
    assert newest_receipt(settings, "cn", 2020) is None


def test_the_marker_makes_a_folder_synthetic(settings, bulk):
    bulk.write("SYNTHETIC", b"")
    assert store(settings, bulk.write("cn.txt", b"x\n"), "cn", 2018).is_synthetic


def test_an_unreadable_file_is_one_sentence(settings, tmp_path):
    with pytest.raises(BadInputError, match="cannot be kept"):
        store(settings, tmp_path, "cn", 2018)


def test_a_home_that_is_a_file_is_one_sentence(bulk):
    home = bulk.write("home.txt", b"x")
    with pytest.raises(BadInputError, match=r"cannot be made: Not a directory; is the data home a folder\?"):
        store(Settings(home=home, lake=None), bulk.write("cn.txt", b"x\n"), "cn", 2018)


# what a killed run, or a person who tidied up, left of a pair


def test_a_receipt_whose_file_is_gone_gets_it_back(settings, cn):
    receipt = store(settings, cn, "cn", 2018)
    raw_file(settings, receipt.raw_path).unlink()
    assert store(settings, cn, "cn", 2018) == receipt
    assert raw_file(settings, receipt.raw_path).read_bytes() == cn.read_bytes()


def test_a_file_that_a_crash_cut_short_is_written_again(settings, cn):
    receipt = store(settings, cn, "cn", 2018)
    path = raw_file(settings, receipt.raw_path)
    path.chmod(0o644)
    path.write_bytes(b"PK")
    store(settings, cn, "cn", 2018)
    assert path.read_bytes() == cn.read_bytes()


@pytest.mark.parametrize("left", [None, b"", b'{"source": "bulk", '])
def test_a_file_without_a_receipt_gets_one(settings, bulk, cn, left):
    first = store(settings, cn, "cn", 2018)
    path = raw_file(settings, first.raw_path)
    (path.parent / "receipt.json").unlink()
    if left is not None:
        (path.parent / "receipt.json").write_bytes(left)
    assert read_receipts(settings) == []
    assert newest_receipt(settings, "cn", 2018) is None
    # under whatever name it comes this time, its bytes are kept once
    other = bulk.write("candidates.zip", cn.read_bytes())
    again = store(settings, other, "cn", 2018)
    assert (again.raw_path, again.original_name, again.source_as_of) == (first.raw_path, "cn18.zip", first.source_as_of)
    assert read_receipts(settings) == [again]
    assert sorted(p.name for p in path.parent.iterdir()) == ["cn18.zip", "receipt.json"]


def test_a_kill_between_the_two_is_mended_by_the_next_load(bulk):
    path = bulk.write("itcont.txt", bulk.lines(2))
    killed_at("racemoney.fetch.receipts.write_whole", lambda: bulk.load(path))
    assert list(bulk.settings.raw.rglob("itcont.txt"))
    assert read_receipts(bulk.settings) == []
    assert len(bulk.rows(bulk.load(path))) == 2
    assert [receipt.original_name for receipt in read_receipts(bulk.settings)] == ["itcont.txt"]


def test_a_load_finds_its_file_under_another_name(bulk, monkeypatch):
    """The raw folder was deleted, and the same bytes came again under another name."""
    record = bulk.load(bulk.write("itcont.txt", bulk.lines(2))).record
    for path in (bulk.settings.lake_root / record.raw_path).parent.iterdir():
        path.unlink()
    assert not bulk.load(bulk.write("again.txt", bulk.lines(2))).is_new
    monkeypatch.setattr("racemoney.parse.contract.PARSER_VERSION", 999)
    report = load_stale(bulk.settings)
    assert report.failed == ()
    assert [loaded.record.tables[0].rows_loaded for loaded in report.loaded] == [2]


def test_a_load_whose_rows_are_gone_is_made_again(bulk):
    path = bulk.write("itcont.txt", bulk.lines(2))
    record = bulk.load(path).record
    (bulk.settings.lake_root / record.tables[0].files[0]).unlink()
    again = bulk.load(path)
    assert again.is_new
    assert len(bulk.rows(again)) == 2
    assert any("is gone, so what changed" in warning for warning in again.record.warnings)


def test_a_file_that_fails_to_load_does_not_take_the_raw_file_of_a_load_with_it(bulk, monkeypatch):
    path = bulk.write("itcont.txt", bulk.lines(2))
    record = bulk.load(path).record
    raw = raw_file(bulk.settings, record.raw_path)
    (raw.parent / "receipt.json").unlink()

    def full(*told):
        raise TerminalError("the disk is full")

    monkeypatch.setattr("racemoney.channels.bulk.parse_file", full)
    with pytest.raises(TerminalError, match="the disk is full"):
        load_file(bulk.settings, "indiv", path, 2018, force=True)
    assert raw.read_bytes() == path.read_bytes()
    assert read_records(bulk.settings) == [record]
