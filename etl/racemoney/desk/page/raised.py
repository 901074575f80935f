"""Raised and spent by candidate, in windows that all contenders have."""

from collections.abc import Iterator
from dataclasses import dataclass

from racemoney.desk.page import drawing, wording
from racemoney.desk.page.catalog import Sentence, Words
from racemoney.desk.page.drawing import Box
from racemoney.desk.page.facts import Candidate, Race, Window
from racemoney.desk.page.view import Picture, Section, Table, source

# Candidates in the picture, and in its table.
DRAWN, LISTED = 6, 30
TABLE_MEASURES = ("receipts", "disbursements", "cash_on_hand", "debts_owed_by")


@dataclass(frozen=True)
class Cell:
    """What one candidate raised and spent in one window; `bar` is None where it is not known."""

    bar: Box | None
    raised: Words
    spent: Words
    reason: str


@dataclass(frozen=True)
class Line:
    """A candidate's row."""

    name: str
    party: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """Columns with their days and what follows them, and a row a candidate."""

    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def raised(race: Race) -> Section | None:
    """The section; None where nobody's money is known."""
    drawn = _drawn(race)
    if not any(_known(race, each) for each in drawn):
        return None
    definitions = race.catalog.definitions
    is_total = any(window.kind == "through" for window in race.columns)
    figures = [race.catalog.find("receipts", each.candidate_id, race.columns[-1].window_id) for each in drawn]
    picture = Picture(
        name="raised",
        title="Receipts by reporting window" if len(race.columns) > 1 else f"Receipts {race.columns[0].label}",
        subtitle="Bars share one scale. “Spent” is disbursements in the same window."
        + (" Each column holds the ones before it." if is_total and len(race.columns) > 1 else ""),
        source=source("FEC Form 3, summary page", figures),
        counted=(
            f"Receipts: {definitions['receipts']} Disbursements: {definitions['disbursements']}",
            "Each report counts in its latest amendment, and in the days that it covers. Candidates stand side by side only "
            "in windows in which every contender has a report; what a window lacks is unknown, not zero.",
        ),
        table=_table(race, drawn),
        drawing=_grid(race, drawn),
    )
    return Section(
        anchor="raised",
        menu="Raised",
        kicker="Raised and spent",
        finding=_finding(race),
        words=tuple(_words(race)),
        pictures=(picture,),
        asides=tuple(_missing(race, drawn)),
    )


def _drawn(race: Race) -> tuple[Candidate, ...]:
    """The contenders, and the others who raised anything."""
    cycle = f"cycle-{race.cycle}"
    return tuple(
        each
        for each in race.ranked
        if each.place is not None
        or race.catalog.value("receipts", each.candidate_id, race.main.window_id)
        or race.catalog.value("receipts", each.candidate_id, cycle)
    )[:DRAWN]


def _known(race: Race, candidate: Candidate) -> bool:
    windows = [window.window_id for window in race.columns]
    return any(race.catalog.value("receipts", candidate.candidate_id, window) is not None for window in windows)


def _finding(race: Race) -> str:
    if len(race.contenders) < 2 or (race.is_mixed and race.columns == (race.main,)):
        return "What the candidates raised and spent"
    first, second = race.contenders[:2]
    pairs = [
        (race.catalog.value("receipts", first.candidate_id, each), race.catalog.value("receipts", second.candidate_id, each))
        for each in (window.window_id for window in race.columns)
    ]
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    if len(both) > 1 and all(one > other for one, other in both):
        windows = f"both windows that {first.surname} and {second.surname} share"
        if len(both) > 2:
            windows = f"all {wording.NUMBERS[len(both)]} windows that both report"
        return f"{first.surname} raised more than {second.surname} in {windows}"
    if len(both) == 1 and both[0][0] > both[0][1]:
        return f"{first.surname} raised more than {second.surname}"
    return "What the candidates raised and spent"


def _words(race: Race) -> Iterator[Sentence]:
    contenders = race.contenders[:2]
    if any(each.basis == "most receipts" for each in contenders):
        yield ("The headline is about those who raised most: no list of the ballot is loaded.",)
    if race.main.kind == "through" and len(contenders) > 1:
        yield ("The contenders file on the same days, so each column compares like with like.",)
    elif race.main.kind == "cycle":
        yield ("These are totals of the two-year cycle: no reports of the same days are loaded for all contenders.",)
    cash: list[Words] = []
    for each in contenders:
        if race.catalog.value("cash_on_hand", each.candidate_id, race.main.window_id) is not None:
            text = race.catalog.spoken("cash_on_hand", each.candidate_id, race.main.window_id)
            cash += [f" and {each.surname} " if cash else f"{each.surname} had ", text]
    if cash:
        when = "at the close" if race.main.kind == "cycle" else f"on {wording.day(race.main.through_date)}"
        yield (*cash, f" in cash {when}.")
    yield from race.shared_note(_drawn(race))


def _missing(race: Race, drawn: tuple[Candidate, ...]) -> Iterator[Sentence]:
    """Why a drawn candidate has no figure, each reason once."""
    reasons: dict[str, list[str]] = {}
    for each in drawn:
        for window in race.columns:
            figure = race.catalog.find("receipts", each.candidate_id, window.window_id)
            if figure is not None and figure.value is None and figure.reason:
                reasons.setdefault(figure.reason, []).append(each.surname)
    for reason, names in reasons.items():
        yield (f"Not known, not zero ({wording.listed(dict.fromkeys(names))}): {reason}.",)
    without = len(race.candidates) - len(race.ranked)
    if without:
        who = wording.capital(wording.counted(without, "candidate has", "candidates have"))
        yield (f"{who} no report here: unknown, not zero.",)


def _grid(race: Race, drawn: tuple[Candidate, ...]) -> Grid:
    values = [
        value
        for each in drawn
        for window in race.columns
        if (value := race.catalog.value("receipts", each.candidate_id, window.window_id)) is not None
    ]
    top = max(values)
    lines = [
        Line(each.surname, each.party, tuple(_cell(race, each, window, float(top)) for window in race.columns))
        for each in drawn
    ]
    return Grid(tuple(_heading(race, window) for window in race.columns), tuple(lines))


def _cell(race: Race, candidate: Candidate, window: Window, top: float) -> Cell:
    figure = race.catalog.find("receipts", candidate.candidate_id, window.window_id)
    if figure is None or figure.value is None:
        return Cell(None, "", "", "not known" if figure else "no report of these days")
    return Cell(
        drawing.box(0, max(drawing.share(figure.value, top), 0), "item"),
        race.catalog.short("receipts", candidate.candidate_id, window.window_id),
        race.catalog.short("disbursements", candidate.candidate_id, window.window_id),
        "",
    )


def _heading(race: Race, window: Window) -> tuple[str, str]:
    """The window's days, and the ballot that comes next."""
    if window.kind == "cycle":
        return (f"{race.cycle - 1}–{race.cycle % 100:02}", "the two-year cycle")
    years = {each.through_date.year for each in race.columns} | {each.from_date.year for each in race.columns}
    year = f", {window.through_date.year}" if len(years) > 1 else ""
    span = wording.days(window.from_date, window.through_date)
    days = f"To {wording.brief(window.through_date)}{year}" if window.kind == "through" else f"{span}{year}"
    coming = [ballot for ballot in race.ballots if ballot.day > window.through_date]
    if coming:
        return (days, f"before the {coming[0].label}")
    return (days, "after the last vote" if race.ballots else "")


def _table(race: Race, drawn: tuple[Candidate, ...]) -> Table:
    rows: list[tuple[Words, ...]] = []
    cycle = f"cycle-{race.cycle}"
    for each in race.ranked[:LISTED]:
        windows = [(window.window_id, window.label) for window in race.columns] if each in drawn else []
        if cycle not in dict(windows):
            windows.append((cycle, f"in the {race.cycle - 1}-{race.cycle % 100:02} cycle"))
        for window, label in windows:
            if race.catalog.value("receipts", each.candidate_id, window) is None:
                continue
            cells = (race.catalog.exact(measure, each.candidate_id, window) for measure in TABLE_MEASURES)
            rows.append((each.label, label, *cells))
    more = len(race.ranked) - LISTED
    caption = "Every candidate, to the cent"
    if more > 0:
        caption = f"The {LISTED} who raised most, to the cent; {more} more in the CSV files"
    head = ("Candidate", "Window", "Raised", "Spent", "Cash at the close", "Debts")
    return Table(caption, head, tuple(rows), text_columns=2)
