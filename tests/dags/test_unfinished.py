"""What was fetched but is not in the lake as today's parser reads it stays due; what became current is announced once."""

from datetime import UTC, datetime, timedelta

import pytest

from racemoney.channels import due as due_module
from racemoney.channels.bulk import load_newest, load_receipt
from racemoney.channels.due import unloaded
from racemoney.errors import BadInputError
from racemoney.fetch.receipts import store
from racemoney.schedule.changes import lake_changes

JUST_NOW = timedelta(0)


def receive(bulk, lines, day=1):
    file = bulk.zip("indiv18.zip", {"itcont.txt": lines})
    return store(bulk.settings, file, "indiv", 2018, last_modified=datetime(2018, 12, day, tzinfo=UTC), is_synthetic=True)


def test_fetched_but_not_loaded_is_unfinished(bulk, settings):
    assert unloaded(settings) == set()
    receive(bulk, bulk.lines(2))
    assert unloaded(settings) == {("indiv", 2018)}
    load_newest(settings, "indiv", 2018)
    assert unloaded(settings) == set()


def test_a_newer_file_is_unfinished_again(bulk, settings):
    receive(bulk, bulk.lines(2))
    load_newest(settings, "indiv", 2018)
    receive(bulk, bulk.lines(3), day=8)
    assert unloaded(settings) == {("indiv", 2018)}


def test_what_an_older_parser_read_is_unfinished(bulk, settings, monkeypatch):
    receive(bulk, bulk.lines(2))
    load_newest(settings, "indiv", 2018)
    monkeypatch.setattr(due_module, "is_stale", lambda record: True)
    assert unloaded(settings) == {("indiv", 2018)}


def test_the_manifest_tells_rows_as_of_and_digest(bulk, settings):
    receive(bulk, bulk.lines(2))
    load_newest(settings, "indiv", 2018)
    manifest = lake_changes(settings, None, JUST_NOW)
    assert manifest is not None
    assert (manifest["rows"], manifest["as_of"], manifest["is_synthetic"]) == (2, "2018-12-01T00:00:00+00:00", True)
    (lane,) = manifest["lanes"]
    assert (lane["dataset"], lane["cycle"], lane["table"]) == ("indiv", 2018, "individual_contributions")
    assert len(lane["sha256"]) == 64


def test_only_what_is_new_since_the_last_manifest(bulk, settings):
    receive(bulk, bulk.lines(2))
    load_newest(settings, "indiv", 2018)
    first = lake_changes(settings, {}, JUST_NOW)
    assert first is not None
    assert lake_changes(settings, first, JUST_NOW) is None
    receive(bulk, bulk.lines(3), day=8)
    load_newest(settings, "indiv", 2018)
    second = lake_changes(settings, first, JUST_NOW)
    assert second is not None
    assert second["rows"] == 3
    assert set(first["load_ids"]).isdisjoint(second["load_ids"])


def test_an_older_file_loaded_late_changes_nothing(bulk, settings):
    receive(bulk, bulk.lines(2), day=8)
    load_newest(settings, "indiv", 2018)
    announced = lake_changes(settings, None, JUST_NOW)
    older = receive(bulk, bulk.lines(1))
    load_receipt(settings, older)
    assert lake_changes(settings, announced, JUST_NOW) is None


def test_what_was_announced_long_ago_and_is_not_published_is_announced_again(bulk, settings):
    """Its build failed; nothing else would start another."""
    receive(bulk, bulk.lines(2))
    load_newest(settings, "indiv", 2018)
    announced = lake_changes(settings, None, JUST_NOW)
    assert lake_changes(settings, announced, timedelta(hours=11)) is None
    assert lake_changes(settings, announced, timedelta(hours=13)) == announced


def test_nothing_fetched_is_told(settings):
    with pytest.raises(BadInputError, match="no indiv file of 2018"):
        load_newest(settings, "indiv", 2018)
