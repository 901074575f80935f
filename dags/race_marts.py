"""Build the race marts when the lake has changed: build, test, publish, export.

What is published stays until the tests of the next build have passed. Only the build's id goes from task to task.
"""

from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule, dag, task
from pydantic import ValidationError

from etl.errors import TerminalError
from etl.schedule.wiring import LAKE_URI, RETRIES, tell_failure

LAKE = Asset(LAKE_URI)
# A terminal error is the same error at every try, and so is a setting that cannot be read.
STOP_AT_TERMINAL = ExceptionRetryPolicy([RetryRule(exception=[TerminalError, ValidationError], action=RetryAction.FAIL)])


@dag(
    schedule=[LAKE],
    catchup=False,
    max_active_runs=1,
    # It only runs on the Asset, so fec_bulk's switch is the one that matters.
    is_paused_upon_creation=False,
    default_args={
        **RETRIES,
        "pool": "racemoney_build",
        "retry_policy": STOP_AT_TERMINAL,
        "on_failure_callback": tell_failure,
    },
    doc_md=__doc__,
    tags=["racemoney"],
)
def race_marts() -> None:
    """One build, or none where the published one reads the same lake with the same models."""

    @task.short_circuit
    def plan() -> str | None:
        """The id of the build to be made; the rest is skipped where there is none."""
        from etl.build import plan
        from etl.settings import Settings

        manifest = plan(Settings())
        return manifest.build_id if manifest else None

    @task
    def build(build_id: str) -> str:
        """Compute the models of the changed cycles in a file of their own."""
        from etl.build import compute
        from etl.settings import Settings

        return compute(Settings(), build_id).build_id

    @task
    def test(build_id: str) -> str:
        """Run the tests on it."""
        from etl.build import audit
        from etl.settings import Settings

        return audit(Settings(), build_id).build_id

    @task
    def publish(build_id: str) -> str:
        """Put it in place."""
        from etl.build import publish
        from etl.settings import Settings

        return publish(Settings(), build_id).build_id

    @task
    def export(build_id: str) -> list[str]:
        """Write the CSV summaries of the races that RACEMONEY_EXPORT_RACES names."""
        from etl.desk.export import export_race
        from etl.settings import Settings

        settings = Settings()
        return [str(export_race(settings, race_id)) for race_id in settings.export_races]

    build_id: Any = plan()
    export(publish(test(build(build_id))))


race_marts()
