"""Tables on a terminal, in a pipe or as CSV."""

import csv
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from racemoney.desk.query import Table, with_law
from racemoney.text import clean, csv_cell
from racemoney.words import LAW, SYNTHETIC


def print_table(table: Table, as_csv: bool) -> None:
    """Print a table drawn or as CSV, and below it what a reader must know.

    That data is synthetic stands under a drawn table; all else, and all of it with CSV, goes to standard error. The law on
    donors' data stands inside of a CSV too: a file goes from hand to hand.
    """
    if as_csv:
        rows = chain([table.columns], table.rows)
        print_csv(with_law(rows) if table.names_donors and table.has_text else rows)
    else:
        _draw(table)
    print_marks(is_synthetic=table.is_synthetic, names_donors=table.names_donors, as_csv=as_csv)
    if table.is_cut:
        print(f"only the first {len(table.rows):,} rows; ask for more with --limit", file=sys.stderr)


def print_csv(rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV, the names of the columns first, each as it comes."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)


def print_marks(*, is_synthetic: bool, names_donors: bool, as_csv: bool) -> None:
    """What a reader must know of an answer: that it is invented, and the law on donors' data."""
    if is_synthetic:
        print(SYNTHETIC, file=sys.stderr if as_csv else sys.stdout)
    if names_donors:
        print(LAW, file=sys.stderr)


def _draw(table: Table) -> None:
    drawn = RichTable(box=None, pad_edge=False, header_style="bold")
    numeric = {i for row in table.rows for i, cell in enumerate(row) if isinstance(cell, int | float | Decimal)}
    for index, column in enumerate(table.columns):
        drawn.add_column(
            escape(clean(column)), justify="right" if index in numeric else "left", no_wrap=index == 0, overflow="fold"
        )
    for row in table.rows:
        drawn.add_row(*(_cell(cell) for cell in row))
    # a log or a pipe gets whole lines, a terminal its own width
    Console(width=None if sys.stdout.isatty() else 10_000).print(drawn)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, Decimal) else str(value)
    # donors and committees type what they like: no markup either
    return escape(clean(text))
