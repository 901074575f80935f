"""What the home holds, how old it is, and what can go."""

import os
import shutil
import time
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faults.kill import killed_at

from racemoney.channels.bulk import load_receipt
from racemoney.desk.status import parse_age, status, too_old
from racemoney.errors import BadInputError, TransientError
from racemoney.fetch.download import partial_folder
from racemoney.fetch.receipts import bulk_folder, read_receipts, store, write_check
from racemoney.files import locked_folder
from racemoney.lake.gc import collect
from racemoney.lake.lock import exclusive_lock, shared_lock
from racemoney.lake.records import read_records

OLD, NEW = datetime(2018, 1, 1, tzinfo=UTC), datetime(2018, 12, 1, tzinfo=UTC)


def two_loads(bulk):
    old = bulk.load(bulk.write("old.txt", [*bulk.lines(2), "x"]), as_of=OLD).record
    new = bulk.load(bulk.write("new.txt", bulk.lines(3)), as_of=NEW).record
    return old, new


def files(settings, load_id):
    return [p for root in (settings.tables, settings.quarantine) for p in root.glob(f"*/*/{load_id}/*")]


def test_status_tells_the_current_load(bulk):
    _, new = two_loads(bulk)
    (row,) = status(bulk.settings)
    assert (row.table, row.cycle, row.rows, row.quarantined) == ("individual_contributions", 2018, 3, 0)
    assert (row.source_as_of, row.sha256, row.is_stale) == (NEW, new.raw_sha256[:12], False)


def test_too_old_is_measured_from_the_source(bulk):
    two_loads(bulk)
    rows = status(bulk.settings)
    assert too_old(rows, timedelta(days=2), now=NEW + timedelta(days=3)) == rows
    assert too_old(rows, timedelta(days=2), now=NEW + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("text", "age"), [("2d", timedelta(days=2)), ("12h", timedelta(hours=12)), (" 30 m", timedelta(minutes=30))]
)
def test_ages(text, age):
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["", "2", "d", "-2d", "2 years"])
def test_what_is_no_age(text):
    with pytest.raises(BadInputError, match="write it like 2d"):
        parse_age(text)


@pytest.mark.parametrize("text", ["999999w", "36501d"])
def test_an_age_before_any_file(text):
    with pytest.raises(BadInputError, match="is longer than 36500d"):
        parse_age(text)


def test_the_longest_age_can_be_asked_for(bulk):
    two_loads(bulk)
    assert too_old(status(bulk.settings), parse_age("36500d")) == []


def test_what_is_not_current_goes_with_its_files_and_raw(bulk):
    old, new = two_loads(bulk)
    report = collect(bulk.settings, set())
    assert (report.loads, report.raw) == ((old.load_id,), (old.raw_path,))
    assert report.bytes > 0
    assert read_records(bulk.settings) == [new]
    assert not files(bulk.settings, old.load_id)
    assert files(bulk.settings, new.load_id)
    assert [p.name for p in bulk.settings.raw.rglob("*.txt")] == ["new.txt"]


def test_what_a_build_lists_is_kept(bulk):
    old, _ = two_loads(bulk)
    assert collect(bulk.settings, {old.load_id}).loads == ()
    assert len(files(bulk.settings, old.load_id)) == 2


def test_raw_stays_while_another_load_came_from_it(bulk):
    path = bulk.write("itcont.txt", bulk.lines(1))
    bulk.load(path, as_of=OLD)
    bulk.load(path, as_of=NEW)
    report = collect(bulk.settings, set())
    assert (len(report.loads), report.raw) == (1, ())


def test_orphans_go_after_a_day(bulk):
    two_loads(bulk)
    orphan = bulk.settings.tables / "candidates" / "cycle=2018" / "20181201T120000-0123abcd"
    orphan.mkdir(parents=True)
    noon = datetime(2018, 12, 1, 12, tzinfo=UTC)
    assert collect(bulk.settings, set(), now=noon + timedelta(hours=23)).orphans == ()
    assert collect(bulk.settings, set(), now=noon + timedelta(hours=25)).orphans == (orphan.name,)
    assert not orphan.exists()


def test_what_a_killed_process_left_goes_after_a_day(bulk):
    two_loads(bulk)
    draft = bulk.settings.raw / "bulk" / "indiv" / "2018" / ".0123.tmp"
    draft.write_text("half")
    collect(bulk.settings, set())
    assert draft.exists()
    collect(bulk.settings, set(), now=datetime.now(UTC) + timedelta(hours=25))
    assert not draft.exists()


DAY_LATER = timedelta(hours=25)


def later():
    return datetime.now(UTC) + DAY_LATER


def everything_in(settings):
    """Every file of the home, but for those that commands make and keep."""
    return {p.relative_to(settings.lake_root).as_posix() for p in settings.lake_root.rglob("*") if p.is_file()}


KILLED_AT = {
    "copying": "racemoney.fetch.receipts._keep",
    "keeping": "racemoney.fetch.receipts.write_whole",
    "parsing": "racemoney.parse.delimited._table_load",
    "committing": "racemoney.lake.commit.write_record",
}


@pytest.mark.parametrize("place", list(KILLED_AT))
def test_what_a_killed_load_left_goes_after_a_day(bulk, place):
    _, new = two_loads(bulk)
    collect(bulk.settings, set())
    before = everything_in(bulk.settings)
    path = bulk.write("killed.txt", bulk.lines(4))
    killed_at(KILLED_AT[place], lambda: bulk.load(path, as_of=NEW + timedelta(days=1)))
    left = everything_in(bulk.settings) - before
    assert left
    # another process may be at it
    assert collect(bulk.settings, set()).bytes == 0
    assert everything_in(bulk.settings) - before == left
    assert collect(bulk.settings, set(), now=later()).bytes > 0
    assert everything_in(bulk.settings) == before
    assert read_records(bulk.settings) == [new]


def test_what_compares_two_loads_leaves_nothing_either(bulk):
    old = bulk.load(bulk.write("old.txt", bulk.lines(2)), as_of=OLD).record
    before = everything_in(bulk.settings)
    path = bulk.write("new.txt", bulk.lines(3))
    killed_at("racemoney.lake.changes._write_table", lambda: bulk.load(path, as_of=NEW))
    assert list(bulk.settings.temporary.glob("*-changes"))
    report = collect(bulk.settings, set(), now=later())
    assert len(report.orphans) == 2
    assert everything_in(bulk.settings) == before
    assert not list(bulk.settings.temporary.iterdir())
    assert read_records(bulk.settings) == [old]


def test_a_file_that_was_fetched_waits_for_its_load(bulk):
    """The fetch came to its end, and the next one asks the FEC only whether this version is still the newest."""
    receipt = store(bulk.settings, bulk.write("x.txt", bulk.lines(2)), "indiv", 2018, url="https://www.fec.gov/x")
    older = store(bulk.settings, bulk.write("x.txt", bulk.lines(1)), "indiv", 2018, url="https://www.fec.gov/x")
    write_check(bulk_folder(bulk.settings, "indiv", 2018), datetime.now(UTC), url=receipt.url, sha256=receipt.sha256)
    assert collect(bulk.settings, set(), now=later()).raw == (older.raw_path.rpartition("/")[0],)
    assert read_receipts(bulk.settings) == [receipt]


def test_a_file_that_comes_again_while_its_old_load_goes_is_kept(bulk):
    """Somebody puts the older file back in place: its raw file is not taken from under the load."""
    old, new = two_loads(bulk)
    time.sleep(0.01)
    receipt = store(bulk.settings, bulk.folder / "old.txt", "indiv", 2018, as_of=OLD)
    report = collect(bulk.settings, set())
    assert (report.loads, report.raw) == ((old.load_id,), ())
    assert load_receipt(bulk.settings, receipt, force=True).record.tables[0].rows_loaded == 2
    assert collect(bulk.settings, set(), now=later()).raw == (new.raw_path,)


def test_a_download_that_nobody_goes_on_with_goes_after_a_day(settings):
    folder = partial_folder(settings, "cn18.zip")
    folder.mkdir(parents=True)
    (folder / "bytes.part").write_bytes(b"x" * 1000)
    assert collect(settings, set()).bytes == 0
    with locked_folder(folder, "cn18.zip"):
        # another process may be at a file that trickles in
        assert collect(settings, set(), now=later()).bytes == 0
    assert collect(settings, set(), now=later()).bytes == 1000
    assert not folder.exists()


def test_who_comes_while_the_folder_goes_gets_one_that_is_there(settings, monkeypatch):
    folder = partial_folder(settings, "cn18.zip")
    real = os.open

    def opened_as_it_goes(path, *told, **more):
        handle = real(path, *told, **more)
        monkeypatch.setattr(os, "open", real)
        folder.rmdir()
        return handle

    folder.mkdir(parents=True)
    monkeypatch.setattr(os, "open", opened_as_it_goes)
    with locked_folder(folder, "cn18.zip") as held:
        assert held.is_dir()


@pytest.mark.parametrize(
    "name", ["duckdb/duckdb_temp_storage_DEFAULT-0.tmp", "duckdb_temp_block-1.block", "dbt/x/results.json"]
)
def test_scratch_space_of_a_killed_run_goes_after_a_day(settings, name):
    path = settings.temporary / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * 10)
    assert collect(settings, set()).bytes == 0
    assert collect(settings, set(), now=later()).bytes == 10
    assert not path.exists()


def test_what_vanishes_meanwhile_is_no_error(bulk, monkeypatch):
    """As when another process collects, or loads: each folder is listed, and what it listed is gone a moment later."""
    two_loads(bulk)
    (bulk.settings.loads / ".x.1.tmp").write_text("draft")
    real = Path.iterdir

    def vanishing(folder):
        for path in list(real(folder)):
            if folder in (bulk.settings.loads, bulk.settings.tables / "individual_contributions" / "cycle=2018"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            yield path

    monkeypatch.setattr(Path, "iterdir", vanishing)
    assert status(bulk.settings) == []
    collect(bulk.settings, set(), now=later())
    assert bulk.load_lines(bulk.lines(1)).is_new


def test_two_processes_at_once_lose_nothing(bulk, tmp_path):
    """One loads two drops by turns, the other collects and reads beside it."""
    files = [bulk.write(f"{count}.txt", bulk.lines(count)) for count in (1, 2)]
    done = tmp_path / "done"
    child = os.fork()
    if not child:
        try:
            while not done.exists():
                with exclusive_lock(bulk.settings):
                    collect(bulk.settings, set())
                status(bulk.settings)
                read_receipts(bulk.settings)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    try:
        for turn in range(12):
            loaded = bulk.load(files[turn % 2], as_of=NEW + timedelta(days=turn), force=True)
            assert len(bulk.rows(loaded)) == 1 + turn % 2
    finally:
        done.touch()
        _, ended = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(ended) == 0
    collect(bulk.settings, set(), now=later())
    (record,) = read_records(bulk.settings)
    assert record.has_files(bulk.settings.lake_root)
    assert [receipt.raw_path for receipt in read_receipts(bulk.settings)] == [record.raw_path]


def test_who_commits_is_waited_for_and_then_told_of(settings):
    told = pytest.raises(TransientError, match=r"a load or a build is writing to .*; try again when it is done")
    with shared_lock(settings), shared_lock(settings), told, exclusive_lock(settings, longest_wait=0.1):
        pytest.fail("two at once")
    with exclusive_lock(settings, longest_wait=0.1):
        pass
