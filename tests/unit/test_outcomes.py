"""What became of what a channel was to bring: told in one line each, and failing as one."""

from datetime import UTC, datetime

import pytest

from racemoney.channels.outcome import Outcome, Report, State, attempt, failed
from racemoney.errors import BadInputError, TerminalError, TransientError

MOMENT = datetime(2018, 12, 3, 12, tzinfo=UTC)


def test_the_name_is_not_said_twice():
    assert failed("cn.txt", BadInputError("cn.txt is not cn")).sentence() == "cn.txt is not cn"
    assert failed("filing 12", BadInputError("it is gone")).sentence() == "filing 12: it is gone"


def test_an_error_of_the_disk_is_an_outcome_with_a_remedy():
    def full() -> Outcome:
        raise OSError(28, "No space left on device")

    told = attempt("cn.txt", "/home", full)
    assert told.state is State.FAILED
    assert "the disk of /home is full" in told.said


def test_an_error_that_nobody_foresaw_is_none():
    with pytest.raises(ZeroDivisionError):
        attempt("cn.txt", "/home", lambda: Outcome("x", State.LOADED, str(1 // 0)))


def test_a_report_says_what_came_and_keeps_failures_apart():
    done = Outcome("2018-06-16 paper", State.SKIPPED, "no filings")
    kept = Outcome("cn18.zip", State.UNCHANGED, "unchanged", warnings=("a warning",))
    report = Report((done, kept, failed("cm18.zip", BadInputError("broken"))), ("in the lake already: 2",))
    assert list(report.sentences()) == [
        "in the lake already: 2",
        "2018-06-16 paper: no filings",
        "cn18.zip: unchanged",
        "  a warning",
    ]
    assert report.summary() == "in the lake already: 2; 2 asked for, 0 new in the lake with 0 rows"
    assert [each.name for each in report.failed] == ["cm18.zip"]
    assert not report.ok


def test_what_failed_is_tried_again_where_that_may_help_with_any_of_it():
    terminal, transient = failed("a", BadInputError("no")), failed("b", TransientError("is busy", retry_at=MOMENT))
    with pytest.raises(TransientError, match="a: no; b: is busy") as error:
        Report((terminal, transient)).raise_failed()
    assert error.value.retry_at == MOMENT
    with pytest.raises(TerminalError, match=r"^a: no$"):
        Report((terminal,)).raise_failed()
    Report().raise_failed()
