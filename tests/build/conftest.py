"""The published home that these tests copy."""

import pytest
from desk.home import base_home


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A published home; read only."""
    return base_home(tmp_path_factory.getbasetemp() / "published")
