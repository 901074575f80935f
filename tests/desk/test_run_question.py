"""`racemoney run` asks a person before a large pull, and nobody else."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from racemoney.channels.estimate import LARGE_BYTES, LARGE_CALLS, Estimate
from racemoney.cli import app
from racemoney.desk.run import Done
from racemoney.errors import BadInputError

RACE = ("--race", "GA-06-2017-special")
CYCLE = ("--cycle", "2018")
LARGE = Estimate(LARGE_BYTES + 1)
QUESTION = "Go on?"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Types the command; gives exit code, what it printed and what was pulled."""

    def type_it(estimate, *arguments, answer="", is_terminal=True):
        pulled = []

        def pull(settings, what, *, confirm, progress):
            # the stream that the runner put in the place of standard input
            monkeypatch.setattr(sys.stdin, "isatty", lambda: is_terminal)
            if not confirm(estimate):
                raise BadInputError("stopped before the download")
            pulled.append(what)
            return Done(Path("racemoney.duckdb"), ())

        monkeypatch.setattr("racemoney.desk.run.run_race", pull)
        monkeypatch.setattr("racemoney.desk.run.run_cycle", pull)
        told = CliRunner().invoke(app, ["run", *arguments, "--home", str(tmp_path)], input=answer)
        assert "to download" in told.stdout
        return told.exit_code, told.stdout, pulled

    return type_it


@pytest.mark.parametrize("asked", [RACE, CYCLE])
@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_a_large_pull_stops_without_a_yes(run, asked, answer):
    code, out, pulled = run(LARGE, *asked, answer=answer)
    assert QUESTION in out
    assert (code, pulled) == (1, [])


@pytest.mark.parametrize(("asked", "what"), [(RACE, RACE[1]), (CYCLE, 2018)])
@pytest.mark.parametrize("estimate", [LARGE, Estimate(calls=LARGE_CALLS + 1), Estimate(is_known=False)])
def test_a_large_pull_goes_on_after_a_yes(run, asked, what, estimate):
    code, out, pulled = run(estimate, *asked, answer="y\n")
    assert QUESTION in out
    assert (code, pulled) == (0, [what])


@pytest.mark.parametrize("asked", [RACE, CYCLE])
@pytest.mark.parametrize(
    ("estimate", "more", "is_terminal"),
    [
        (LARGE, ["--yes"], True),
        (Estimate(LARGE_BYTES, LARGE_CALLS), [], True),
        # a scheduler or a pipe cannot answer
        (LARGE, [], False),
    ],
)
def test_nobody_is_asked(run, asked, estimate, more, is_terminal):
    code, out, pulled = run(estimate, *asked, *more, answer="n\n", is_terminal=is_terminal)
    assert QUESTION not in out
    assert (code, len(pulled)) == (0, 1)
