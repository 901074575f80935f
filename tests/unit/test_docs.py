"""Docs that cannot rot: the README names every command, the dictionary page is what `make docs` writes."""

from pathlib import Path

import typer

from etl.cli import app
from etl.desk.docs import PAGE, dictionary_page

ROOT = Path(__file__).parents[2]


def test_readme_names_every_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands
    assert len(commands) >= 10
    assert [name for name in commands if f"racemoney {name}" not in readme] == []


def test_makefile_has_the_readme_s_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {line.split()[1] for line in readme.splitlines() if line.startswith("make ")}
    assert {"demo", "test"} <= named
    assert [target for target in named if f"\n{target}:" not in makefile] == []


def test_dictionary_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == dictionary_page()
