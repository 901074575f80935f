"""What both Dags are given. Light, as Airflow reads the Dags every few seconds: what takes time to import comes later."""

from datetime import timedelta
from typing import Any

# The Asset between the Dags: the first emits it, the second is scheduled on it.
LAKE_URI = "racemoney://warehouse/lake"

RETRIES: dict[str, Any] = {
    "retries": 3,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=1),
}


def tell_failure(context: Any) -> None:
    """A failure callback of Airflow: tell in the log, and at the webhook, what a person needs to act."""
    from etl.schedule.alarm import Failure, explain, log_failure, post_failure
    from etl.settings import Settings

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
