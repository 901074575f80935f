"""Run the Dags in this process, one after the other and without a scheduler: for `racemoney demo` and the tests.

A scheduler starts race_marts when fec_bulk has emitted its Asset. Here nobody watches: `main` runs race_marts after
fec_bulk by itself and tells whether the event was recorded. That the Asset starts it is proved with a real scheduler, in
tests/integration/test_scheduler.py.

Import it only with AIRFLOW_HOME set, as Airflow reads its settings while it is imported.
"""

import gc
import json
import logging
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from airflow.models.asset import AssetEvent
from airflow.models.dagrun import DagRun
from airflow.models.pool import Pool
from airflow.sdk import DAG
from airflow.utils.db import initdb
from airflow.utils.session import create_session
from sqlalchemy import func, select

FOLDER = Path(__file__).parent


def prepare() -> None:
    """Make or migrate the metadata database, and the pools that the Dags name."""
    initdb()
    for name, pool in json.loads((FOLDER / "pools.json").read_text(encoding="utf-8")).items():
        Pool.create_or_update_pool(name, pool["slots"], pool["description"], pool["include_deferred"])


def load_dag(dag_id: str) -> DAG:
    """A Dag of this folder."""
    from airflow.dag_processing.dagbag import BundleDagBag

    bag = BundleDagBag(str(FOLDER), bundle_path=FOLDER)
    if bag.import_errors:
        raise ImportError(str(bag.import_errors))
    return bag.dags[dag_id]


def run(
    dag_id: str, conf: dict[str, Any] | None = None, *, retries: int | None = None, logical_date: datetime | None = None
) -> DagRun:
    """Run a Dag to its end, task after task; `retries` replaces how often its tasks are tried again."""
    dag = load_dag(dag_id)
    for task in dag.tasks if retries is not None else ():
        task.retries = retries
    done: DagRun = dag.test(logical_date=logical_date, run_conf=conf or {})
    return done


def count_events() -> int:
    """How many Asset events the metadata database holds."""
    with create_session() as session:
        return session.scalar(select(func.count()).select_from(AssetEvent)) or 0


def main() -> int:
    """Get ready, wait for a line on stdin, run the Dags; progress and alarms go to stdout, all else to a file.

    The file is the first argument; the others are days whose filings are wanted too.
    """
    out = _keep_stdout(Path(sys.argv[1]))
    logging.getLogger("racemoney.alarm").addHandler(logging.StreamHandler(out))
    prepare()
    # Airflow's many objects stay to the end; searching them for garbage again and again would take much of the time
    gc.freeze()
    sys.stdin.readline()
    events = count_events()
    fetched = _timed("fec_bulk", {"all": True}, out)
    filed = _timed("fec_filings", {"days": sys.argv[2:], "all": True}, out) if sys.argv[2:] else "success"
    announced = count_events() - events
    print(f"  Asset racemoney://warehouse/lake: {'announced' if announced else 'nothing new to announce'}", file=out)
    marts = _timed("race_marts", {}, out) if announced or fetched == "success" else "not run"
    return int({fetched, filed, marts} != {"success"})


def _keep_stdout(log: Path) -> TextIO:
    """Send what this process and its children print to a file; gives the stdout that was."""
    out = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    with log.open("a", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    return out


def _timed(dag_id: str, conf: dict[str, Any], out: TextIO) -> str:
    started = time.monotonic()
    # Somebody waits for it, and what serves the files is on this machine.
    done = run(dag_id, conf, retries=0)
    states = [ti.state for ti in done.get_task_instances()]
    counts = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states), key=str))
    print(f"  Dag {dag_id}: {done.state} in {time.monotonic() - started:.0f} s (tasks: {counts})", file=out)
    return str(done.state)


if __name__ == "__main__":
    raise SystemExit(main())
