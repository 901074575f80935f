"""The field's own words, wherever a reader meets ours: docs, descriptions of tables and columns, help, `show`."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from racemoney.cli import app

ROOT = Path(__file__).parents[2]
# The FEC warns against mixing them up: Forms 24 and 5 are 24- and 48-hour reports, only Form 6 is a 48-hour notice.
WRONG = {
    r"24- (or|and) 48-hour notice|\b24-hour notice": "a 24- or 48-hour report",
    r"\bgifts?\b": "a contribution",
    r"\bjoint fundraisers?\b": "a joint fundraising committee",
    r"\blumps?\b of|partnership's lump": "a partnership contribution",
    r"\b(reproduced|validated)\b": "say where the figure is from",
}


def sentences(node):
    """Every description in a declaration."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("description", "about", "label") and isinstance(value, str):
                yield value
            elif key == "warnings":
                yield from value
            else:
                yield from sentences(value)
    elif isinstance(node, list):
        for value in node:
            yield from sentences(value)


def texts():
    """What readers see, by where it stands."""
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "etl/racemoney/desk/show").glob("*.py")]:
        yield file.name, file.read_text(encoding="utf-8")
    for file in [*(ROOT / "sql").rglob("*.yml"), *(ROOT / "etl/racemoney/sources").rglob("*.yaml")]:
        for sentence in sentences(yaml.safe_load(file.read_text(encoding="utf-8"))):
            yield file.name, sentence
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        yield (
            f"racemoney {name}",
            " ".join([command.help or "", *(getattr(one, "help", "") or "" for one in command.params)]),
        )


@pytest.mark.parametrize("wrong", WRONG)
def test_readers_see_the_words_of_the_field(wrong):
    found = [(where, match[0]) for where, text in texts() for match in re.finditer(wrong, text, re.IGNORECASE)]
    assert found == [], f"write {WRONG[wrong]}"
