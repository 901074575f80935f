"""The catalog's figures of one race, as the page prints and links them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import duckdb

from racemoney.desk.page import wording
from racemoney.desk.show.lines import fetch

FIGURES = """
    select
        figure_id, subject_kind, subject_id, subject_name, measure, label, unit, base, window_id, window_label,
        through_date, value, low, high, reason, note, is_shared_between_races, source_as_of, sentence
    from race_figures
    where race_id = ?
"""
DEFINITIONS = "select measure, definition from measures"


@dataclass(frozen=True)
class Figure:
    """One row of race_figures; `value`, `low` and `high` are None where unknown, `reason` says why."""

    figure_id: str
    subject_kind: str
    subject_id: str | None
    subject_name: str | None
    measure: str
    label: str
    unit: str
    base: str
    window_id: str
    window_label: str
    through_date: date | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    reason: str | None
    note: str | None
    is_shared_between_races: bool
    source_as_of: datetime | None
    sentence: str | None

    @property
    def anchor(self) -> str:
        """The id of the figure's rows on the page: stable, and plain characters whatever the filer typed."""
        own = self.figure_id.partition(":")[2].replace(":", ".")
        return "f-" + re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"_x{ord(match.group()):x}_", own)

    @property
    def exact(self) -> str:
        """The value to the cent, or the share to one decimal."""
        if self.value is None:
            return "unknown"
        if self.unit == "share":
            return wording.percent(self.value)
        return wording.exact(self.value) if self.unit == "usd" else f"{self.value:,.0f}"


@dataclass(frozen=True)
class Link:
    """A figure in print: the text, and the rows that it leads to."""

    text: str
    figure: Figure

    @property
    def plain(self) -> str:
        """What a spreadsheet gets: the number itself, empty where it is unknown."""
        return "" if self.figure.value is None else f"{self.figure.value.normalize():f}"


Words = str | Link
Sentence = tuple[Words, ...]


class Catalog:
    """Finds figures by measure, subject and window, and keeps those that the page printed, in order."""

    def __init__(self, figures: Iterable[Figure], definitions: Mapping[str, str]) -> None:
        self._figures = {(each.measure, each.subject_id, each.window_id): each for each in figures}
        self._printed: dict[str, Figure] = {}
        self.definitions = definitions

    def find(self, measure: str, subject: str | None, window: str) -> Figure | None:
        """The figure; None where the catalog has no row."""
        return self._figures.get((measure, subject, window))

    def value(self, measure: str, subject: str | None, window: str) -> Decimal | None:
        """Its value, to compare and to draw by; None where it is unknown."""
        figure = self.find(measure, subject, window)
        return figure.value if figure else None

    def of(self, measure: str, window: str) -> Iterator[Figure]:
        """The known figures of a measure and window."""
        for figure in self._figures.values():
            if (figure.measure, figure.window_id) == (measure, window) and figure.value is not None:
                yield figure

    def short(self, measure: str, subject: str | None, window: str) -> Words:
        """The figure as a picture prints it."""
        return self._link(self.find(measure, subject, window), wording.short)

    def spoken(self, measure: str, subject: str | None, window: str) -> Words:
        """The figure as a sentence prints it."""
        return self._link(self.find(measure, subject, window), wording.spoken)

    def exact(self, measure: str, subject: str | None, window: str) -> Words:
        """The figure as a table prints it."""
        return self._link(self.find(measure, subject, window), wording.exact)

    def bound(self, measure: str, subject: str | None, window: str, end: str) -> Words:
        """The low or the high end of a share, as the table prints it."""
        figure = self.find(measure, subject, window)
        share = getattr(figure, end) if figure else None
        return "unknown" if figure is None or share is None else self._printed_as(figure, wording.percent(share))

    def range(self, measure: str, subject: str | None, window: str) -> Words:
        """Both bounds of a share in whole percents, the low one rounded down and the high one up."""
        figure = self.find(measure, subject, window)
        if figure is None or figure.low is None or figure.high is None:
            return "unknown"
        return self._printed_as(figure, f"{wording.whole_low(figure.low)}–{wording.whole_high(figure.high)}%")

    @property
    def printed(self) -> list[Figure]:
        """Every figure that the page links, each once."""
        return list(self._printed.values())

    def _link(self, figure: Figure | None, write: Callable[[Decimal], str]) -> Words:
        if figure is None or figure.value is None:
            return "unknown"
        return self._printed_as(figure, write(figure.value) if figure.unit == "usd" else figure.exact)

    def _printed_as(self, figure: Figure, text: str) -> Link:
        self._printed.setdefault(figure.figure_id, figure)
        return Link(text, figure)


def read_catalog(connection: duckdb.DuckDBPyConnection, race: str) -> Catalog:
    """Every figure of a race."""
    figures = (Figure(**row) for row in fetch(connection, FIGURES, race))
    return Catalog(figures, dict(connection.execute(DEFINITIONS).fetchall()))
