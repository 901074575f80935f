"""Build the race marts when the lake has changed: build, test, publish, export.

What is published stays until the tests of the next build have passed. Only the build's id goes from task to task.
"""

from typing import Any

from airflow.sdk import dag, task
from lake_tasks import DEFAULTS, LAKE


@dag(
    schedule=[LAKE],
    catchup=False,
    max_active_runs=1,
    # It only runs on the Asset, so the switches of those that fill the lake are the ones that matter.
    is_paused_upon_creation=False,
    default_args={**DEFAULTS, "pool": "racemoney_build"},
    doc_md=__doc__,
    tags=["racemoney"],
)
def race_marts() -> None:
    """One build, or none where the published one reads the same lake with the same models."""

    @task.short_circuit
    def plan() -> str | None:
        """The id of the build to be made; the rest is skipped where there is none."""
        from racemoney.build import plan
        from racemoney.settings import Settings

        manifest = plan(Settings())
        return manifest.build_id if manifest else None

    @task
    def build(build_id: str) -> str:
        """Compute the models of the changed cycles in a file of their own."""
        from racemoney.build import compute
        from racemoney.settings import Settings

        return compute(Settings(), build_id).build_id

    @task
    def test(build_id: str) -> str:
        """Run the tests on it."""
        from racemoney.build import audit
        from racemoney.settings import Settings

        return audit(Settings(), build_id).build_id

    @task
    def publish(build_id: str) -> str:
        """Put it in place."""
        from racemoney.build import publish
        from racemoney.settings import Settings

        return publish(Settings(), build_id).build_id

    @task
    def export(build_id: str) -> list[str]:
        """Write the CSV summaries and the page of the races that RACEMONEY_EXPORT_RACES names."""
        from racemoney.desk.export import export_race
        from racemoney.desk.page import export_page
        from racemoney.settings import Settings

        settings = Settings()
        writers = (export_race, export_page)
        return [str(write(settings, race_id)) for race_id in settings.export_races for write in writers]

    planned: Any = plan()
    built: Any = build(planned)
    tested: Any = test(built)
    published: Any = publish(tested)
    export(published)


race_marts()
