"""Ask OpenFEC what is new of candidates, committees, filings, reports, election dates and reported expenditures.

One question at a time, as all share the hourly rate of one key. Told to wait for longer than a minute, a task gives its
worker back until then. The key comes from Airflow's Connection `fec_api` (its password), else from RACEMONEY_FEC_API_KEY.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronTriggerTimetable, Param, dag, task
from lake_tasks import DEFAULTS, announce, api_settings, patient_task

from racemoney.schedule.wiring import LONGEST_WAIT, often


@dag(
    # The FEC's tables are made anew each night.
    schedule=CronTriggerTimetable(often("30 6 * * *"), timezone="America/New_York"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "endpoints": Param([], type="array", items={"type": "string"}, description="Only these endpoints"),
        "cycles": Param([], type="array", items={"type": "integer"}, description="These cycles, not the usual ones"),
        "full": Param(False, type="boolean", description="Everything again, not only what is new"),
    },
    doc_md=__doc__,
    tags=["racemoney"],
)
def fec_api() -> None:
    """Choose the questions, ask each, announce once."""

    @task
    def choose(params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Each endpoint of each cycle."""
        from racemoney.schedule.api import questions

        config = params or {}
        found = questions(api_settings(), datetime.now(UTC), endpoints=config["endpoints"], cycles=config["cycles"])
        return [{**question, "full": config["full"]} for question in found]

    @patient_task(
        pool="fec_api",
        # One that hangs would hold the only slot for good.
        execution_timeout=timedelta(hours=12),
        map_index_template="{{ task.op_kwargs['endpoint'] }} {{ task.op_kwargs['cycle'] }}",
    )
    def ask(endpoint: str, cycle: int, full: bool) -> str:
        """Pull and load it; pages that came before a wait are not asked for again."""
        from racemoney.fetch.api import open_api
        from racemoney.schedule.api import ask as ask_api

        settings = api_settings()
        return ask_api(settings, endpoint, cycle, full=full, session=open_api(settings, longest_wait=LONGEST_WAIT))

    asked = ask.expand_kwargs(choose())
    asked >> announce()
    # A run is as red as its last tasks, and the announcement succeeds beside a failed question; this one does not.
    asked >> EmptyOperator(task_id="every_question_succeeded")


fec_api()
