"""A load, and garbage collection, broken at each of their file operations: what was current stays so, and the next run mends
what is left.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from racemoney.channels.bulk_files import load_folder
from racemoney.fetch.receipts import is_whole, read_receipts
from racemoney.lake.gc import collect
from racemoney.lake.records import current, read_records
from racemoney.settings import Settings

SCRIPT = Path(__file__).with_name("break_at.py")
OLD, NEW = datetime(2018, 1, 1, tzinfo=UTC), datetime(2018, 12, 1, tzinfo=UTC)
KILLED, FAILED, MENDED, DONE = 9, 1, 2, 0


def rounds(home: Path, scratch: Path, step: str, mode: str, *more: str) -> Iterator[tuple[int, Settings]]:
    """How each round of the script ended, and the home that it left."""
    command = [sys.executable, str(SCRIPT), str(home), str(scratch), step, mode, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no sentence" not in done.stderr
    for line in done.stdout.splitlines():
        told = json.loads(line)
        yield told["ended"], Settings(home=Path(told["home"]), lake=None, threads=1)
        shutil.rmtree(told["home"])


def amounts(settings: Settings) -> list[tuple[object, ...]]:
    """What a build would read."""
    loads = current(read_records(settings)).values()
    files = [str(settings.lake_root / file) for _, load in loads for file in load.files]
    return duckdb.sql(f"select sub_id, amount from read_parquet({files}) order by all").fetchall()


def files_in(settings: Settings) -> list[str]:
    """Every file, without the ids that differ from run to run."""
    paths = (path.relative_to(settings.lake_root) for path in settings.lake_root.rglob("*") if path.is_file())
    return sorted("/".join(part for part in path.parts if part[:2] != "20") for path in paths)


@pytest.fixture
def home(bulk) -> Path:
    """A home with an older file, and a folder with a newer one."""
    bulk.load(bulk.write("older.txt", bulk.lines(2)), as_of=OLD)
    (bulk.folder / "older.txt").unlink()
    bulk.write("itcont.txt", [*bulk.lines(3), "x"])
    return bulk.settings.root


@pytest.mark.parametrize("mode", ["kill", "full"])
def test_a_load_that_is_broken_anywhere(bulk, home, tmp_path, mode):
    old, whole = amounts(bulk.settings), bulk.load(bulk.folder / "itcont.txt", as_of=NEW)
    new = amounts(bulk.settings)
    collect(bulk.settings, set(), now=datetime.now(UTC) + timedelta(hours=25))
    expected = files_in(bulk.settings)
    assert (len(old), len(new), whole.record.tables[0].rows_quarantined) == (2, 3, 1)
    shutil.rmtree(home)
    bulk.load(bulk.write("older.txt", bulk.lines(2)), as_of=OLD)
    (bulk.folder / "older.txt").unlink()
    ends = []
    # each takes two loads, and there are some hundred: by a kill every third, by a full disk every fourth
    every = "3" if mode == "kill" else "4"
    for ended, broken in rounds(home, tmp_path / "rounds", "load", mode, str(bulk.folder), every):
        ends.append(ended)
        assert amounts(broken) in ([old, new] if ended != DONE else [new])
        report = load_folder(broken, bulk.folder, 2018, as_of=NEW)
        assert report.failed == ()
        assert amounts(broken) == new
        assert all(is_whole(broken, receipt) for receipt in read_receipts(broken))
        collect(broken, set(), now=datetime.now(UTC) + timedelta(hours=25))
        assert files_in(broken) == expected
        assert amounts(broken) == new
    assert len(ends) > 10
    assert ends[-1] == DONE
    assert set(ends[:-1]) <= ({KILLED} if mode == "kill" else {FAILED, MENDED})


@pytest.mark.parametrize("mode", ["kill", "full"])
def test_a_collection_that_is_broken_anywhere(bulk, home, tmp_path, mode):
    bulk.load(bulk.folder / "itcont.txt", as_of=NEW)
    (bulk.settings.tables / "candidates" / "cycle=2018" / "20180101T000000-0123abcd").mkdir(parents=True)
    (bulk.settings.loads / ".x.1.tmp").write_text("draft")
    new, ends, left = amounts(bulk.settings), [], []
    for ended, broken in rounds(home, tmp_path / "rounds", "gc", mode):
        ends.append(ended)
        assert amounts(broken) == new
        collect(broken, set(), now=datetime.now(UTC) + timedelta(hours=25))
        left.append(files_in(broken))
        assert amounts(broken) == new
    assert len(ends) > 5
    assert ends[-1] == DONE
    # whatever stopped it, the next one takes away what it left
    assert all(files == left[-1] for files in left)
