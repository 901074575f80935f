"""dbt on the lake, audit, publish: `build` does all of it."""

from collections.abc import Callable

from racemoney.build.builder import audit, compute, plan
from racemoney.build.manifest import Manifest
from racemoney.build.publish import publish
from racemoney.settings import Settings

__all__ = ["audit", "build", "compute", "plan", "publish"]


def build(settings: Settings, *, full: bool = False, announce: Callable[[str], None] = print) -> Manifest | None:
    """Plan, compute, audit and publish. Gives the published manifest, or None where nothing changed.

    `announce` is told what takes long before it begins.

    Raises BuildError with one sentence where any step fails; what was published then stays in place.
    """
    planned = plan(settings, full=full)
    if planned is None:
        return None
    compute(settings, planned.build_id, announce)
    audit(settings, planned.build_id)
    return publish(settings, planned.build_id)
