"""Tables on a terminal, in a pipe or as CSV."""

import csv
import sys
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from etl.desk.query import Table
from etl.text import clean, csv_cell


def print_table(table: Table, as_csv: bool) -> None:
    """Print a table drawn or as CSV; says on standard error where rows were left out."""
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([csv_cell(cell) for cell in row] for row in table.rows)
    else:
        _draw(table)
    if table.is_cut:
        print(f"only the first {len(table.rows):,} rows; ask for more with --limit", file=sys.stderr)


def _draw(table: Table) -> None:
    drawn = RichTable(box=None, pad_edge=False, header_style="bold")
    numeric = {i for row in table.rows for i, cell in enumerate(row) if isinstance(cell, int | float | Decimal)}
    for index, column in enumerate(table.columns):
        drawn.add_column(column, justify="right" if index in numeric else "left", no_wrap=index == 0, overflow="fold")
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
