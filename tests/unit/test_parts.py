"""Parts and source versions: the texts that stand in records, folders and builds, and what they say."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from racemoney.lake.parts import SNAPSHOT, Part, SourceVersion, page_label

DAY = date(2018, 6, 16)
NOON = datetime(2018, 12, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (SNAPSHOT, "snapshot"),
        (Part.filing(1326465), "filing-1326465"),
        (Part.filing(-987), "filing--987"),
        (Part.day(DAY), "day-20180616"),
        (Part.day(DAY, "paper"), "paper-20180616"),
        (Part.pack("0123456789abcdef0123"), "pack-0123456789abcdef"),
        (Part.pages("3f0c12345678", None, 1, 100), "3f0c12345678/all/000001-000100"),
        (Part.pages("3f0c12345678", date(2018, 10, 20), 101, None), "3f0c12345678/2018-10-20/000101-end"),
    ],
)
def test_a_part_is_its_text(part, text):
    assert part == text


def test_a_part_says_what_it_is():
    told = [
        (part.filing_number, part.zip_day, part.is_pack, part.unit, part.is_whole, part.is_end)
        for part in map(
            Part,
            (
                *("snapshot", "filing--987", "day-20180616", "paper-20180616", "pack-0123456789abcdef"),
                *("3f0c/all/000001-000100", "3f0c/2018-10-20/000101-end"),
            ),
        )
    ]
    assert told == [
        (None, None, False, "snapshot", False, False),
        (-987, None, False, "filing--987", False, False),
        (None, DAY, False, "day-20180616", False, False),
        (None, DAY, False, "paper-20180616", False, False),
        (None, None, True, "pack-0123456789abcdef", False, False),
        (None, None, False, "3f0c", True, False),
        (None, None, False, "3f0c", False, True),
    ]


def test_pages_sort_as_they_come():
    assert page_label(1, 100) == "000001-000100" < page_label(101, 200) < page_label(201, None) == "000201-end"


def test_the_order_of_versions_is_that_of_moments():
    later = NOON + timedelta(seconds=1)
    assert SourceVersion.of(NOON) == "2018-12-03T12:00:00Z" < SourceVersion.of(later)
    assert SourceVersion.of(NOON.astimezone(timezone(timedelta(hours=-5)))) == SourceVersion.of(NOON)


def test_a_version_that_says_more_of_the_day_is_newer():
    bare, filed = SourceVersion.of(NOON), SourceVersion.of(NOON, DAY)
    assert filed == "2018-12-03T12:00:00Z filed 2018-06-16" > bare
    assert (bare.filed_date, filed.filed_date) == (None, DAY)
    assert [filed.tells_of(None), filed.tells_of(DAY), bare.tells_of(None)] == [True, True, True]
    assert [bare.tells_of(DAY), filed.tells_of(DAY + timedelta(days=1))] == [False, False]


def test_nobody_else_takes_their_texts_apart():
    """The marks by which the texts are made stand in one module."""
    package = Path(__file__).parents[2] / "etl" / "racemoney"
    marks = ('"filing-', "'filing-", '"day-', '"paper-', '"pack-', '" filed "', 'f" filed ', '"-end"')
    held = {path.name for path in package.rglob("*.py") if any(mark in path.read_text() for mark in marks)}
    assert held == {"parts.py"}
