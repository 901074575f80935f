"""One build for each module of rules: the rows that it states make a small world of their own."""

import pytest
from sql.world import build_world

from etl.desk.warehouse import open_published


@pytest.fixture(scope="module")
def world(request, tmp_path_factory):
    """The published home of the module's rows; the rows of another module would be other people's seats and committees."""
    stated = request.module
    settings, _ = build_world(
        tmp_path_factory.mktemp("world") / "home",
        getattr(stated, "ROWS", []),
        raw_lines=getattr(stated, "RAW_LINES", {}),
        filings=getattr(stated, "FILINGS", []),
    )
    return settings


@pytest.fixture(scope="module")
def published(world):
    """A connection to the published build."""
    with open_published(world) as connection:
        yield connection


@pytest.fixture(scope="module")
def ask(published):
    """Asks the published build: rows as tuples."""
    return lambda statement, *parameters: published.execute(statement, list(parameters)).fetchall()
