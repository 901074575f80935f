"""What the home holds, how old it is, and what can go."""

from datetime import UTC, datetime, timedelta

import pytest

from etl.desk.status import parse_age, status, too_old
from etl.errors import BadInputError
from etl.lake.gc import collect
from etl.lake.records import read_records

OLD, NEW = datetime(2018, 1, 1, tzinfo=UTC), datetime(2018, 12, 1, tzinfo=UTC)


def two_loads(bulk):
    old = bulk.load(bulk.write("old.txt", [*bulk.lines(2), "x"]), as_of=OLD).record
    new = bulk.load(bulk.write("new.txt", bulk.lines(3)), as_of=NEW).record
    return old, new


def files(settings, load_id):
    return [p for root in (settings.tables, settings.quarantine) for p in root.glob(f"*/*/{load_id}/*")]


def test_status_tells_the_current_load(bulk):
    _, new = two_loads(bulk)
    (row,) = status(bulk.settings)
    assert (row.table, row.cycle, row.rows, row.quarantined) == ("individual_contributions", 2018, 3, 0)
    assert (row.source_as_of, row.sha256, row.is_stale) == (NEW, new.raw_sha256[:12], False)


def test_too_old_is_measured_from_the_source(bulk):
    two_loads(bulk)
    rows = status(bulk.settings)
    assert too_old(rows, timedelta(days=2), now=NEW + timedelta(days=3)) == rows
    assert too_old(rows, timedelta(days=2), now=NEW + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("text", "age"), [("2d", timedelta(days=2)), ("12h", timedelta(hours=12)), (" 30 m", timedelta(minutes=30))]
)
def test_ages(text, age):
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["", "2", "d", "-2d", "2 years"])
def test_what_is_no_age(text):
    with pytest.raises(BadInputError, match="write it like 2d"):
        parse_age(text)


@pytest.mark.parametrize("text", ["999999w", "36501d"])
def test_an_age_before_any_file(text):
    with pytest.raises(BadInputError, match="is longer than 36500d"):
        parse_age(text)


def test_the_longest_age_can_be_asked_for(bulk):
    two_loads(bulk)
    assert too_old(status(bulk.settings), parse_age("36500d")) == []


def test_what_is_not_current_goes_with_its_files_and_raw(bulk):
    old, new = two_loads(bulk)
    report = collect(bulk.settings, set())
    assert (report.loads, report.raw) == ((old.load_id,), (old.raw_path,))
    assert report.bytes > 0
    assert read_records(bulk.settings) == [new]
    assert not files(bulk.settings, old.load_id)
    assert files(bulk.settings, new.load_id)
    assert [p.name for p in bulk.settings.raw.rglob("*.txt")] == ["new.txt"]


def test_what_a_build_lists_is_kept(bulk):
    old, _ = two_loads(bulk)
    assert collect(bulk.settings, {old.load_id}).loads == ()
    assert len(files(bulk.settings, old.load_id)) == 2


def test_raw_stays_while_another_load_came_from_it(bulk):
    path = bulk.write("itcont.txt", bulk.lines(1))
    bulk.load(path, as_of=OLD)
    bulk.load(path, as_of=NEW)
    report = collect(bulk.settings, set())
    assert (len(report.loads), report.raw) == (1, ())


def test_orphans_go_after_a_day(bulk):
    two_loads(bulk)
    orphan = bulk.settings.tables / "candidates" / "cycle=2018" / "20181201T120000-0123abcd"
    orphan.mkdir(parents=True)
    noon = datetime(2018, 12, 1, 12, tzinfo=UTC)
    assert collect(bulk.settings, set(), now=noon + timedelta(hours=23)).orphans == ()
    assert collect(bulk.settings, set(), now=noon + timedelta(hours=25)).orphans == (orphan.name,)
    assert not orphan.exists()


def test_what_a_killed_process_left_goes_after_a_day(bulk):
    two_loads(bulk)
    draft = bulk.settings.raw / "bulk" / "indiv" / "2018" / ".0123.tmp"
    draft.write_text("half")
    collect(bulk.settings, set())
    assert draft.exists()
    collect(bulk.settings, set(), now=datetime.now(UTC) + timedelta(hours=25))
    assert not draft.exists()
