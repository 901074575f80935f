"""Fetch and load electronic filings by the day, as the FEC packs them.

A run brings the day before its logical date, today's run also the days whose zips may still change: so a backfill over past
dates brings each of them, `since` and `until` bring a range in one run, and nothing comes twice. While the zip of yesterday
is not there yet, its task gives its worker back and looks again every hour until the afternoon.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronTriggerTimetable, Param, dag, task
from lake_tasks import DEFAULTS, announce, patient_task

from racemoney.schedule.wiring import LONGEST_WAIT, often


@dag(
    # A day's zip is made in the night after it.
    schedule=CronTriggerTimetable(often("0 6 * * *"), timezone="America/New_York"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "since": Param(None, type=["null", "string"], format="date", description="From this day on"),
        "until": Param(None, type=["null", "string"], format="date", description="To this day"),
        "days": Param([], type="array", description="These days and no others"),
        "all": Param(False, type="boolean", description="Also days whose zips are at rest"),
    },
    doc_md=__doc__,
    tags=["racemoney"],
)
def fec_filings() -> None:
    """Choose the days, bring each, announce once."""

    @task
    def choose(params: dict[str, Any] | None = None, logical_date: datetime | None = None) -> list[str]:
        """The days of this run."""
        from racemoney.schedule.days import days_of_run
        from racemoney.settings import Settings

        config = params or {}
        if config["days"]:
            return sorted(date.fromisoformat(day).isoformat() for day in config["days"])
        since, until = (date.fromisoformat(config[name]) if config[name] else None for name in ("since", "until"))
        days = days_of_run(
            Settings(), datetime.now(UTC), logical=logical_date, since=since, until=until, everything=config["all"]
        )
        return [day.isoformat() for day in days]

    @patient_task(
        # Loads are parallel themselves, so they share the slots of the bulk files.
        pool="fec_bulk",
        # One that hangs would hold its slot for good.
        execution_timeout=timedelta(hours=6),
        map_index_template="{{ task.op_kwargs['day'] }}",
    )
    def bring(day: str, params: dict[str, Any] | None = None) -> str:
        """Fetch and load the zips of a day, unless they are here."""
        from racemoney.fetch.http import open_session
        from racemoney.schedule.days import bring_day
        from racemoney.settings import Settings

        session = open_session(longest_wait=LONGEST_WAIT)
        full = (params or {})["all"]
        return bring_day(Settings(), date.fromisoformat(day), datetime.now(UTC), full=full, session=session)

    brought = bring.expand(day=choose())
    brought >> announce()
    # A run is as red as its last tasks, and the announcement succeeds beside a failed day; this one does not.
    brought >> EmptyOperator(task_id="every_day_succeeded")


fec_filings()
