"""Fetch and load the FEC's bulk files that are due, and announce what is new in the lake.

A lane is one dataset of one cycle: fetch, then load. At most two are at work at once. One that fails leaves the others
running and makes the run red; what the others loaded is announced all the same, in the manifest that the Asset carries.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronTriggerTimetable, Param, WeightRule, dag, task, task_group
from lake_tasks import DEFAULTS, announce, patient_task

from racemoney.schedule.wiring import LONGEST_WAIT

LANE: dict[str, Any] = {
    # Both tasks of a lane take a slot of the same two, and a load goes before the next lane's fetch.
    "pool": "fec_bulk",
    "weight_rule": WeightRule.UPSTREAM,
    # One that hangs would hold its slot for good.
    "execution_timeout": timedelta(hours=6),
    "map_index_template": "{{ task.op_kwargs['dataset'] }} {{ task.op_kwargs['cycle'] }}",
}


@dag(
    # What the FEC makes at night is there by the morning.
    schedule=CronTriggerTimetable("0 7 * * *", timezone="America/New_York"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "datasets": Param([], type="array", items={"type": "string"}, description="Only these datasets"),
        "cycles": Param([], type="array", items={"type": "integer"}, description="These cycles, not the usual ones"),
        "all": Param(False, type="boolean", description="Also what is not due"),
    },
    doc_md=__doc__,
    tags=["racemoney"],
)
def fec_bulk() -> None:
    """Choose what is due, fetch and load each lane, announce once."""

    @task
    def choose(params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The lanes that are due."""
        from racemoney.channels.due import due
        from racemoney.settings import Settings

        config = params or {}
        narrowed = {"datasets": config["datasets"], "cycles": config["cycles"], "everything": config["all"]}
        lanes = due(Settings(), datetime.now(UTC), **narrowed)
        return [dict(lane) for lane in lanes]

    @patient_task(**LANE)
    def fetch(dataset: str, cycle: int) -> dict[str, Any]:
        """Bring the file if it changed."""
        from racemoney.fetch.bulk import fetch_bulk
        from racemoney.fetch.http import open_session
        from racemoney.settings import Settings
        from racemoney.sources import get_source

        session = open_session(longest_wait=LONGEST_WAIT)
        fetched = fetch_bulk(Settings(), get_source(dataset), cycle, session=session)
        return {"changed": fetched.changed, "bytes": fetched.receipt.bytes, "sha256": fetched.receipt.sha256}

    @task(**LANE)  # type: ignore[untyped-decorator]  # of arguments in a dict mypy cannot tell which form is meant
    def load(dataset: str, cycle: int) -> str:
        """Parse the newest file into the lake, unless that was done before."""
        from racemoney.channels.bulk import load_newest
        from racemoney.settings import Settings

        return load_newest(Settings(), dataset, cycle)

    @task_group
    def lane(dataset: str, cycle: int) -> None:
        """One dataset of one cycle."""
        fetch(dataset=dataset, cycle=cycle) >> load(dataset=dataset, cycle=cycle)

    lanes = lane.expand_kwargs(choose())
    lanes >> announce()
    # A run is as red as its last tasks, and the announcement succeeds beside a failed lane; this one does not.
    lanes >> EmptyOperator(task_id="every_lane_succeeded")


fec_bulk()
