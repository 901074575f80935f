"""Docs that cannot rot: what is made is fresh, and every command that a page shows is one."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from racemoney.cli import app
from racemoney.cli.docs import COMMANDS, pages

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "warehouse" / "README.md"])
# A command in a page: up to the end of its line, its code span or its quoted SQL.
SHOWN = re.compile(r"racemoney ([a-z][^`\n\"']*)")
GROUP: Any = typer.main.get_command(app)


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_what_is_made_is_fresh(path):
    assert path.read_text(encoding="utf-8") == pages()[path]


def test_the_reference_has_every_command_that_help_shows():
    reference = COMMANDS.read_text(encoding="utf-8")
    shown = [name for name, command in GROUP.commands.items() if not command.hidden]
    assert len(shown) >= 13
    assert [name for name in shown if f"\n## {name}\n" not in reference] == []


def command_of(words):
    """The command that words name, and the words behind it; None where they name none."""
    command, rest = GROUP, list(words)
    while rest and hasattr(command, "commands") and rest[0] in command.commands:
        command = command.commands[rest.pop(0)]
    return (None if command is GROUP else command), rest


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_a_page_is_one_with_these_options(page):
    for shown in SHOWN.findall(page.read_text(encoding="utf-8")):
        words = shown.split()
        command, rest = command_of(words)
        # prose may go on with the program's name: "racemoney makes such figures"
        if command is None:
            assert not any(word.startswith("--") for word in rest), shown
            continue
        options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        given = [re.split(r"[=,;.)\]]", word)[0] for word in rest if word.startswith("--")]
        assert [name for name in given if name not in options] == [], shown


def test_makefile_has_the_readme_s_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {line.split()[1] for line in readme.splitlines() if line.startswith("make ")}
    assert {"demo", "test"} <= named
    assert [target for target in named if f"\n{target}:" not in makefile] == []
