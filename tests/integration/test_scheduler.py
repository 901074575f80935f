"""A real Airflow, as `make airflow` starts it: from a trigger and from a backfill, through the Asset, to a warehouse."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from racemoney.lake.records import read_records
from racemoney.sample.demo import airflow_environment, racemoney_environment
from racemoney.sample.server import StandIn, running
from racemoney.schedule import dags_folder
from racemoney.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
LIMIT = 480
RUN = "by-hand"
# A day with filings. Its zip is refused first for longer than a task waits by itself.
DAY, RETRY_AFTER = "2017-06-08", 61


@dataclass
class Standalone:
    """An Airflow in a process group of its own, its metadata, and what it prints."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    home: Path
    log: Path

    def airflow(self, *arguments: str) -> None:
        """Run a command of Airflow's."""
        command = [str(Path(sys.executable).with_name("airflow")), *arguments]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=60)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the metadata; none while there is no database."""
        file = self.home / "airflow.db"
        if not file.exists():
            return []
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query, values).fetchall()

    def wait(self, what: str, found: Callable[[], Any], deadline: float) -> Any:
        """What `found` gives once it gives something; fails with the end of the log when time is over."""
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"Airflow ended while waiting for {what}\n{self.tail()}")
            try:
                if value := found():
                    return value
            except sqlite3.OperationalError as error:
                # The database is being made, or written to.
                if not ("no such table" in str(error) or "locked" in str(error)):
                    raise
            time.sleep(0.5)
        pytest.fail(f"no {what} in time\n{self.tail()}")

    def tail(self, size: int = 6000) -> str:
        """The end of what Airflow printed, and of the logs of tasks that did not succeed."""
        parts = [self.log.read_text(errors="replace")[-size:]]
        for log in sorted((self.home / "logs").glob("dag_id=*/**/*.log")):
            text = log.read_text(errors="replace")
            if '"level":"error"' in text:
                parts.append(f"{log}\n{text[-size:]}")
        return "\n".join(parts)

    def stop(self) -> None:
        """End the whole group: the scheduler, the api server, their workers."""
        for sign, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 20)):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(patience)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue
        self.process.wait(1)


def free_ports(count: int) -> list[int]:
    """Ports that are free now, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        home=tmp_path_factory.mktemp("home"),
        lake=None,
        cycles=(2018,),
        export_races=("GA-06-2017-special",),
        webhook_url=None,
    )


@pytest.fixture(scope="module")
def server(kit: Path) -> Iterator[StandIn]:
    with running(StandIn(kit)) as server:
        yield server


@pytest.fixture(scope="module")
def standalone(home: Settings, server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    api, worker, triggerer = free_ports(3)
    log = tmp_path_factory.mktemp("log") / "standalone.log"
    with log.open("wb") as out:
        environment = airflow_environment(home.root / "airflow") | racemoney_environment(home, server.base_url)
        environment |= {
            "AIRFLOW__API__PORT": str(api),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(worker),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(triggerer),
        }
        command = [sys.executable, str(dags_folder() / "standalone.py")]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
        started = Standalone(process, environment, home.root / "airflow", log)
        try:
            yield started
        finally:
            started.stop()


def test_a_trigger_ends_in_a_published_warehouse_through_the_asset(standalone: Standalone, home: Settings) -> None:
    deadline = time.monotonic() + LIMIT
    standalone.wait("Dags", lambda: len(standalone.rows("select dag_id from dag")) == 4, deadline)
    standalone.airflow("dags", "trigger", "fec_bulk", "--run-id", RUN, "--conf", '{"all": true}')
    standalone.airflow("dags", "unpause", "fec_bulk")

    ended = "select state from dag_run where dag_id = ? and run_type = ? and state in ('success', 'failed')"
    assert standalone.wait(
        "end of race_marts", lambda: standalone.rows(ended, "race_marts", "asset_triggered"), deadline
    ) == [("success",)], standalone.tail()
    by_hand = "select state from dag_run where run_id = ? and state in ('success', 'failed')"
    assert standalone.wait("end of fec_bulk", lambda: standalone.rows(by_hand, RUN), deadline) == [("success",)]

    with duckdb.connect(str(home.database), read_only=True) as published:
        assert published.execute("select count(*) from races").fetchone() != (0,)
    assert (home.exports / "GA-06-2017-special" / "races.csv").is_file()
    check_source(standalone)
    check_lanes(standalone)


def check_source(standalone: Standalone) -> None:
    """race_marts was started by the one event that fec_bulk's last task emitted, and its manifest names every lane."""
    events = standalone.rows(
        """
        select event.source_dag_id, event.source_task_id, json_array_length(event.extra, '$.lanes')
        from asset_event event
        join dagrun_asset_event link on link.event_id = event.id
        join dag_run run on run.id = link.dag_run_id
        where run.dag_id = 'race_marts'
        """
    )
    assert events == [("fec_bulk", "announce", 17)]


def check_lanes(standalone: Standalone) -> None:
    """Seventeen lanes, each fetched before it was loaded, never more than two at work."""
    spans = standalone.rows(
        """
        select task_id, map_index, julianday(start_date), julianday(end_date)
        from task_instance where run_id = ? and task_id in ('lane.fetch', 'lane.load') order by map_index, task_id
        """,
        RUN,
    )
    assert len(spans) == 2 * 17
    for fetch, load in zip(spans[::2], spans[1::2], strict=True):
        assert fetch[1] == load[1]
        assert fetch[3] <= load[2]
    assert most_at_once([(start, end) for _, _, start, end in spans]) == 2


def most_at_once(spans: list[tuple[float, float]]) -> int:
    """The largest number of spans that overlap; one that ends as another starts does not."""
    changes = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    running, most = 0, 0
    for _, change in changes:
        running += change
        most = max(most, running)
    return most


def test_a_backfill_brings_its_day_and_waits_in_the_triggerer(
    standalone: Standalone, home: Settings, server: StandIn
) -> None:
    deadline = time.monotonic() + LIMIT
    server.faults.add("429", f"{DAY.replace('-', '')}.zip", value=RETRY_AFTER)
    standalone.airflow("dags", "unpause", "fec_filings")
    # the run of a morning brings the day before
    moment = f"{date.fromisoformat(DAY) + timedelta(days=1)}T10:00:00+00:00"
    standalone.airflow("backfill", "create", "--dag-id", "fec_filings", "--from-date", moment, "--to-date", moment)

    waiting = """
        select task.trigger_id
        from task_instance task
        join dag_run run on run.run_id = task.run_id and run.dag_id = task.dag_id
        where run.run_type = 'backfill' and task.task_id = 'bring' and task.state = 'deferred'
    """
    standalone.wait("deferral", lambda: standalone.rows(waiting), deadline)
    ended = "select state from dag_run where run_type = 'backfill' and state in ('success', 'failed')"
    assert standalone.wait("end of the backfill", lambda: standalone.rows(ended), deadline) == [("success",)]

    parts = {record.part for record in read_records(home) if record.source == "efile"}
    assert parts == {f"day-{DAY.replace('-', '')}"}
    published = """
        select run.state
        from asset_event event
        join dagrun_asset_event link on link.event_id = event.id
        join dag_run run on run.id = link.dag_run_id
        where event.source_dag_id = 'fec_filings' and run.state in ('success', 'failed')
    """
    assert standalone.wait("build of the filings", lambda: standalone.rows(published), deadline) == [("success",)]
    with duckdb.connect(str(home.database), read_only=True) as connection:
        found = connection.execute("select distinct filed_date::text, filed_date_basis from filings").fetchall()
    assert found == [(DAY, "channel")]
