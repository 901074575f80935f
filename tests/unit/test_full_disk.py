"""A disk that is full is one sentence that names the folder, and no error that time cures."""

import errno
import shutil
import sys
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import requests

from racemoney.channels.estimate import BUILD_BYTES, Estimate
from racemoney.cli import main
from racemoney.errors import TerminalError, disk_errors_told
from racemoney.fetch.file import check_room
from racemoney.fetch.receipts import write_check
from racemoney.settings import Settings

Usage = namedtuple("Usage", "total used free")
GB = 1 << 30


def full(number: int = errno.ENOSPC):
    def write(path, *told, **more):
        raise OSError(number, "No space left on device")

    return write


@pytest.fixture
def full_disk(monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", full())
    monkeypatch.setattr(Path, "write_text", full())


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "the disk of HERE is full (No space left on device); make room, or set RACEMONEY_HOME"),
        (errno.EDQUOT, "the disk of HERE is full (Disk quota exceeded); make room, or set RACEMONEY_HOME"),
        (errno.EROFS, "the disk of HERE is read-only (Read-only file system); mount it for writing, or set RACEMONEY_HOME"),
        (errno.EACCES, "HERE cannot be used (Permission denied); give the user who runs racemoney access to it"),
        (errno.EPERM, "HERE cannot be used (Operation not permitted); give the user who runs racemoney access to it"),
        (errno.EIO, "HERE: Input/output error; check that path and its disk"),
    ],
)
def test_what_the_disk_refuses_is_one_sentence_with_a_remedy(tmp_path, number, sentence):
    with pytest.raises(TerminalError) as told, disk_errors_told(tmp_path):
        full(number)(tmp_path)
    assert str(told.value).startswith(sentence.replace("HERE", str(tmp_path)))


def test_and_so_it_is_where_duckdb_meets_it(tmp_path):
    with pytest.raises(TerminalError, match=r"No such file or directory.*check that path"), disk_errors_told(tmp_path):
        duckdb.sql(f"copy (select 1) to '{tmp_path}/none/x.parquet'")
    # words of a donor are no words of the disk
    with pytest.raises(duckdb.ConversionException), disk_errors_told(tmp_path):
        duckdb.sql("select 'No space left on device'::integer").fetchall()


def test_what_is_no_error_of_the_disk_is_left_alone(tmp_path):
    for error in (requests.ConnectionError("refused"), ValueError("x")):
        with pytest.raises(type(error)), disk_errors_told(tmp_path):
            raise error


def test_the_note_of_a_check(settings, full_disk):
    with pytest.raises(TerminalError, match=f"the disk of {settings.raw} is full"):
        write_check(settings.raw, datetime.now(UTC))


def test_a_record(bulk, monkeypatch):
    real = Path.write_bytes
    name = bulk.settings.loads
    monkeypatch.setattr(Path, "write_bytes", lambda path, data: (full() if path.parent == name else real)(path, data))
    with pytest.raises(TerminalError, match=f"the disk of {name} is full"):
        bulk.load_lines(bulk.lines(1))


def test_a_receipt(bulk, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", full())
    path = bulk.folder / "itcont.txt"
    path.parent.mkdir()
    path.write_text("\n".join(bulk.lines(1)))
    with pytest.raises(TerminalError, match=r"the disk of .*raw/bulk/indiv/2018 is full"):
        bulk.load(path)


def test_the_command_line_tells_it_and_exits_with_one(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("racemoney.desk.query.run_sql", full())
    monkeypatch.setattr(sys, "argv", ["racemoney", "races", "--home", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert told.startswith("racemoney: the disk of the data home is full")
    assert told.count("\n") == 1


@pytest.fixture
def two_disks(tmp_path, monkeypatch):
    """A home and a lake on disks of their own; gives settings, and says how much is free on each."""
    free = {"home": 9 * GB, "lake": 9 * GB}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10 * GB, 0, free[Path(path).name]))
    return Settings(home=tmp_path / "home", lake=tmp_path / "lake"), free


@pytest.mark.parametrize(("place", "variable"), [("home", "RACEMONEY_HOME"), ("lake", "RACEMONEY_LAKE")])
def test_the_disk_that_has_less_room_is_measured_and_named(two_disks, tmp_path, place, variable):
    settings, free = two_disks
    free[place] = 1000
    assert settings.free_bytes() == 1000
    told = rf"are free under {tmp_path / place}; make room or set {variable}"
    with pytest.raises(TerminalError, match=f"needs 1,001 bytes, but only 1,000 {told}"):
        check_room(settings, "https://www.fec.gov/x.zip", 1001)
    with pytest.raises(TerminalError, match=told):
        Estimate(1).check_room(settings)
    check_room(settings, "https://www.fec.gov/x.zip", 1000)


def test_room_on_both_disks_is_room(two_disks):
    settings, free = two_disks
    free["lake"] = BUILD_BYTES + 10
    Estimate(1).check_room(settings)


@pytest.mark.parametrize(("place", "variable"), [("home", "RACEMONEY_HOME"), ("lake", "RACEMONEY_LAKE")])
def test_a_load_says_which_disk_has_no_room(bulk, two_disks, tmp_path, place, variable):
    bulk.settings, free = two_disks
    free[place] = 10
    with pytest.raises(TerminalError, match=rf"{tmp_path / place} has 0 MB free; make room or set {variable}"):
        bulk.load_lines(bulk.lines(1000))
