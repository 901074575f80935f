"""The Dags as Airflow reads them: no error, no heavy import, the shape that was promised, pools that exist."""

import json
import os
import subprocess
import sys
from itertools import pairwise

import pytest
import yaml

from racemoney.errors import BadInputError, TransientError
from racemoney.sample.demo import airflow_environment
from racemoney.schedule import dags_folder
from racemoney.schedule.wiring import LAKE_URI

HEAVY = ("duckdb", "pandas", "pyarrow", "dbt", "requests", "rich", "racemoney.settings", "racemoney.sources")
PARSE = """
import json, pathlib, sys
from airflow.dag_processing.dagbag import BundleDagBag
before = set(sys.modules)
bag = BundleDagBag(sys.argv[1], bundle_path=pathlib.Path(sys.argv[1]))
print(json.dumps({"errors": bag.import_errors, "dags": sorted(bag.dags), "imported": sorted(set(sys.modules) - before)}))
"""


@pytest.fixture(scope="session")
def fec_bulk(airflow):
    return airflow.load_dag("fec_bulk")


@pytest.fixture(scope="session")
def race_marts(airflow):
    return airflow.load_dag("race_marts")


def test_all_load_without_an_error_or_a_heavy_import(tmp_path):
    environment = airflow_environment(tmp_path, os.environ)
    command = [sys.executable, "-c", PARSE, str(dags_folder())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["errors"] == {}
    assert told["dags"] == ["fec_api", "fec_bulk", "fec_filings", "race_marts"]
    assert set(HEAVY) & set(told["imported"]) == set()


def test_fec_bulk_runs_daily_on_the_fecs_clock(fec_bulk):
    assert (fec_bulk.timetable.expression, str(fec_bulk.timetable.timezone)) == ("0 7 * * *", "America/New_York")
    assert (fec_bulk.catchup, fec_bulk.max_active_runs) == (False, 1)


def test_a_lane_is_a_mapped_group_of_fetch_then_load(fec_bulk):
    lane = fec_bulk.task_group.children["lane"]
    assert type(lane).__name__ == "MappedTaskGroup"
    assert set(lane.children) == {"lane.fetch", "lane.load"}
    assert "lane.fetch" in fec_bulk.get_task("lane.load").upstream_task_ids


def test_both_tasks_of_a_lane_share_the_two_slots(fec_bulk):
    fetch, load = fec_bulk.get_task("lane.fetch"), fec_bulk.get_task("lane.load")
    assert (fetch.pool, load.pool) == ("fec_bulk", "fec_bulk")
    # What is begun is finished first.
    assert load.weight_rule == "upstream"


def test_one_unmapped_last_task_emits_the_asset(fec_bulk):
    emitting = [task for task in fec_bulk.tasks if task.outlets]
    assert [task.task_id for task in emitting] == ["announce"]
    assert not emitting[0].downstream_task_ids
    assert emitting[0].upstream_task_ids == {"lane.load"}
    assert emitting[0].trigger_rule == "all_done"
    assert [asset.uri for asset in emitting[0].outlets] == [LAKE_URI]


def test_race_marts_is_scheduled_on_that_asset(race_marts):
    assert [asset.uri for asset in race_marts.timetable.asset_condition.objects] == [LAKE_URI]
    assert (race_marts.catchup, race_marts.max_active_runs) == (False, 1)


def test_race_marts_publishes_only_what_was_tested(race_marts):
    order = ["plan", "build", "test", "publish", "export"]
    for before, after in pairwise(order):
        assert race_marts.get_task(after).upstream_task_ids == {before}


@pytest.mark.parametrize(
    ("dag_id", "mapped", "pool", "last"),
    [
        ("fec_api", "ask", "fec_api", "every_question_succeeded"),
        ("fec_filings", "bring", "fec_bulk", "every_day_succeeded"),
    ],
)
def test_what_fills_the_lake_besides_has_one_mapped_task_and_announces(airflow, dag_id, mapped, pool, last):
    dag = airflow.load_dag(dag_id)
    task = dag.get_task(mapped)
    assert type(task).__name__ == "DecoratedMappedOperator"
    assert (task.pool, task.operator_class.__name__) == (pool, "PatientOperator")
    assert task.downstream_task_ids == {"announce", last}
    assert [asset.uri for asset in dag.get_task("announce").outlets] == [LAKE_URI]
    assert (dag.catchup, dag.max_active_runs) == (False, 1)


@pytest.mark.parametrize(
    ("setting", "api", "filings"), [("", "30 6 * * *", "0 6 * * *"), ("true", "0 * * * *", "0 * * * *")]
)
def test_one_setting_makes_both_hourly(airflow, monkeypatch, setting, api, filings):
    monkeypatch.setenv("RACEMONEY_HOURLY", setting)
    found = [airflow.load_dag(name).timetable.expression for name in ("fec_api", "fec_filings", "fec_bulk")]
    assert found == [api, filings, "0 7 * * *"]


def test_a_backfill_has_a_run_for_each_day(airflow):
    """As Airflow itself plans it; what such a run brings is tested by running one for a past date."""
    from airflow.sdk.timezone import datetime
    from airflow.serialization.serialized_objects import DagSerialization

    dag = DagSerialization.from_dict(DagSerialization.to_dict(airflow.load_dag("fec_filings")))
    first, last = datetime(2018, 6, 15), datetime(2018, 6, 18)
    planned = [info.logical_date for info in dag.iter_dagrun_infos_between(first, last)]
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in planned] == ["2018-06-15 10:00", "2018-06-16 10:00", "2018-06-17 10:00"]


def test_every_pool_that_is_named_exists_and_has_its_slots(airflow):
    from airflow.models.pool import Pool

    dags = [airflow.load_dag(dag_id) for dag_id in ("fec_api", "fec_bulk", "fec_filings", "race_marts")]
    named = {task.pool for dag in dags for task in dag.tasks} - {Pool.DEFAULT_POOL_NAME}
    declared = json.loads((dags_folder() / "pools.json").read_text(encoding="utf-8"))
    assert named == set(declared)
    assert {name: Pool.get_pool(name).slots for name in named} == {"fec_api": 1, "fec_bulk": 2, "racemoney_build": 1}
    # Who was told to wait keeps its turn, or the next would be told the same.
    assert [name for name in named if Pool.get_pool(name).include_deferred] == ["fec_api"]


def test_compose_makes_the_pools_before_anything_else_starts():
    compose = yaml.safe_load((dags_folder().parent / "docker-compose.yml").read_text(encoding="utf-8"))
    assert "airflow pools import /opt/airflow/dags/pools.json" in " ".join(compose["services"]["airflow-init"]["command"])


def test_make_airflow_makes_the_pools():
    """That it does so before it starts Airflow is proved by tests/integration/test_scheduler.py, which starts it."""
    assert "dags/standalone.py" in (dags_folder().parent / "Makefile").read_text(encoding="utf-8")
    assert "prepare()" in (dags_folder() / "standalone.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(("error", "action"), [(BadInputError("x"), "fail"), (TransientError("x"), "default")])
def test_only_a_terminal_error_ends_the_tries(fec_bulk, race_marts, error, action):
    for task in (fec_bulk.get_task("lane.fetch"), race_marts.get_task("build")):
        assert task.retries == 3
        assert task.retry_policy.evaluate(error, 1, 3).action.value == action
