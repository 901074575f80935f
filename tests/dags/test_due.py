from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from racemoney.channels.due import Lane, due, is_due, last_check, rhythm
from racemoney.errors import BadInputError
from racemoney.settings import Settings
from racemoney.sources import get_source
from racemoney.sources.cycles import default_cycles

EASTERN = ZoneInfo("America/New_York")
# A Saturday.
NOW = datetime(2018, 11, 17, 12, tzinfo=UTC)
WEEKLY = ["fictitious_filings", "indiv", "oppexp", "oth", "pas2", "schedule_e_dump"]


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


def check(settings: Settings, dataset: str, cycle: int, at: datetime) -> None:
    folder = settings.raw / "bulk" / dataset / str(cycle)
    folder.mkdir(parents=True)
    (folder / "last_check.json").write_text(f'{{"checked_at": "{at.isoformat()}"}}')


@pytest.mark.parametrize(
    ("checked", "now", "expected"),
    [
        ("2018-11-16T23:59:59", "2018-11-17T00:00:00", True),
        ("2018-11-17T00:00:00", "2018-11-17T23:59:59", False),
        # The day on which clocks go back has 25 hours, the one on which they go forward 23.
        ("2018-11-04T00:30:00", "2018-11-04T23:30:00", False),
        ("2018-11-03T23:30:00", "2018-11-04T00:30:00", True),
        ("2018-03-11T00:30:00", "2018-03-11T23:30:00", False),
        ("2018-03-11T23:30:00", "2018-03-12T00:30:00", True),
    ],
)
def test_a_daily_file_is_due_once_a_day_on_the_fecs_clock(checked: str, now: str, expected: bool) -> None:
    assert is_due("daily", eastern(checked), eastern(now)) is expected


def test_the_day_is_the_fecs_and_not_utcs() -> None:
    evening, later = datetime(2018, 11, 17, 23, tzinfo=UTC), datetime(2018, 11, 18, 4, tzinfo=UTC)
    assert not is_due("daily", evening, later)
    assert is_due("daily", evening, datetime(2018, 11, 18, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("checked", "now", "expected"),
    [
        ("2018-11-11T23:59:59", "2018-11-12T00:00:00", True),
        ("2018-11-12T00:00:00", "2018-11-18T23:59:59", False),
        ("2018-11-12T07:00:00", "2018-11-19T00:00:00", True),
        # A week with a change of the clock in it.
        ("2018-10-29T00:00:00", "2018-11-04T23:59:59", False),
    ],
)
def test_a_weekly_file_is_due_from_monday_on(checked: str, now: str, expected: bool) -> None:
    assert is_due("weekly", eastern(checked), eastern(now)) is expected


def test_a_monthly_file_is_due_every_thirty_days() -> None:
    assert not is_due("monthly", eastern("2018-11-01T07:00:10"), eastern("2018-11-30T07:00:00"))
    assert is_due("monthly", eastern("2018-11-01T07:00:10"), eastern("2018-12-01T07:00:00"))


def test_what_was_never_checked_is_due() -> None:
    assert is_due("monthly", None, NOW)


@pytest.mark.parametrize(
    ("dataset", "now", "expected"),
    [
        ("cn", "2018-12-31T12:00:00", "daily"),
        ("cn", "2019-03-31T23:00:00", "daily"),
        ("cn", "2019-04-01T00:00:00", "weekly"),
        ("indiv", "2019-03-31T23:00:00", "weekly"),
        ("indiv", "2019-04-01T00:00:00", "monthly"),
    ],
)
def test_a_closed_cycle_is_asked_for_more_rarely(dataset: str, now: str, expected: str) -> None:
    assert rhythm(get_source(dataset), 2018, eastern(now)) == expected


def test_two_cycles_are_kept_unless_told_otherwise() -> None:
    assert default_cycles(NOW) == (2018, 2016)
    assert default_cycles(datetime(2019, 1, 1, 4, tzinfo=UTC)) == (2018, 2016)
    assert default_cycles(datetime(2019, 1, 1, 5, tzinfo=UTC)) == (2020, 2018)


def test_everything_is_due_at_first_the_weekly_files_first(settings: Settings) -> None:
    lanes = due(settings, NOW)
    # the list of fictitious filings and the dump of Schedule E are one file for all cycles
    assert [lane["dataset"] for lane in lanes[:6]] == WEEKLY
    assert [lane["cycle"] for lane in lanes] == [2018] * 17 + [2016] * 15


def test_no_lane_before_a_datasets_first_cycle(settings: Settings) -> None:
    assert {lane["dataset"] for lane in due(settings, NOW, cycles=[1982])} == {
        "fictitious_filings",
        "cn",
        "cm",
        "indiv",
        "oth",
        "pas2",
        "schedule_e_dump",
        "weball",
    }


def test_only_what_is_due_by_its_rhythm(settings: Settings) -> None:
    for dataset in ("cn", "indiv"):
        check(settings, dataset, 2018, eastern("2018-11-16T07:00:00"))
    assert due(settings, NOW, datasets=["cn", "indiv"], cycles=[2018]) == [Lane(dataset="cn", cycle=2018)]
    assert len(due(settings, NOW, datasets=["cn", "indiv"], cycles=[2018], everything=True)) == 2


def test_an_unreadable_check_is_no_check(settings: Settings) -> None:
    check(settings, "cn", 2018, NOW)
    file = settings.raw / "bulk" / "cn" / "2018" / "last_check.json"
    assert last_check(settings, "cn", 2018) == NOW
    file.write_text('{"checked_')
    assert last_check(settings, "cn", 2018) is None


@pytest.mark.parametrize("narrowed", [{"cycles": [2017]}, {"cycles": [2020]}, {"datasets": ["nonsense"]}])
def test_what_cannot_be_is_refused(settings: Settings, narrowed: dict[str, Any]) -> None:
    with pytest.raises(BadInputError):
        due(settings, NOW, **narrowed)
