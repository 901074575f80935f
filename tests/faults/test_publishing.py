"""Publishing is one step: whatever file operation of it does not happen, people read the old build or the new one.

As SQLite tests its files: the first operation fails, then the second, the third ... until none does; by a kill and by a
full disk.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from desk.home import RACE, base_home, copy_home

from racemoney.build import builder
from racemoney.build.builder import compute, plan
from racemoney.build.manifest import build_in_place, database_file, now, read_manifest, with_state, write_manifest
from racemoney.build.publish import keep_builds, publish, rollback
from racemoney.desk.export import export_race
from racemoney.desk.query import run_sql
from racemoney.desk.show import show_race
from racemoney.errors import BuildError, TransientError
from racemoney.lake.gc import collect
from racemoney.lake.lock import exclusive_lock
from racemoney.settings import Settings

SCRIPT = Path(__file__).with_name("break_at.py")
BASIS = f"select roster_basis from races where race_id = '{RACE}'"


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    return base_home(tmp_path_factory.getbasetemp() / "published")


def mark(settings, build_id, text):
    """What tells the builds of this test apart."""
    file = database_file(settings, build_id)
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"update races set roster_basis = '{text}'")
        connection.execute("checkpoint")


@pytest.fixture(scope="module")
def ready(published, tmp_path_factory):
    """A home with an oldest build, the old one that is in place, and a new one that is audited."""
    settings = copy_home(published, tmp_path_factory.mktemp("ready") / "home")
    oldest = build_in_place(settings)
    for name in ("old", "new"):
        manifest = plan(settings, full=True)
        assert manifest
        shutil.copyfile(database_file(settings, oldest.build_id), database_file(settings, manifest.build_id))
        mark(settings, manifest.build_id, name)
        with_state(settings, manifest, "audited")
        if name == "old":
            publish(settings, manifest.build_id)
    return settings, manifest.build_id


def rounds(home, tmp_path, step, mode, *more):
    """Every round of the script: (number, how it ended, settings of the home that it left)."""
    command = [sys.executable, str(SCRIPT), str(home), str(tmp_path / "rounds"), step, mode, *more]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    for line in process.stdout.splitlines():
        told = json.loads(line)
        yield told["number"], told["ended"], Settings(home=Path(told["home"]), lake=None, threads=1, memory_limit="500MB")
        # dozens of homes would fill a small disk
        shutil.rmtree(told["home"])


def check_reading(settings):
    """What `sql` finds in the home; `show` and `export` must work on the same build."""
    ((basis,),) = run_sql(settings, BASIS).rows
    assert show_race(settings, RACE).startswith(RACE)
    assert str(basis) in (export_race(settings, RACE) / "races.csv").read_text()
    assert duckdb.connect(str(settings.database), read_only=True).execute(BASIS).fetchall() == [(basis,)]
    return basis


def killed_build(settings, tmp_path):
    """A home that is a copy of another, with a build that was killed as dbt wrote to it; gives both."""
    broken = copy_home(settings, tmp_path / "killed")
    manifest = plan(broken, full=True)
    working = broken.temporary / "dbt" / manifest.build_id
    working.mkdir(parents=True)
    left = [database_file(broken, manifest.build_id), broken.builds / f"{manifest.build_id}.duckdb.wal"]
    left += [broken.builds / f".{manifest.build_id}.1.tmp", working / "build.duckdb", working / "build.duckdb.wal"]
    for path in left:
        path.write_bytes(b"half a page")
    return broken, manifest, left


def test_what_a_killed_build_left_goes_after_a_day(ready, tmp_path):
    settings, manifest, left = killed_build(ready[0], tmp_path)
    before = {path.name for path in ready[0].builds.iterdir()}
    keep_builds(settings, 3)
    collect(settings, set())
    # another process may be at it
    assert all(path.exists() for path in left)
    with_state(settings, replace(manifest, started_at=manifest.started_at - timedelta(hours=25)), "building")
    keep_builds(settings, 3)
    assert not any(path.exists() for path in left)
    assert not (settings.builds / f"{manifest.build_id}.json").exists()
    assert {path.name for path in settings.builds.iterdir()} - before == set()


def test_a_build_without_a_manifest_goes_after_a_day(ready, tmp_path):
    settings = copy_home(ready[0], tmp_path / "home")
    fresh, old = (f"{now() - timedelta(hours=hours):%Y%m%dT%H%M%S}-0123ab" for hours in (1, 25))
    for build_id in (fresh, old):
        for name in (f"{build_id}.duckdb", f"{build_id}.duckdb.wal"):
            (settings.builds / name).write_bytes(b"half a page")
        (settings.builds / f"{build_id}-failing-rows").mkdir()
        (settings.temporary / "dbt" / build_id).mkdir(parents=True)
    keep_builds(settings, 3)
    left = {path.name.partition(".")[0].removesuffix("-failing-rows") for path in settings.builds.iterdir()}
    assert fresh in left
    assert old not in left
    assert not (settings.temporary / "dbt" / old).exists()
    assert check_reading(settings) == "old"


def test_a_step_that_was_killed_begins_anew(ready, tmp_path, monkeypatch):
    """As when Airflow runs a task again: neither half a file nor a write-ahead log of it is gone on with."""
    settings, manifest, left = killed_build(ready[0], tmp_path)
    seen = []

    def look(settings, arguments, *, database, variables):
        seen.append(database.read_bytes()[:8] != b"half a p" and not any(path.exists() for path in left[1:2] + left[3:]))
        raise BuildError("seen enough")

    monkeypatch.setattr("racemoney.build.builder.run_dbt", look)
    with pytest.raises(BuildError, match="seen enough"):
        compute(settings, manifest.build_id)
    assert seen == [True]


def test_no_load_is_collected_while_a_build_is_planned(ready, tmp_path, monkeypatch):
    settings = copy_home(ready[0], tmp_path / "home")
    real = write_manifest

    def while_planning(settings, manifest):
        with pytest.raises(TransientError, match="a load or a build is writing"), exclusive_lock(settings, longest_wait=0):
            pytest.fail("it would be collected")
        return real(settings, manifest)

    monkeypatch.setattr(builder, "write_manifest", while_planning)
    assert plan(settings, full=True).state == "building"


def test_a_manifest_that_is_none_is_one_sentence(ready, tmp_path):
    settings = copy_home(ready[0], tmp_path / "home")
    broken = settings.builds / "20180101T000000-0123ab.json"
    broken.write_text("{")
    with pytest.raises(BuildError, match=f"{broken} is no manifest of a build; remove it, build again"):
        build_in_place(settings)


MODES = ["kill", "full", "torn", "full-without-links"]


@pytest.mark.parametrize("mode", MODES)
def test_a_publication_that_is_broken_anywhere_leaves_the_old_build_or_the_new(ready, tmp_path, mode):
    settings, new = ready
    found = []
    for _, ended, broken in rounds(settings.root, tmp_path, "publish", mode, new):
        found.append((ended, check_reading(broken)))
        # and what is in place can be taken back: the new build to the old one, the old one to the oldest
        was = found[-1][1]
        assert rollback(broken).build_id == read_manifest(settings, new).previous_build_id or was == "old"
        assert run_sql(broken, BASIS).rows == ((("old" if was == "new" else "candidate master and linkage"),),)
        # trying again succeeds
        publish(broken, new)
        assert check_reading(broken) == "new"
    ends = [ended for ended, _ in found]
    assert len(found) >= 4
    assert found[0] == ((9 if "kill" in mode else 1), "old")
    assert found[-1] == (0, "new")
    assert set(ends[:-1]) <= ({9} if "kill" in mode else {1, 2})


@pytest.mark.parametrize("mode", MODES)
def test_a_rollback_that_is_broken_anywhere_leaves_the_newer_build_or_the_older(ready, tmp_path, mode):
    settings, new = ready
    at_new = copy_home(settings, tmp_path / "new")
    publish(at_new, new)
    found = []
    for _, ended, broken in rounds(at_new.root, tmp_path, "rollback", mode):
        found.append((ended, check_reading(broken)))
        if found[-1][1] == "new":
            rollback(broken)
        assert check_reading(broken) == "old"
    assert found[-1] == (0, "old")
    if mode != "torn":
        assert found[0][1] == "new"
        assert len(found) >= 3
