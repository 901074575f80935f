"""What is told when a task has failed for good: one line in the log, and the same to a webhook if one is set."""

import logging
from dataclasses import asdict, dataclass

import requests

from racemoney.errors import RacemoneyError, TransientError

TIMEOUT = (5, 10)
log = logging.getLogger("racemoney.alarm")


@dataclass(frozen=True)
class Failure:
    """A task that failed for good. `lane` is the dataset and cycle it worked on, if any; `error` is one sentence."""

    dag_id: str
    run_id: str
    task_id: str
    lane: str | None
    tries: int
    error: str
    advice: str
    log_url: str

    def sentence(self) -> str:
        """Everything in one line: what failed, why, what to do, where to read on."""
        lane = f" ({self.lane})" if self.lane else ""
        tries = "once" if self.tries == 1 else f"{self.tries} times"
        return f"{self.dag_id}: {self.task_id}{lane} failed, tried {tries}: {self.error} | {self.advice} | {self.log_url}"


def explain(error: BaseException | None) -> tuple[str, str]:
    """The error as one sentence, and what to do.

    Our own errors are written for people. Of any other only the kind is told: its text may hold anything, a key in an
    address as well, and the log that masks such things has it.
    """
    if isinstance(error, RacemoneyError):
        cause = " ".join(str(error).split())
        if isinstance(error, TransientError):
            return cause, "the next run tries again; to try sooner, clear the task"
        return cause, "mend the cause, then clear the task: trying again alone will not help"
    if error is None:
        return (
            "the task ended without telling why",
            "see whether the worker was stopped or ran out of memory, then clear the task",
        )
    return f"{type(error).__name__}, an error nobody foresaw", "read the log, then clear the task"


def log_failure(failure: Failure) -> None:
    """Log the failure as one line."""
    log.error(failure.sentence())


def post_failure(failure: Failure, webhook_url: str) -> None:
    """Post the failure to the webhook as JSON, `text` being what the common chat services show. Never raises.

    The address is a secret, and so are errors that quote it.
    """
    try:
        answer = requests.post(webhook_url, json={"text": failure.sentence(), **asdict(failure)}, timeout=TIMEOUT)
    except requests.RequestException as error:
        log.warning("the webhook was not told: %s", type(error).__name__)
        return
    if not answer.ok:
        log.warning("the webhook was not told: it answers %s", answer.status_code)
