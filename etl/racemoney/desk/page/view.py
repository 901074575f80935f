"""What a section hands to its template: words, figures and places on the page, nothing left to compute."""

import base64
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from racemoney.desk.page import wording
from racemoney.desk.page.catalog import Figure, Link, Sentence, Words
from racemoney.text import csv_cell


@dataclass(frozen=True)
class Table:
    """The picture in numbers. The first `text_columns` columns are words, the others numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    text_columns: int = 1

    @property
    def csv(self) -> str:
        """The table as a data address, so that it downloads from a page on disk without a script."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.head)
        for row in self.rows:
            writer.writerow([cell.plain if isinstance(cell, Link) else csv_cell(_bare(cell)) for cell in row])
        return "data:text/csv;charset=utf-8;base64," + base64.b64encode(out.getvalue().encode("utf-8-sig")).decode()


def _bare(cell: str) -> str:
    """Dollars without sign and commas; what is unknown is empty."""
    if cell in ("unknown", "–"):
        return ""
    number = cell.replace("$", "").replace(",", "").replace("−", "-")
    return number if cell.startswith(("$", "−$")) else cell


@dataclass(frozen=True)
class Picture:
    """A picture with what stands around it: base and window, source and age, how it is counted, its table."""

    name: str
    title: str
    subtitle: str
    source: str
    counted: tuple[str, ...]
    table: Table
    drawing: object


@dataclass(frozen=True)
class Section:
    """A part of the page: a finding in words, then its pictures. `template` draws them."""

    anchor: str
    menu: str
    kicker: str
    finding: str
    words: tuple[Sentence, ...]
    pictures: tuple[Picture, ...]
    asides: tuple[Sentence, ...] = ()


def source(name: str, figures: Iterable[Figure | None]) -> str:
    """The form behind a picture, and the age of the oldest file behind its figures."""
    days: list[datetime] = [figure.source_as_of for figure in figures if figure and figure.source_as_of]
    return f"{name} · as of {wording.day(min(days))}" if days else name
