"""The command reference as a page, from the command line itself: what `--help` says, no more."""

from collections.abc import Iterator
from typing import Any

import typer.main

from etl.cli import app

HEAD = """# Commands

Made by `make docs` from the command line itself; `racemoney COMMAND --help` says the same.
"""


def commands_page() -> str:
    """Every command that the help shows, in its order, with its arguments and options."""
    # typer carries a click of its own, so no class of click tells what these are
    group: Any = typer.main.get_command(app)
    context = group.make_context("racemoney", ["--version"], resilient_parsing=True)
    commands = [group.get_command(context, name) for name in group.list_commands(context)]
    return "\n".join([HEAD, *(_chapter(command) for command in commands if not command.hidden)])


def _chapter(command: Any) -> str:
    arguments = [parameter.name.upper() for parameter in command.params if parameter.param_type_name == "argument"]
    usage = " ".join(["racemoney", command.name, *arguments, "[OPTIONS]"])
    return f"## {command.name}\n\n```\n{usage}\n```\n\n{command.help.strip()}\n\n{''.join(_lines(command))}"


def _lines(command: Any) -> Iterator[str]:
    """A line for each argument and option."""
    for parameter in command.params:
        is_option = parameter.param_type_name == "option"
        names = [*parameter.opts, *parameter.secondary_opts] if is_option else [parameter.name.upper()]
        yield f"- {', '.join(f'`{name}`' for name in names)}: {parameter.help or ''}\n"
