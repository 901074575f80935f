import logging

import pytest

from racemoney.errors import BadInputError, TransientError
from racemoney.schedule.alarm import Failure, explain, log_failure, post_failure
from racemoney.schedule.wiring import tell_failure


class Task:
    """What a callback is told of a task instance."""

    dag_id, run_id, task_id, rendered_map_index, try_number = "fec_bulk", "r1", "lane.load", "indiv 2018", 1
    log_url = "http://localhost:8080/dags/fec_bulk"


def failure(error="indiv18.zip is broken"):
    return Failure("fec_bulk", "r1", "lane.load", "indiv 2018", 1, error, "mend it", "http://localhost:8080/log")


def test_one_line_tells_what_why_and_what_to_do(caplog):
    with caplog.at_level(logging.ERROR):
        log_failure(failure())
    (line,) = caplog.messages
    assert line == (
        "fec_bulk: lane.load (indiv 2018) failed, tried once: indiv18.zip is broken | mend it | http://localhost:8080/log"
    )


def test_the_webhook_is_told_the_same_and_its_parts(webhook):
    tell_failure({"ti": Task(), "exception": BadInputError("indiv18.zip is\nbroken")})
    (told,) = webhook
    assert told["text"].startswith("fec_bulk: lane.load (indiv 2018) failed, tried once: indiv18.zip is broken | ")
    assert (told["dag_id"], told["lane"], told["error"]) == ("fec_bulk", "indiv 2018", "indiv18.zip is broken")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/s3cret", "nonsense/s3cret"])
def test_a_dead_webhook_is_a_warning_that_keeps_its_address_to_itself(url, caplog):
    post_failure(failure(), url)
    assert "the webhook was not told" in caplog.text
    assert "s3cret" not in caplog.text


def test_errors_of_others_are_not_quoted():
    told, advice = explain(ValueError("https://api/?api_key=s3cret"))
    assert told == "ValueError, an error nobody foresaw"
    assert "read the log" in advice


def test_advice_differs_by_kind():
    assert "the next run tries again" in explain(TransientError("busy"))[1]
    assert "mend the cause" in explain(BadInputError("odd"))[1]
    assert "out of memory" in explain(None)[1]
