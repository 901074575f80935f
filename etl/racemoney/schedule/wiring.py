"""What the Dags are given. Light, as Airflow reads the Dags every few seconds: what takes time to import comes later."""

import os
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter

# The Asset between the Dags: those that fill the lake emit it, race_marts is scheduled on it.
LAKE_URI = "racemoney://warehouse/lake"

RETRIES: dict[str, Any] = {
    "retries": 3,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=1),
}


# What a task waits for itself, in seconds; for longer it gives its worker back.
LONGEST_WAIT = 60


def often(daily: str) -> str:
    """The cron expression of a Dag that runs daily: as told, or every hour where RACEMONEY_HOURLY is on.

    Raises pydantic's ValidationError where that is neither yes nor no.
    """
    is_hourly = TypeAdapter(bool).validate_python(os.environ.get("RACEMONEY_HOURLY", "").strip() or "false")
    return "0 * * * *" if is_hourly else daily


def tell_failure(context: Any) -> None:
    """A failure callback of Airflow: tell in the log, and at the webhook, what a person needs to act."""
    from racemoney.schedule.alarm import Failure, explain, log_failure, post_failure
    from racemoney.settings import Settings

    ti = context["ti"]
    error, advice = explain(context.get("exception"))
    failure = Failure(
        dag_id=ti.dag_id,
        run_id=ti.run_id,
        task_id=ti.task_id,
        lane=ti.rendered_map_index,
        tries=ti.try_number,
        error=error,
        advice=advice,
        log_url=ti.log_url,
    )
    log_failure(failure)
    if webhook_url := Settings().webhook_url:
        post_failure(failure, webhook_url)
