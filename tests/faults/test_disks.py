"""A disk that is full, read-only or forbidden: one sentence for each file that cannot be loaded, and nothing half written.

On real disks of a megabyte or two, where this machine lets a test mount one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import pytest

from racemoney.channels.bulk_files import load_folder
from racemoney.lake.records import read_records
from racemoney.settings import Settings

PROJECT = Path(__file__).parents[2]
NOBODY = 65534
CANDIDATE = "H8GA06195|OSSOFF, T. JONATHAN|DEM|2018|GA|H|06|I|C|C00630426||||GA|30301"
LINKAGE = "H8GA06195|2018|2018|C00630426|H|P|200001"
# The command line on a disk whose room is gone a moment after it was measured: somebody else writes to it, too.
ROOM_IS_GONE = """
from racemoney.settings import Settings
Settings.free_bytes = lambda self: 1 << 40
from racemoney.cli import main
main()
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lets no test mount a disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def files(bulk) -> Path:
    """Two small files, and one that hardly shrinks."""
    bulk.write("cn.txt", [CANDIDATE])
    bulk.write("ccl.txt", [LINKAGE])
    names = (os.urandom(90).hex() for _ in range(4_000))
    bulk.write(
        "itcont.txt", [bulk.line(sub_id=str(4 * 10**18 + at), contributor_name=name) for at, name in enumerate(names)]
    )
    return bulk.folder


def run(script: str, home: Path, *words: str) -> tuple[int, list[str]]:
    """The exit code of a command, and the sentences that it says."""
    command = [sys.executable, "-c", script, *words, "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert "Traceback" not in done.stderr
    return done.returncode, [line for line in done.stderr.splitlines() if line.startswith("racemoney: ")]


def racemoney(home: Path, *words: str) -> tuple[int, list[str]]:
    """A command as a person gives it."""
    return run("from racemoney.cli import main; main()", home, *words)


def load(files: Path) -> tuple[str, ...]:
    """The command that loads the files."""
    return ("load", "--from", str(files), "--cycle", "2018")


def datasets(home: Path) -> list[str]:
    """What is loaded."""
    return sorted(record.dataset for record in read_records(Settings(home=home, lake=None)))


def listing(folder: Path) -> dict[Path, int]:
    """Every file and when it was last written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def free(folder: Path) -> int:
    """Bytes that are free on the disk of a folder."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


def fill(disk: Path, left: int) -> Path:
    """A file that leaves so many bytes of the disk."""
    other = disk / "other"
    with other.open("wb") as out:
        while free(disk) > left:
            out.write(b"x" * 4096)
            out.flush()
    return other


def test_a_file_for_which_there_is_no_room_stops_no_other(disk, files):
    home = disk / "home"
    ended, (sentence,) = racemoney(home, *load(files))
    assert ended == 1
    assert sentence.startswith("racemoney: itcont.txt")
    assert "make room or set RACEMONEY_HOME" in sentence
    assert datasets(home) == ["ccl", "cn"]
    assert not [path for path in home.rglob("*") if path.is_file() and "indiv" in str(path)]


@pytest.mark.parametrize("left", [0, 8 << 10, 40 << 10, 200 << 10, 1100 << 10])
def test_wherever_it_fills_up_nothing_is_left_half_written(disk, files, left):
    home, other = disk / "home", fill(disk, left)
    ended, sentences = run(ROOM_IS_GONE, home, *load(files))
    assert ended == 1
    assert len(sentences) + (len(datasets(home)) if home.exists() else 0) == 3
    assert all("is full (No space left on device); make room, or set RACEMONEY_HOME" in told for told in sentences)
    assert all(
        told.startswith(("racemoney: ccl.txt: ", "racemoney: cn.txt: ", "racemoney: itcont.txt: ")) for told in sentences
    )
    # once there is room, the same command succeeds
    other.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
    assert racemoney(home, *load(files)) == (0, [])
    assert datasets(home) == ["ccl", "cn", "indiv"]
    assert not list(home.rglob(".*"))
    assert not list((home / "tmp").rglob("*.*"))


def test_a_read_only_disk_is_one_sentence_for_each_file(disk, files):
    home = disk / "home"
    racemoney(home, *load(files))
    before = listing(home)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    ended, sentences = racemoney(home, *load(files))
    assert (ended, len(sentences)) == (1, 3)
    told = "is read-only (Read-only file system); mount it for writing, or set RACEMONEY_HOME"
    assert all(told in sentence for sentence in sentences)
    # what only reads goes on
    assert racemoney(home, "status") == (0, [])
    for words in (["gc"], ["build"], ["rollback"], ["load", "--stale"]):
        assert len(racemoney(home, *words)[1]) <= 1
    assert listing(home) == before


def test_a_forbidden_home_is_one_sentence_for_each_file(tmp_path, files):
    if os.getuid():
        pytest.skip("only root can become somebody else")
    home, report = tmp_path / "home", tmp_path / "report"
    home.mkdir(mode=0o755)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and len(folder.parts) > len(Path(gettempdir()).parts):
            folder.chmod(folder.stat().st_mode | 0o055)
    if child := os.fork():
        assert os.waitpid(child, 0)[1] == 0
    else:
        try:
            with report.open("w") as out:
                os.setuid(NOBODY)
                failed = load_folder(Settings(home=home, lake=None), files, 2018).failed
                json.dump([untouched.sentence() for untouched in failed], out)
            os._exit(0)
        finally:
            os._exit(1)
    sentences = json.loads(report.read_text())
    assert len(sentences) == 3
    told = "cannot be used (Permission denied); give the user who runs racemoney access to it"
    assert all(told in sentence for sentence in sentences)
    assert list(home.iterdir()) == []


def test_a_file_that_may_not_be_read_stops_no_other(bulk, files, monkeypatch):
    real = Path.open

    def forbidden(path, *given, **more):
        if path == files / "ccl.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *given, **more)

    monkeypatch.setattr(Path, "open", forbidden)
    report = load_folder(bulk.settings, files, 2018)
    (failed,) = report.failed
    told = f"{files}/ccl.txt cannot be used (Permission denied); give the user who runs racemoney access to it"
    assert failed.sentence() == f"ccl.txt: {told}"
    assert sorted(loaded.name for loaded in report.loaded) == ["cn.txt", "itcont.txt"]


def test_a_file_that_vanishes_stops_no_other(bulk, files, monkeypatch):
    """Another program tidies the folder up."""
    real = load_folder.__globals__["_load_path"]

    def vanishing(settings, source, path, *given):
        (files / "ccl.txt").unlink(missing_ok=True)
        return real(settings, source, path, *given)

    monkeypatch.setattr("racemoney.channels.bulk_files._load_path", vanishing)
    report = load_folder(bulk.settings, files, 2018)
    (failed,) = report.failed
    assert failed.sentence() == f"ccl.txt: {files}/ccl.txt: No such file or directory; check that path and its disk"
    assert sorted(loaded.name for loaded in report.loaded) == ["cn.txt", "itcont.txt"]
