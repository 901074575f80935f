"""Airflow in this process, with a metadata database of its own, and the kit behind the stand-in FEC server."""

import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from racemoney.sample.demo import airflow_environment, racemoney_environment
from racemoney.sample.server import StandIn, running
from racemoney.schedule import dags_folder
from racemoney.settings import Settings

# Airflow reads its settings while it is imported, so they must stand before any test imports it.
AIRFLOW_HOME = Path(tempfile.mkdtemp(prefix="racemoney-airflow-"))
os.environ.update(airflow_environment(AIRFLOW_HOME, {}))


@pytest.fixture(scope="session")
def airflow() -> Iterator[ModuleType]:
    """`dags/in_process.py`, with the metadata database and the pools made."""
    sys.path.insert(0, str(dags_folder()))
    import in_process

    in_process.prepare()
    yield in_process
    sys.path.remove(str(dags_folder()))
    shutil.rmtree(AIRFLOW_HOME, ignore_errors=True)


@pytest.fixture
def fec(kit: Path, tmp_path: Path) -> Iterator[StandIn]:
    """A stand-in FEC with a kit of this test's own in `folder`."""
    with running(StandIn(shutil.copytree(kit, tmp_path / "kit"))) as server:
        yield server


@pytest.fixture
def home(fec: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home that the environment names, so that tasks in this process find it."""
    settings = Settings(home=tmp_path / "home", lake=None, cycles=(2018,), webhook_url=None)
    for name, value in racemoney_environment(settings, fec.base_url).items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What a webhook on loopback was told."""
    told: list[dict[str, Any]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        monkeypatch.setenv("RACEMONEY_WEBHOOK_URL", f"http://127.0.0.1:{server.server_port}/s3cret")
        yield told
        server.shutdown()


@pytest.fixture
def run(airflow: ModuleType, home: Settings) -> Callable[..., dict[str, Any]]:
    """Runs a Dag to its end; gives the states of its tasks by "task map_index", and under "run" its own."""

    def go(dag_id: str, logical_date: datetime | None = None, **conf: Any) -> dict[str, Any]:
        done = airflow.run(dag_id, conf, logical_date=logical_date)
        states = {f"{ti.task_id} {ti.rendered_map_index or ''}".strip(): ti.state for ti in done.get_task_instances()}
        return {"run": done.state, **states}

    return go
