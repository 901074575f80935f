"""The command reference as a page, from the command line itself: what `--help` says, no more."""

from collections.abc import Iterator
from typing import Any

import typer.main

from racemoney.cli import app

HEAD = """# Commands

Made by `make docs` from the command line itself; `racemoney COMMAND --help` says the same.
"""


def commands_page() -> str:
    """Every command that the help shows, in its order, with its arguments and options."""
    # typer carries a click of its own, so no class of click tells what these are
    group: Any = typer.main.get_command(app)
    return "\n".join([HEAD, *_chapters(group, "racemoney")])


def _chapters(group: Any, path: str) -> Iterator[str]:
    """A chapter for each command of a group that help shows; those of a group within it follow the group's own."""
    for name in group.list_commands(None):
        command = group.commands[name]
        if command.hidden:
            continue
        yield _chapter(command, f"{path} {name}")
        if hasattr(command, "list_commands"):
            yield from _chapters(command, f"{path} {name}")


def _chapter(command: Any, path: str) -> str:
    arguments = [parameter.name.upper() for parameter in command.params if parameter.param_type_name == "argument"]
    usage = " ".join([path, *arguments, "[OPTIONS]"])
    title = path.removeprefix("racemoney ")
    return f"## {title}\n\n```\n{usage}\n```\n\n{command.help.strip()}\n\n{''.join(_lines(command))}"


def _lines(command: Any) -> Iterator[str]:
    """A line for each argument and option."""
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        is_option = parameter.param_type_name == "option"
        names = [*parameter.opts, *parameter.secondary_opts] if is_option else [parameter.name.upper()]
        yield f"- {', '.join(f'`{name}`' for name in names)}: {parameter.help or ''}\n"
