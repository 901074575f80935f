"""The published file opens in the tools that people have: DuckDB since 1.0, whatever wrote the home before."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from desk.home import RACE, copy_home

from racemoney.build import build
from racemoney.build.file import opens_everywhere
from racemoney.build.manifest import build_in_place, database_file
from racemoney.desk.query import run_sql

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("open_all.py")


def read_with(release, file):
    """What a release of DuckDB finds in a file; `make test-all` installs the older ones."""
    environment = dict(os.environ)
    if release != "newest":
        folder = Path(os.environ.get("OLD_DUCKDB", ROOT / ".venv")) / f"duckdb-{release}"
        if not folder.is_dir():
            told = f"DuckDB {release} is not in {folder}; `make test-all` installs it"
            pytest.fail(told) if os.environ.get("REAL_DATA") == "required" else pytest.skip(told)
        environment["PYTHONPATH"] = str(folder)
    command = [sys.executable, str(SCRIPT), str(file)]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


@pytest.fixture(scope="module")
def newest(published):
    return read_with("newest", published.database)


def test_the_newest_release_reads_every_table_and_view(newest):
    assert newest["broken"] == {}
    assert newest["version"].startswith("2.")
    assert newest["rows"]["lake.individual_contributions"] == 4
    assert len(newest["rows"]) > 100


@pytest.mark.slow
@pytest.mark.parametrize("release", ["1.0", "1.4"])
def test_older_releases_read_every_table_and_view_and_the_same_rows(published, newest, release):
    found = read_with(release, published.database)
    assert found["version"].startswith(release)
    assert found["broken"] == {}
    assert found["rows"] == newest["rows"]


def in_newest_storage(settings):
    """Make the published file one of an older racemoney: of today's storage version, otherwise the same."""
    file = database_file(settings, build_in_place(settings).build_id)
    moved = file.with_name("moved.duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as old (read_only)")
        connection.execute(f"attach '{moved}' as new")
        connection.execute("copy from database old to new")
    moved.chmod(0o444)
    moved.replace(file)
    settings.database.unlink()
    settings.database.hardlink_to(file)


@pytest.mark.slow
def test_the_first_build_after_an_upgrade_writes_a_new_file_whole(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    old = build_in_place(settings)
    in_newest_storage(settings)
    assert not opens_everywhere(settings.database)
    manifest = build(settings)
    assert (manifest.is_full, manifest.previous_build_id) == (True, old.build_id)
    assert opens_everywhere(settings.database)
    assert opens_everywhere(database_file(settings, manifest.build_id))
    assert run_sql(settings, f"select race_id from races where race_id = '{RACE}'").rows == ((RACE,),)
    # and the next one finds nothing to do
    assert build(settings) is None
