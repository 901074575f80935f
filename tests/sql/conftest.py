"""Builds of stated rows: most modules of rules share one small world. A module whose seats or names would meet others' says
OWN_WORLD."""

from pathlib import Path

import pytest
from sql.world import build_world

from racemoney.desk.warehouse import open_published

HERE = Path(__file__).parent


def _stated(modules):
    """The rows, raw lines and filings that modules state."""
    return (
        [row for module in modules for row in getattr(module, "ROWS", [])],
        {dataset: line for module in modules for dataset, line in getattr(module, "RAW_LINES", {}).items()},
        [filing for module in modules for filing in getattr(module, "FILINGS", [])],
    )


def _build(tmp_path_factory, modules):
    rows, raw_lines, filings = _stated(modules)
    settings, _ = build_world(tmp_path_factory.mktemp("world") / "home", rows, raw_lines=raw_lines, filings=filings)
    return settings


def _has_own_world(module):
    return getattr(module, "OWN_WORLD", False)


@pytest.fixture(scope="session")
def shared_world(request, tmp_path_factory):
    """The published home of the rows of all modules that share a world, collected or not: a test alone sees the same."""
    modules = {item.module.__name__: item.module for item in request.session.items if item.path.parent == HERE}
    return _build(tmp_path_factory, [modules[name] for name in sorted(modules) if not _has_own_world(modules[name])])


@pytest.fixture(scope="module")
def world(request, tmp_path_factory):
    """The published home that the module's rows are in."""
    if _has_own_world(request.module):
        return _build(tmp_path_factory, [request.module])
    return request.getfixturevalue("shared_world")


@pytest.fixture(scope="module")
def published(world):
    """A connection to the published build."""
    with open_published(world) as connection:
        yield connection


@pytest.fixture(scope="module")
def ask(published):
    """Asks the published build: rows as tuples."""
    return lambda statement, *parameters: published.execute(statement, list(parameters)).fetchall()
