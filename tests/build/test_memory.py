"""Data larger than memory: a build and its audit go through the disk, and what cannot go on says so in a sentence."""

import shutil

import duckdb
import pytest
from desk.home import RACE, copy_home

from racemoney.build import build
from racemoney.build.builder import _check_room
from racemoney.build.dbt import NodeResult
from racemoney.build.inputs import project_folder
from racemoney.build.manifest import build_in_place
from racemoney.desk.query import run_sql
from racemoney.desk.warehouse import open_published
from racemoney.errors import BadInputError, BuildError
from racemoney.settings import Settings

LIMIT = "150MB"
# Sorting this takes twice the limit.
SPILLING = "select i, row_number() over (order by hash(i)) as place from range(6000000) as t(i)"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The real project with a model and a test more, each of which needs more memory than there is."""
    folder = tmp_path / "sql"
    shutil.copytree(project_folder(), folder)
    model = "{{ config(materialized='table') }} select count(*) as rows_sorted from (" + SPILLING + ") where place > 0"
    (folder / "models" / "races" / "a_large_sort.sql").write_text(model)
    (folder / "tests" / "a_large_sort.sql").write_text(f"select * from ({SPILLING}) where place < 0")
    for module in ("dbt", "inputs"):
        monkeypatch.setattr(f"racemoney.build.{module}.project_folder", lambda: folder)
    return folder


@pytest.fixture
def tight(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    return Settings(home=settings.root, lake=None, threads=2, memory_limit=LIMIT)


@pytest.mark.slow
def test_a_build_and_its_audit_go_on_after_they_have_written_to_disk(tight, project):
    manifest = build(tight, full=True)
    assert manifest.state == "published"
    assert run_sql(tight, "select rows_sorted from a_large_sort").rows == ((6000000,),)
    ran = "select count(*) from meta.data_quality where status = 'pass' and test_name = 'a_large_sort'"
    assert run_sql(tight, ran).rows == ((1,),)


@pytest.mark.slow
def test_which_they_would_not_if_each_cursor_moved_the_scratch_space(tight, project):
    profile = project / "profiles.yml"
    kept = [line for line in profile.read_text().splitlines() if "storage_compatibility_version" not in line]
    profile.write_text("\n".join(kept).replace("config_options:", "settings:"))
    before = build_in_place(tight)
    with pytest.raises(BuildError, match="Cannot switch temporary directory"):
        build(tight, full=True)
    assert build_in_place(tight) == before


@pytest.mark.slow
def test_too_little_memory_is_one_sentence(published, tmp_path):
    home = copy_home(published, tmp_path / "home").root
    starved = Settings(home=home, lake=None, threads=2, memory_limit="4MB")
    before = build_in_place(starved)
    with pytest.raises(
        BuildError, match=r"ran out of memory at 4MB; raise RACEMONEY_MEMORY_LIMIT, lower .* and build again$"
    ):
        build(starved, full=True)
    assert build_in_place(starved) == before


def test_so_it_is_when_a_model_runs_out_of_it(settings):
    message = "Runtime Error in model contributions (x.sql)\n  Out of Memory Error: failed to pin block"
    node = NodeResult("model.racemoney.contributions", "contributions", "error", 0, message, None)
    with pytest.raises(BuildError, match=r"^contributions ran out of memory at 1200MB; raise"):
        _check_room(settings, [node])
    _check_room(settings, [NodeResult("m", "m", "error", 0, "Catalog Error: no such table", None)])


def test_a_question_has_a_limit_of_its_own(published):
    with open_published(published) as connection:
        told = connection.execute("select current_setting('memory_limit'), current_setting('temp_directory')").fetchall()
    # 2 GB as DuckDB writes it; a build of this home has 1,200 MB
    assert told == [("1.8 GiB", str(published.temporary / "duckdb"))]
    asked = Settings(home=published.root, lake=None, threads=2, sql_memory_limit="30MB")
    large = "select max(len(told)) from (select list(i order by hash(i)) as told from range(3000000) as t(i) group by i % 2)"
    with pytest.raises(BadInputError, match=r"^the statement needs more than 30MB of memory .* RACEMONEY_SQL_MEMORY_LIMIT$"):
        run_sql(asked, large)


def test_two_readers_of_one_process_share_the_limits(published):
    with open_published(published) as first, open_published(published) as second:
        for connection in (first, second):
            assert connection.execute("select count(*) from races where race_id = ?", [RACE]).fetchall() == [(1,)]
            with pytest.raises(duckdb.Error, match="configuration has been locked"):
                connection.execute("set memory_limit = '20GB'")
            with pytest.raises(duckdb.PermissionException):
                connection.execute("select * from read_csv('/etc/passwd')")
