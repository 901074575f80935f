"""dbt on the lake, audit, publish: `build` does all of it."""

from etl.build.builder import audit, compute, plan
from etl.build.manifest import Manifest
from etl.build.publish import publish
from etl.settings import Settings


def build(settings: Settings, *, full: bool = False) -> Manifest | None:
    """Plan, compute, audit and publish. Gives the published manifest, or None where nothing changed.

    Raises BuildError with one sentence where any step fails; what was published then stays in place.
    """
    planned = plan(settings, full=full)
    if planned is None:
        return None
    compute(settings, planned.build_id)
    audit(settings, planned.build_id)
    return publish(settings, planned.build_id)
