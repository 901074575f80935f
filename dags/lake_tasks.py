"""What the Dags have in common: how their tasks fail and wait, the Asset between them, and its announcement. No Dag."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.python import PythonOperator
from airflow.providers.standard.triggers.temporal import DateTimeTrigger
from airflow.sdk import Asset, Connection, ExceptionRetryPolicy, RetryAction, RetryRule, TriggerRule, task
from airflow.sdk.bases.decorator import DecoratedOperator, TaskDecorator, task_decorator_factory
from airflow.sdk.exceptions import AirflowNotFoundException, AirflowSkipException
from pydantic import ValidationError

from racemoney.errors import TerminalError, TransientError
from racemoney.schedule.wiring import LAKE_URI, RETRIES, tell_failure

if TYPE_CHECKING:
    from racemoney.settings import Settings

LAKE = Asset(LAKE_URI)
DEFAULTS: dict[str, Any] = {
    **RETRIES,
    # A terminal error is the same error at every try, and so is a setting that cannot be read.
    "retry_policy": ExceptionRetryPolicy([RetryRule(exception=[TerminalError, ValidationError], action=RetryAction.FAIL)]),
    "on_failure_callback": tell_failure,
}
# A run that waits longer than this in all fails like any other.
LONGEST_RUN = timedelta(days=1)
KEY_CONNECTION = "fec_api"


class PatientOperator(DecoratedOperator, PythonOperator):
    """A Python task that gives its worker back while it has to wait: at the moment that its error names it begins anew."""

    custom_operator_name = "@patient_task"

    def __init__(self, *, python_callable: Callable[..., Any], op_args: Any, op_kwargs: Any, **options: Any) -> None:
        asked = {"python_callable": python_callable, "op_args": op_args, "op_kwargs": op_kwargs}
        super().__init__(kwargs_to_upstream=asked, **asked, **options)

    def execute(self, context: Any, event: Any = None) -> Any:
        """Do it; wait where a TransientError says until when, unless that is later than a day after the run began."""
        try:
            return super().execute(context)
        except TransientError as error:
            if error.retry_at is None or error.retry_at > context["dag_run"].start_date + LONGEST_RUN:
                raise
            self.log.info("%s; waits until %s", error, error.retry_at)
            moment = error.retry_at
        self.defer(trigger=DateTimeTrigger(moment=moment), method_name="execute")


def patient_task(**options: Any) -> TaskDecorator:
    """`@task` for what may have to wait for the FEC."""
    return task_decorator_factory(decorated_operator_class=PatientOperator, **options)


def api_settings() -> "Settings":
    """The settings, with the key of OpenFEC from the Connection `fec_api` where there is one, else as the environment says.

    Airflow masks a Connection's password in its logs.
    """
    from racemoney.settings import Settings

    try:
        key = Connection.get(KEY_CONNECTION).password
    except AirflowNotFoundException:
        key = None
    return Settings().with_api_key(key) if key else Settings()


# Its inlet is its own outlet: it compares the lake with what was announced last, by whichever Dag.
@task(trigger_rule=TriggerRule.ALL_DONE, inlets=[LAKE], outlets=[LAKE])
def announce(inlet_events: Any = None, outlet_events: Any = None) -> None:
    """Emit the Asset with a manifest of what became current, if anything did."""
    from racemoney.schedule.changes import lake_changes
    from racemoney.settings import Settings

    last = next(iter(inlet_events[LAKE].ascending(False).limit(1)), None)
    age = datetime.now(UTC) - last.timestamp if last else timedelta(0)
    manifest = lake_changes(Settings(), last.extra if last else None, age)
    if manifest is None:
        raise AirflowSkipException("nothing changed")
    outlet_events[LAKE].extra = dict(manifest)
