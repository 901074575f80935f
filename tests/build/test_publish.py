"""What a person may count on when a new build takes the place of an old one."""

import json
import shutil
import subprocess
import sys
from datetime import timedelta

import duckdb
import pytest
from desk.home import ADA, ADAS, AS_OF, GIFTS, copy_home, listing, load_newer
from sql.world import indiv, write_folder
from typer.testing import CliRunner

from racemoney.build import build
from racemoney.build.builder import compute, plan
from racemoney.build.inputs import read_inputs
from racemoney.build.manifest import build_in_place, database_file, failures_folder, read_manifests, with_state
from racemoney.build.publish import keep_builds, publish, rollback
from racemoney.channels.bulk_files import load_folder
from racemoney.cli import app
from racemoney.desk.warehouse import open_published
from racemoney.errors import BuildError
from racemoney.lake.gc import collect
from racemoney.lake.records import read_records
from racemoney.settings import Settings

IN_STATE = f"select in_state_amount from candidate_geography where candidate_id = '{ADA}'"


def ask(settings, statement):
    with open_published(settings) as connection:
        return connection.execute(statement).fetchall()


def asked_by_another_process(settings, statement):
    code = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).fetchall()[0][0])"
    command = [sys.executable, "-c", code, str(settings.database), statement]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def place_mark(settings):
    """Values that no model makes, in each cycle: only a build that takes rows over keeps them."""
    file = database_file(settings, build_in_place(settings).build_id)
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute("update ledger.contribution_sums set entity_type_code = 'taken over'")
        connection.execute("checkpoint")
    file.chmod(0o444)
    settings.database.unlink()
    settings.database.hardlink_to(file)


@pytest.fixture(scope="module")
def second(published, tmp_path_factory):
    """A home where 50 dollars from the state came in after the first build, and was built again under a reader."""
    settings = copy_home(published, tmp_path_factory.mktemp("second") / "home")
    place_mark(settings)
    reader = duckdb.connect(str(settings.database), read_only=True)
    load_newer(settings, indiv(committee_id=ADAS, amount=50, contributor_state="KY"))
    told = CliRunner().invoke(app, ["build", "--home", str(settings.root)])
    yield settings, build_in_place(settings), reader, told.output
    reader.close()


@pytest.fixture(scope="module")
def rolled_back(second, tmp_path_factory):
    """The same home, gone back and built again."""
    settings = copy_home(second[0], tmp_path_factory.mktemp("rolled") / "home")
    told = CliRunner().invoke(app, ["rollback", "--home", str(settings.root)])
    back, before = build_in_place(settings), ask(settings, IN_STATE)
    return settings, back, before, told.output, build(settings)


def test_the_change_log_is_in_the_file_from_the_first_replacement_on(published, second):
    asked = "select change, committee_id, amount_after::varchar from lake.changes"
    assert (ask(published, asked), ask(second[0], asked)) == ([], [("added", ADAS, "50.00")])


def test_the_published_file_can_only_be_read(published):
    assert published.database.stat().st_mode & 0o777 == 0o444


def test_nothing_changed_is_nothing_done(published):
    before = listing(published.root)
    assert build(published) is None
    assert listing(published.root) == before


def test_a_reader_keeps_the_file_that_it_opened(second):
    reader = second[2]
    assert reader.execute(IN_STATE).fetchall() == [(300,)]


def test_a_new_reader_sees_the_new_file(second):
    settings = second[0]
    assert ask(settings, IN_STATE) == [(350,)]
    assert asked_by_another_process(settings, IN_STATE) == "350.00"


def test_the_command_says_what_it_computed_and_published(second):
    settings, manifest, _, told = second
    lines = told.splitlines()
    assert lines[0] == "4 rows of contributions are judged, which takes about 1 processor seconds"
    assert f"build {manifest.build_id} published as {settings.database} (computed: 2018)" in lines
    assert "checks count inconsistencies of the FEC's own data; see meta.data_quality" in told


def test_only_changed_cycles_are_computed_and_the_rest_is_taken_over(second):
    settings, manifest, *_ = second
    assert (manifest.cycles, manifest.is_full) == ((2018,), False)
    found = ask(settings, "select distinct cycle, entity_type_code from ledger.contribution_sums order by 1")
    assert found == [(2016, "taken over"), (2018, "IND")]


def test_what_earlier_builds_found_in_other_cycles_stays_counted(second):
    settings, manifest, *_ = second
    found = ask(settings, "select distinct cycle, build_id from meta.data_quality where cycle is not null")
    assert {cycle for cycle, build_id in found if build_id == manifest.build_id} <= {2018}
    assert all(build_id == manifest.previous_build_id for cycle, build_id in found if cycle == 2016)


def test_a_build_on_older_inputs_does_not_replace_a_newer_one(second):
    settings, manifest, *_ = second
    oldest = read_manifests(settings)[0]
    with pytest.raises(BuildError, match=r"reads older inputs than the published .*individual_contributions/2018/snapshot"):
        publish(settings, oldest.build_id)
    assert build_in_place(settings).build_id == manifest.build_id


def changed_inputs(settings):
    """Keys for which a build today would read another load than the published one."""
    told = {entry.key: entry.load_id for entry in build_in_place(settings).inputs}
    now = {entry.key: entry.record.load_id for entry in read_inputs(settings).inputs}
    return {key for key in told.keys() | now.keys() if told.get(key) != now.get(key)}


def pretend_to_build(settings):
    """A planned build, audited as far as its manifest says: what publishing decides does not hang on the rows."""
    planned = plan(settings)
    assert planned
    shutil.copyfile(database_file(settings, build_in_place(settings).build_id), database_file(settings, planned.build_id))
    with_state(settings, planned, "audited")
    return publish(settings, planned.build_id)


def test_unless_a_person_forced_the_older_drop(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    folder = write_folder(tmp_path / "in", GIFTS[:1], 2018)
    older = AS_OF - timedelta(days=7)
    load_folder(settings, folder, 2018, as_of=older)
    assert "individual_contributions" not in {key.split("/")[0] for key in changed_inputs(settings)}
    load_folder(settings, folder, 2018, as_of=older, force=True)
    manifest = pretend_to_build(settings)
    assert changed_inputs(settings) == set()
    assert manifest.state == "published"


def test_meta_builds_tells_every_build_and_cycle(second):
    settings, manifest, *_ = second
    found = ask(settings, "select build_id, cycle, is_synthetic from meta.builds order by built_at, cycle")
    oldest = read_manifests(settings)[0].build_id
    assert found == [(build_id, cycle, True) for build_id in (oldest, manifest.build_id) for cycle in (2016, 2018)]


@pytest.mark.slow
def test_rollback_goes_back_one(second, rolled_back):
    settings, back, before, told, _ = rolled_back
    assert back.build_id == second[1].previous_build_id
    assert before == [(300,)]
    assert told == f"build {back.build_id} is in place as {settings.database}\n"


@pytest.mark.slow
def test_a_build_after_a_rollback_brings_the_newer_rows_again(rolled_back):
    settings, back, _, _, again = rolled_back
    assert again.previous_build_id == back.build_id
    assert ask(settings, IN_STATE) == [(350,)]


def test_there_is_nothing_behind_the_first_build(published):
    with pytest.raises(BuildError, match="nothing to go back to"):
        rollback(published)


@pytest.mark.slow
def test_a_moved_home_is_published_again_by_one_build(rolled_back, tmp_path):
    settings = rolled_back[0]
    moved = Settings(home=tmp_path / "moved", lake=None, threads=2)
    shutil.copytree(settings.root, moved.root)
    hidden = settings.root.rename(settings.root.with_name("hidden"))
    try:
        with pytest.raises(duckdb.Error):
            ask(moved, "select count(*) from contributions")
        manifest = build(moved)
        assert manifest.cycles == ()
        # 2016: one gift; 2018: four
        assert ask(moved, "select count(*) from contributions") == [(5,)]
        assert ask(moved, IN_STATE) == [(350,)]
    finally:
        hidden.rename(settings.root)


@pytest.mark.slow
def test_a_failing_invariant_leaves_the_old_file_and_keeps_the_failing_rows(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    before = settings.database.read_bytes()
    twice = {"committee_id": ADAS, "sub_id": 4000000000000000007, "contributor_state": "KY"}
    load_newer(settings, indiv(amount=50, **twice), indiv(amount=51, **twice))
    with pytest.raises(BuildError) as stopped:
        build(settings)
    failed = read_manifests(settings)[-1]
    assert failed.state == "failed"
    assert "sub_ids_are_unique" in str(stopped.value)
    assert "4000000000000000007" in str(stopped.value)
    assert str(failures_folder(settings, failed.build_id)) in str(stopped.value)
    kept = failures_folder(settings, failed.build_id) / "sub_ids_are_unique.csv"
    assert [line.split(",") for line in kept.read_text().splitlines()] == [
        ["cycle", "sub_id", "row_count"],
        ["2018", "4000000000000000007", "2"],
    ]
    assert settings.database.read_bytes() == before
    assert build_in_place(settings).build_id == build_in_place(published).build_id
    assert not database_file(settings, failed.build_id).exists()


def test_someone_writing_to_the_published_file_stops_the_build_with_a_sentence(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    settings.database.with_name("racemoney.duckdb.wal").touch()
    before = listing(settings.root)
    with pytest.raises(BuildError, match=r"racemoney\.duckdb\.wal exists: someone opened .* for writing"):
        build(settings)
    assert listing(settings.root) == before


def test_and_a_rollback(second, tmp_path):
    settings = copy_home(second[0], tmp_path / "home")
    settings.database.with_name("racemoney.duckdb.wal").touch()
    with pytest.raises(BuildError, match="for writing"):
        rollback(settings)
    assert build_in_place(settings).build_id == second[1].build_id


def test_a_real_writer_leaves_such_a_log(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    settings.database.chmod(0o644)
    with duckdb.connect(str(settings.database)) as writer:
        writer.execute("create table scratch as select 1 as one")
        with pytest.raises(BuildError, match="for writing"):
            build(settings)


def test_stale_loads_stop_the_build_with_a_sentence(published, monkeypatch):
    monkeypatch.setattr("racemoney.parse.contract.PARSER_VERSION", 99)
    with pytest.raises(BuildError, match=r"parsed under an older contract .*ccl\.txt.*run `racemoney load --stale`"):
        build(published)


def test_synthetic_and_real_loads_never_meet_in_a_build(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    record = min(settings.loads.glob("*.json"))
    record.write_text(json.dumps(json.loads(record.read_text()) | {"is_synthetic": False}))
    with pytest.raises(BuildError, match="holds synthetic and real loads; they never meet in one build"):
        build(settings)


def test_an_empty_home_says_what_to_do(tmp_path):
    with pytest.raises(BuildError, match=r"nothing is loaded in .*run `racemoney load` first"):
        build(Settings(home=tmp_path, lake=None))


def test_a_load_that_comes_in_after_the_plan_waits_for_the_next_build(published, tmp_path, monkeypatch):
    seen = set()

    def look(settings, arguments, *, database, **_):
        with duckdb.connect(str(database), read_only=True) as connection:
            seen.update(load_id for (load_id,) in connection.execute("select load_id from meta.loads").fetchall())
        raise BuildError("seen enough")

    settings = copy_home(published, tmp_path / "home")
    planned = plan(settings, full=True)
    load_newer(settings)
    monkeypatch.setattr("racemoney.build.builder.run_dbt", look)
    with pytest.raises(BuildError, match="seen enough"):
        compute(settings, planned.build_id)
    assert seen == planned.load_ids
    assert plan(settings, full=True).load_ids != planned.load_ids


def test_a_planned_load_that_is_gone_stops_the_build(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    planned = plan(settings, full=True)
    min(settings.loads.glob("*.json")).unlink()
    with pytest.raises(BuildError, match=r"loads that build .* was planned on are gone; build again"):
        compute(settings, planned.build_id)
    assert not database_file(settings, planned.build_id).exists()
    assert build_in_place(settings).build_id == build_in_place(published).build_id


def test_a_crash_leaves_nothing_half_built(published, tmp_path, monkeypatch):
    def crash(*_, **__):
        raise RuntimeError("power cut")

    settings = copy_home(published, tmp_path / "home")
    monkeypatch.setattr("racemoney.build.builder.run_dbt", crash)
    with pytest.raises(RuntimeError):
        build(settings, full=True)
    assert [manifest.state for manifest in read_manifests(settings)] == ["published", "failed"]
    assert len(list(settings.builds.glob("*.duckdb"))) == 1
    assert build_in_place(settings).build_id == build_in_place(published).build_id


@pytest.mark.parametrize("state", ["building", "built", "failed"])
def test_only_an_audited_build_is_published(published, tmp_path, state):
    settings = copy_home(published, tmp_path / "home")
    in_place = build_in_place(settings)
    assert in_place
    manifest = with_state(settings, in_place, state)
    with pytest.raises(BuildError, match=f"is {state}; only an audited build can be published"):
        publish(settings, manifest.build_id)


def test_collection_keeps_what_kept_builds_list(second, tmp_path):
    settings = copy_home(second[0], tmp_path / "home")
    both = {manifest.build_id for manifest in read_manifests(settings)}
    loads = {record.load_id for record in read_records(settings)}
    assert collect(settings, keep_builds(settings, 2)).loads == ()
    assert {manifest.build_id for manifest in read_manifests(settings)} == both
    gone = collect(settings, keep_builds(settings, 1)).loads
    # the first drop of the individuals of 2018, which the first build alone lists
    assert len(gone) == 1
    assert {record.load_id for record in read_records(settings)} == loads - set(gone)
    assert [manifest.build_id for manifest in read_manifests(settings)] == [second[1].build_id]
    assert ask(settings, IN_STATE) == [(350,)]
    with pytest.raises(BuildError, match="was collected; build again instead"):
        rollback(settings)


def test_collection_never_takes_the_build_in_place(second, tmp_path):
    settings = copy_home(second[0], tmp_path / "home")
    back = rollback(settings)
    gone = collect(settings, keep_builds(settings, 1), now=read_records(settings)[-1].loaded_at + timedelta(days=9))
    assert gone.loads == ()
    assert build_in_place(settings).build_id == back.build_id
    assert ask(settings, IN_STATE) == [(300,)]
