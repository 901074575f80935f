"""What all commands share: the application, the home, settings, progress and how a failure is told."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from racemoney import __version__
from racemoney.channels.progress import Reporter
from racemoney.errors import BadInputError
from racemoney.settings import Settings
from racemoney.text import clean, clean_lines

# In the order in which a newcomer meets them; what is not here is an older name, which help does not show.
ORDER = (
    "demo",
    "run",
    "races",
    "show",
    "explain",
    "export",
    "sql",
    "status",
    "fetch",
    "load",
    "build",
    "changes",
    "rollback",
    "gc",
)


class InOrder(TyperGroup):
    """The commands in ORDER."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names."""
        return sorted(super().list_commands(ctx), key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


app = typer.Typer(
    name="racemoney",
    cls=InOrder,
    help="FEC filings in, race-level money out: who raised what, from where, and who spent how much for and against whom.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)

# The two groups of the help: what people ask, and what keeps the data fresh.
ASKING = "Figures"
KEEPING = "Data"

fetch_app = typer.Typer(
    help="Fetch what changed at the FEC: bulk files of a cycle; `fetch filings`, `fetch api` and `fetch checks` the rest.",
    pretty_exceptions_enable=False,
    add_completion=False,
)

Home = Annotated[
    Path | None,
    typer.Option("--home", help="The data home; RACEMONEY_HOME, or ./warehouse, unless given.", show_default=False),
]
Race = Annotated[str, typer.Argument(help="A race id, such as GA-06-2017-special.")]
CsvFlag = Annotated[bool, typer.Option("--csv", help="Write CSV instead of a table.")]


class Told(Protocol):
    """Something that went wrong, in one sentence."""

    def sentence(self) -> str:
        """The sentence."""


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


def settings_of(home: Path | None) -> Settings:
    """The settings of a home; BadInputError names the one that is wrong."""
    try:
        return Settings(home=home) if home else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"RACEMONEY_{str(first['loc'][0]).upper()}" if first["loc"] else "a setting"
        raise BadInputError(f"{name} is {first.get('input')!r}: {first['msg']}") from None


def say(text: str) -> None:
    """Print on standard output. What it quotes of a file, a name or a path is cleaned."""
    print(clean_lines(text))


@contextmanager
def progress_shown() -> Iterator[Reporter]:
    """Bars on a terminal, plain lines in a log."""
    from racemoney.channels.progress import Bars, Lines

    if sys.stderr.isatty():
        with Bars() as bars:
            yield bars
    else:
        yield Lines()


def fail_if(failures: Iterable[Told | str]) -> None:
    """Tell each failure on standard error and exit 1; go on when there are none."""
    sentences = [failed if isinstance(failed, str) else failed.sentence() for failed in failures]
    for sentence in sentences:
        print(f"racemoney: {clean(sentence)}", file=sys.stderr)
    if sentences:
        raise typer.Exit(1)


def day_of(text: str) -> date:
    """The day that an option names; BadInputError where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"{text!r} is no day; write it like 2018-06-16") from None
