"""What the environment may say, and what is refused with a sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from racemoney.schedule.wiring import often
from racemoney.settings import Settings


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


@pytest.mark.parametrize(("told", "expected"), [("", False), ("true", True), ("0", False)])
def test_hourly_is_yes_or_no_and_nothing_is_no(monkeypatch, told, expected):
    monkeypatch.setenv("RACEMONEY_HOURLY", told)
    assert Settings().hourly is expected
    assert (often("30 6 * * *") == "0 * * * *") is expected


def test_an_hourly_that_cannot_be_read_is_refused(monkeypatch):
    monkeypatch.setenv("RACEMONEY_HOURLY", "sometimes")
    for read in (Settings, lambda: often("30 6 * * *")):
        with pytest.raises(ValidationError, match="valid boolean"):
            read()
