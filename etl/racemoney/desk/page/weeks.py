"""Week by week: named contributions to the contenders and outside spending, with the days of the ballots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import duckdb

from racemoney.desk.page import drawing, wording
from racemoney.desk.page.catalog import Sentence, Words
from racemoney.desk.page.drawing import Box
from racemoney.desk.page.facts import Race
from racemoney.desk.page.view import Picture, Section, Table
from racemoney.desk.show.lines import Row, fetch

WEEK = timedelta(days=7)
PEOPLE = 2
HEIGHT = 80
CONTRIBUTIONS = """
    select candidate_id, cast(date_trunc('week', transaction_date) as date) as week, sum(geography_amount) as amount
    from ledger.candidate_days
    where
        race_id = ? and list_contains(?, candidate_id) and transaction_date between ? and ?
        and donor_place is not null and donor_place <> 'refund'
    group by all
"""
SPENDING = """
    select candidate_id, support_oppose, cast(date_trunc('week', event_date) as date) as week, sum(amount) as amount
    from ledger.outside_spending
    where
        race_id = ? and list_contains(?, candidate_id) and event_date between ? and ?
        and kind <> 'party_coordinated' and support_oppose is not null and is_counted
    group by all
"""


@dataclass(frozen=True)
class Column:
    """A week's bar in a panel: `top` and `height` in pixels of the panel."""

    box: Box
    top: str
    height: str


@dataclass(frozen=True)
class Mark:
    """A vertical line with its label: a ballot, a month."""

    left: str
    label: str
    day: str
    is_right: bool


@dataclass(frozen=True)
class Panel:
    """A row of columns with its title, zero line and the lines of its scale (pixel, label)."""

    title: str
    subtitle: str
    height: int
    zero: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Weeks:
    """The weeks of the picture, and the sums of each series by its key."""

    first: date
    count: int
    contributions: dict[str, dict[date, Decimal]]
    spending: dict[tuple[str, str], dict[date, Decimal]]

    def left(self, day: date) -> float:
        return drawing.share((day - self.first).days, self.count * 7)


def weeks(connection: duckdb.DuckDBPyConnection, race: Race) -> Section | None:
    """The section; None where no row has a day."""
    people = race.contenders[:PEOPLE]
    found = _read(connection, race, [each.candidate_id for each in people])
    if found is None:
        return None
    names = {each.candidate_id: each.surname for each in people}
    last = found.first + (found.count - 1) * WEEK
    picture = Picture(
        name="weeks",
        title="Week by week",
        subtitle=f"Weeks from {wording.day(found.first)} to {wording.day(last)}. Contributions share one scale, outside "
        "spending another. Solid lines are days of voting, dotted ones ends of reports.",
        source=f"FEC Schedules A and E · {race.as_of.removeprefix('Data ')}",
        counted=(
            "Contributions are itemized ones from individuals, by the day on which the campaign received them, gross. "
            "Unitemized money has no day and is not drawn.",
            "Outside spending is by the day on which the ad or message went out, or where none is given, was paid.",
        ),
        table=_table(found, names),
        drawing={
            "panels": tuple(_panels(found, names)),
            "ballots": tuple(_ballots(race, found)),
            "reports": tuple(_report_ends(race, found)),
            "months": tuple(_months(found)),
            "spoken": f"Columns by week from {wording.day(found.first)}. {_finding(found, names)}. The table has all.",
        },
    )
    return Section(
        anchor="weeks",
        menu="Timeline",
        kicker="Timeline",
        finding=_finding(found, names),
        words=tuple(_words(race, found)),
        pictures=(picture,),
    )


def _read(connection: duckdb.DuckDBPyConnection, race: Race, ids: list[str]) -> _Weeks | None:
    start = date(race.cycle - 1, 1, 1)
    end = max([race.main.through_date, race.outside.through_date, *(ballot.day for ballot in race.ballots)])
    given = fetch(connection, CONTRIBUTIONS, race.race_id, ids, start, end)
    spent = fetch(connection, SPENDING, race.race_id, ids, start, end)
    days = [row["week"] for row in (*given, *spent)]
    if not days:
        return None
    first, last = min(days), max([*days, *(ballot.day for ballot in race.ballots)])
    count = (last - first).days // 7 + 1
    return _Weeks(first, count, _by_week(given, "candidate_id"), _by_side(spent))


def _by_week(rows: list[Row], key: str) -> dict[str, dict[date, Decimal]]:
    found: dict[str, dict[date, Decimal]] = {}
    for row in rows:
        found.setdefault(row[key], {})[row["week"]] = row["amount"]
    return found


def _by_side(rows: list[Row]) -> dict[tuple[str, str], dict[date, Decimal]]:
    found: dict[tuple[str, str], dict[date, Decimal]] = {}
    for row in rows:
        found.setdefault((row["candidate_id"], row["support_oppose"]), {})[row["week"]] = row["amount"]
    return found


def _finding(found: _Weeks, names: dict[str, str]) -> str:
    """The largest week of outside spending, else of contributions."""
    sums: dict[date, Decimal] = {}
    for series in found.spending.values() or found.contributions.values():
        for week, amount in series.items():
            sums[week] = sums.get(week, Decimal(0)) + amount
    peak = min(sums, key=lambda week: (-sums[week], week))
    what = "Outside spending" if found.spending else "Itemized contributions"
    whose = wording.listed(names.values())
    if found.spending:
        return f"{what} on {whose} was largest in the week of {wording.month_day(peak)}"
    return f"{what} to {whose} were largest in the week of {wording.month_day(peak)}"


def _words(race: Race, found: _Weeks) -> Iterator[Sentence]:
    if race.ballots:
        days = wording.listed(f"the {ballot.label} of {wording.day(ballot.day)}" for ballot in race.ballots)
        yield (f"Marked: {days}.",)
    if found.contributions:
        yield ("Unitemized money has no dates, so it cannot be drawn here.",)


def _panels(found: _Weeks, names: dict[str, str]) -> Iterator[Panel]:
    given = max((amount for series in found.contributions.values() for amount in series.values()), default=Decimal(0))
    for subject, name in names.items():
        if series := found.contributions.get(subject):
            yield _panel(found, f"Itemized contributions to {name}", "by the day received", [(series, "item", 1)], given)
    spent = max((amount for series in found.spending.values() for amount in series.values()), default=Decimal(0))
    for subject, name in names.items():
        sides = [
            (found.spending.get((subject, "S"), {}), "for", 1),
            (found.spending.get((subject, "O"), {}), "against", -1),
        ]
        if any(series for series, _, _ in sides):
            yield _panel(found, f"Outside spending on {name}", "for ↑   against ↓", sides, spent)


def _panel(
    found: _Weeks, title: str, subtitle: str, sides: list[tuple[dict[date, Decimal], str, int]], top: Decimal
) -> Panel:
    """Each side as high as its own largest week on the common scale, at least a little."""
    pixels = {
        sign: max([8.0, *(float(amount / top) * HEIGHT for amount in series.values())]) if top else 8.0
        for series, _, sign in sides
    }
    up, down = pixels.get(1, 0.0), pixels.get(-1, 0.0)
    columns = [
        Column(_week_box(found, week, kind), f"{up - height if sign > 0 else up:.1f}", f"{height:.1f}")
        for series, kind, sign in sides
        for week, amount in sorted(series.items())
        if amount > 0 and (height := max(float(amount / top) * HEIGHT, 0.7))
    ]
    lines = [
        (f"{up - sign * float(tick / top) * HEIGHT:.1f}", wording.short(tick))
        for sign in pixels
        for tick in drawing.ticks(top)
        if float(tick / top) * HEIGHT <= pixels[sign] + 1
    ]
    return Panel(title, subtitle, round(up + down) + 2, f"{up:.1f}", tuple(columns), tuple(lines))


def _week_box(found: _Weeks, week: date, kind: str) -> Box:
    width = 100 / found.count
    return drawing.box(found.left(week) + width * 0.1, width * 0.8, kind)


def _ballots(race: Race, found: _Weeks) -> Iterator[Mark]:
    for ballot in race.ballots:
        left = found.left(ballot.day)
        if 0 <= left <= 100:
            yield Mark(drawing.percent(left), ballot.label, wording.month_day(ballot.day), left > 50)


def _report_ends(race: Race, found: _Weeks) -> Iterator[str]:
    """Where the reports of the first picture end: what came later was public only later."""
    for window in race.columns:
        left = found.left(window.through_date)
        if window.kind != "cycle" and left <= 100:
            yield drawing.percent(left)


def _months(found: _Weeks) -> Iterator[Mark]:
    """The first of each month, or of each quarter where there are many."""
    end = found.first + found.count * WEEK
    many = found.count > 40
    day = date(found.first.year, found.first.month, 1)
    while day < end:
        left = found.left(day)
        if 0 <= left < 96 and (not many or day.month % 3 == 1):
            label = wording.MONTHS[day.month - 1].rstrip(".")[:3]
            yield Mark(drawing.percent(left), f"{label} {day.year}" if many else label, "", False)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _table(found: _Weeks, names: dict[str, str]) -> Table:
    series: list[tuple[str, dict[date, Decimal]]] = []
    for subject, name in names.items():
        series.append((f"To {name}, itemized", found.contributions.get(subject, {})))
    for subject, name in names.items():
        series.append((f"For {name}", found.spending.get((subject, "S"), {})))
        series.append((f"Against {name}", found.spending.get((subject, "O"), {})))
    series = [(label, amounts) for label, amounts in series if amounts]
    rows: list[tuple[Words, ...]] = []
    for number in range(found.count):
        week = found.first + number * WEEK
        amounts = (sums.get(week) for _, sums in series)
        rows.append((week.isoformat(), *("–" if amount is None else wording.exact(amount) for amount in amounts)))
    head = ("Week from", *(label for label, _ in series))
    return Table("Dollars by week", head, tuple(rows))
