"""One build for every test of a rule: the rows of all modules make one small world."""

from pathlib import Path

import pytest
from sql.world import build_world

from etl.desk.warehouse import open_published


@pytest.fixture(scope="session")
def world(request, tmp_path_factory):
    """The published home of the rows that the collected modules state."""
    here = Path(__file__).parent
    modules = {item.module.__name__: item.module for item in request.session.items if item.path.parent == here}
    rows = [row for name in sorted(modules) for row in getattr(modules[name], "ROWS", [])]
    raw_lines = {k: v for name in sorted(modules) for k, v in getattr(modules[name], "RAW_LINES", {}).items()}
    filings = [filing for name in sorted(modules) for filing in getattr(modules[name], "FILINGS", [])]
    settings, _ = build_world(tmp_path_factory.mktemp("world") / "home", rows, raw_lines=raw_lines, filings=filings)
    return settings


@pytest.fixture(scope="session")
def published(world):
    """A connection to the published build."""
    with open_published(world) as connection:
        yield connection


@pytest.fixture(scope="session")
def ask(published):
    """Asks the published build: rows as tuples."""
    return lambda statement, *parameters: published.execute(statement, list(parameters)).fetchall()
