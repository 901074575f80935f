"""Outside spending by group, for and against the candidate named: two sides of one zero, one scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from racemoney.desk.page import drawing, lead, wording
from racemoney.desk.page.catalog import Figure, Sentence, Words
from racemoney.desk.page.drawing import Box
from racemoney.desk.page.facts import Candidate, Race
from racemoney.desk.page.view import Picture, Section, Table, source
from racemoney.desk.show.lines import Row, fetch

# Panels beside each other, and groups before "show all".
PANELS, SHOWN = 2, 10
# Percent of a panel: a bar that holds its label, the room that a label beside a bar needs, the edge.
HOLDS, ROOM, EDGE = 34.0, 30.0, 1.5
STEP = 5
# So few groups are a finding.
MOST_FEW = 3
# Sums that are named under the picture.
NAMED = 4
KINDS = {
    "independent_expenditure": "independent expenditure",
    "electioneering_communication": "electioneering communication",
    "communication_cost": "communication cost",
}
SPENDING = """
    select candidate_id, candidate_name, spender_id, spender_name, kind, support_oppose, amount, amount_high, row_count
    from race_outside_spending_by_window
    where race_id = ? and window_id = ?
    order by amount desc, spender_id, candidate_id, kind, support_oppose
"""


@dataclass(frozen=True)
class Side:
    """A bar of one group in one panel; `is_inside` says where its label stands."""

    box: Box
    label: str
    is_inside: bool


@dataclass(frozen=True)
class Group:
    """A group's row: its name and total, and per panel the bars against (first) and for."""

    name: str
    total: Words
    panels: tuple[tuple[Side | None, Side | None], ...]


@dataclass(frozen=True)
class Panel:
    """A candidate named, with both sums of the catalog."""

    name: str
    against: Words
    supporting: Words


def for_against(connection: duckdb.DuckDBPyConnection, race: Race) -> Section | None:
    """The section; None where no outside spending is loaded."""
    rows = fetch(connection, SPENDING, race.race_id, race.outside.window_id)
    if not rows:
        return None
    named = _panels(race, rows)
    definition = race.catalog.definitions["outside_spending"]
    total = race.catalog.find("outside_spending", None, race.outside.window_id)
    picture = Picture(
        name="outside",
        title="For and against, by group and by the candidate named",
        subtitle=f"Outside spending {race.outside.label}. All panels share one scale; largest group first.",
        source=source("FEC Schedule E, Forms 5, 7 and 9, 24- and 48-hour reports", [total]),
        counted=(
            definition,
            "Left is spending against the person named, right is spending for, as the group filed it. Spending against one "
            "candidate is not counted as spending for another. Party committees are among the groups.",
        ),
        table=_table(race, rows),
        drawing=_drawing(race, rows, named),
    )
    return Section(
        anchor="outside",
        menu="Outside groups",
        kicker="Outside groups",
        finding=_finding(race) or lead.outside_headline(race) or "What outside groups spent",
        words=tuple(_words(race, rows, total)),
        pictures=(picture,),
        asides=tuple(_not_drawn(race, rows, named)),
    )


def _panels(race: Race, rows: list[Row]) -> list[Candidate]:
    """The contenders whom spending names, then whoever is named with the most."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row["candidate_id"] and row["support_oppose"]:
            sums[row["candidate_id"]] = sums.get(row["candidate_id"], Decimal(0)) + row["amount"]
    contenders = [each for each in race.contenders if sums.get(each.candidate_id)]
    others = [each for each in race.candidates if each.place is None and sums.get(each.candidate_id)]
    others.sort(key=lambda each: (-sums[each.candidate_id], each.candidate_id))
    return [*contenders, *others][:PANELS]


def _side_sum(race: Race, candidate: Candidate, name: str) -> Words:
    """A sum of the catalog. Where it has none, nobody filed any, as far as the files are loaded."""
    measure, window = f"outside_spending_{name}", race.outside.window_id
    if race.catalog.find(measure, candidate.candidate_id, window) is None:
        return "not known" if "independent_expenditure" in race.missing_sources else "none filed"
    return race.catalog.short(measure, candidate.candidate_id, window)


def _amounts(rows: list[Row], named: list[Candidate]) -> dict[str, dict[tuple[str, str], Decimal]]:
    """Per group, largest first: dollars by candidate and direction."""
    ids = {each.candidate_id for each in named}
    groups: dict[str, dict[tuple[str, str], Decimal]] = {}
    for row in rows:
        if row["candidate_id"] in ids and row["support_oppose"] and row["spender_id"]:
            sides = groups.setdefault(row["spender_id"], {})
            key = (row["candidate_id"], row["support_oppose"])
            sides[key] = sides.get(key, Decimal(0)) + row["amount"]
    return dict(sorted(groups.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def _drawing(race: Race, rows: list[Row], named: list[Candidate]) -> dict[str, object]:
    window = race.outside.window_id
    groups = _amounts(rows, named)
    sides = [(side, float(value)) for amounts in groups.values() for (_, side), value in amounts.items()]
    zero, per_dollar = _scale(
        [value for side, value in sides if side == "O"], [value for side, value in sides if side == "S"]
    )
    drawn = []
    names = {row["spender_id"]: row["spender_name"] for row in rows}
    for spender, amounts in groups.items():
        panels = tuple(
            (
                _side(amounts.get((each.candidate_id, "O")), zero, -per_dollar, "against"),
                _side(amounts.get((each.candidate_id, "S")), zero, per_dollar, "for"),
            )
            for each in named
        )
        total = race.catalog.short("outside_spending_by", spender, window)
        drawn.append(Group(names[spender] or spender, total, panels))
    return {
        "zero": drawing.percent(zero),
        "step": zero,
        "panels": tuple(
            Panel(each.surname, _side_sum(race, each, "against"), _side_sum(race, each, "for")) for each in named
        ),
        "groups": tuple(drawn[:SHOWN]),
        "more": tuple(drawn[SHOWN:]),
    }


def _scale(against: list[float], supporting: list[float]) -> tuple[int, float]:
    """Where zero lies and how wide a dollar is, in percent: as wide as can be while every label finds room.

    Zero lies on a step, for which the style sheet has a class.
    """
    left, right = max(against, default=0.0), max(supporting, default=0.0)
    if left + right <= 0:
        return 50, 0.0
    for tenths in range(970, 100, -5):
        per_dollar = tenths / 10 / (left + right)
        need_left = max((_needed(value * per_dollar) for value in against), default=EDGE)
        need_right = max((_needed(value * per_dollar) for value in supporting), default=EDGE)
        zeros = [zero for zero in range(STEP * 5, 100 - STEP * 4, STEP) if need_left <= zero <= 100 - need_right]
        if zeros:
            return zeros[len(zeros) // 2], per_dollar
    return 50, 20 / max(left, right)


def _needed(width: float) -> float:
    return width + EDGE if width >= HOLDS else width + ROOM


def _side(value: Decimal | None, zero: int, per_dollar: float, kind: str) -> Side | None:
    if not value or value < 0:
        return None
    width = abs(float(value) * per_dollar)
    box = drawing.box(zero - width if per_dollar < 0 else zero, max(width, 0.3), kind)
    return Side(box, wording.short(value), width >= HOLDS)


def _finding(race: Race) -> str:
    """How few groups make the most of it; empty where they are many."""
    window = race.outside.window_id
    total = race.catalog.value("outside_spending", None, window)
    groups = sorted((each.value or Decimal(0) for each in race.catalog.of("outside_spending_by", window)), reverse=True)
    for few in range(1, MOST_FEW + 1):
        if total and len(groups) > 2 * few + 1 and sum(groups[:few]) / total > lead.MOST:
            who = wording.capital(wording.NUMBERS[few])
            return f"{who} of {len(groups)} groups spent more than half of the outside money"
    return ""


def _words(race: Race, rows: list[Row], total: Figure | None) -> Iterator[Sentence]:
    window = race.outside.window_id
    groups = len({row["spender_id"] for row in rows if row["spender_id"]})
    spent = race.catalog.spoken("outside_spending", None, window)
    yield (f"{wording.capital(wording.counted(groups, 'group', 'groups'))} reported ", spent, f" {race.outside.label}.")
    if total is not None and total.high is not None and total.value is not None and total.high > total.value:
        yield (
            f"It may be up to {wording.spoken(total.high)}: the days of some regular reports are not known, and the higher "
            "figure counts early reports that they may repeat.",
        )
    cycle = f"cycle-{race.cycle}"
    later, now = race.catalog.value("outside_spending", None, cycle), total.value if total else None
    if later is not None and now is not None and later > now:
        yield ("In the whole cycle it was ", race.catalog.spoken("outside_spending", None, cycle), ".")


def _not_drawn(race: Race, rows: list[Row], named: list[Candidate]) -> Iterator[Sentence]:
    """What the panels leave out: money without a side, without a candidate, or naming somebody else."""
    window = race.outside.window_id
    undirected = sum((row["amount"] for row in rows if not row["support_oppose"] and row["candidate_id"]), Decimal(0))
    nobody = sum((row["amount"] for row in rows if not row["candidate_id"]), Decimal(0))
    if undirected:
        yield (f"Not drawn: {wording.exact(undirected)} of ads that name a candidate and state no side.",)
    if nobody:
        yield (f"Not drawn: {wording.exact(nobody)} that names no candidate of the race.",)
    drawn = {each.candidate_id for each in named}
    others = [
        figure
        for name in ("for", "against")
        for figure in race.catalog.of(f"outside_spending_{name}", window)
        if figure.value and figure.subject_id not in drawn
    ]
    others.sort(key=lambda figure: (-(figure.value or Decimal(0)), figure.figure_id))
    for figure in others[:NAMED]:
        amount = race.catalog.spoken(figure.measure, figure.subject_id, window)
        yield ("Not drawn: ", amount, f" {lead.side(figure)} {figure.subject_name}.")
    if len(others) > NAMED:
        yield (f"Not drawn: {len(others) - NAMED} more sums for or against others; the table has them.",)


def _table(race: Race, rows: list[Row]) -> Table:
    names = {each.candidate_id: each.label for each in race.candidates}
    sides = {"S": "for", "O": "against"}
    cells: list[tuple[Words, ...]] = [
        (
            str(row["spender_name"] or row["spender_id"] or "no name"),
            names.get(row["candidate_id"], row["candidate_name"] or "no candidate named"),
            sides.get(row["support_oppose"], "no side stated"),
            str(KINDS.get(row["kind"], row["kind"])),
            f"{row['row_count']:,}",
            wording.exact(row["amount"]),
        )
        for row in rows
    ]
    head = ("Group", "Candidate named", "Side", "Kind", "Rows", "Dollars")
    return Table(f"Outside spending {race.outside.label}, to the cent", head, tuple(cells), text_columns=4)
