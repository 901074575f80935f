"""What the environment may say, and what is refused with a sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from etl.settings import Settings


@pytest.mark.parametrize("name", ["home", "lake"])
@pytest.mark.parametrize("place", ["s3://bucket/x", "GS://bucket", "file:///data", Path("s3://bucket/x")])
def test_a_url_is_no_folder(name, place):
    with pytest.raises(ValidationError, match="only a local folder for now"):
        Settings(**{name: place})


def test_a_url_in_the_environment_is_refused(monkeypatch):
    monkeypatch.setenv("RACEMONEY_LAKE", "s3://bucket/x")
    with pytest.raises(ValidationError, match="only a local folder for now"):
        Settings()


@pytest.mark.parametrize("place", ["warehouse", "/data/home", "~/home", "a:b/c", "C:/data"])
def test_a_folder_is_taken_as_it_is(place):
    assert Settings(home=place, lake=None).home == Path(place)
