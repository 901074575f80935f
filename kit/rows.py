"""The kit while it grows: rows by dataset, and beside them the facts that were planted with each row.

Synthetic numbers lie where the FEC cannot issue any: FILE_NUM from 899,000,000 (the FEC's stand at two million),
IMAGE_NUM beginning with 9999 (the FEC's begin with the year), SUB_ID from 9.0e18 (the FEC's begin with 1 to 4; 9.0e18
still fits a BIGINT), TRAN_ID beginning with SYN. So no synthetic row can be taken for, or joined with, a real one.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from racemoney.sources import load_sources

if TYPE_CHECKING:
    from kit.filing import Filing

Row = dict[str, str]
Money = int | Decimal

FIRST_SUB_ID = 9_000_000_000_000_000_000
FIRST_FILE_NUMBER = 900_000_001
FIRST_IMAGE_NUMBER = 999_900_000_000_000_000


@dataclass
class Planted:
    """Rows and dollars planted under one key."""

    rows: int = 0
    amount: Decimal = Decimal(0)


@dataclass
class Kit:
    """Rows by dataset, each keyed by the FEC's column names, and what was planted.

    `broken` holds whole raw lines by dataset that a strict reader must quarantine. `filings` are the electronic ones.
    """

    rng: Random
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in load_sources()})
    broken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    planted: dict[tuple[tuple[str, str], ...], Planted] = field(default_factory=lambda: defaultdict(Planted))
    filings: list["Filing"] = field(default_factory=list)
    file_numbers: dict[tuple[str, ...], int] = field(default_factory=dict)
    serial: Iterator[int] = field(default_factory=lambda: count(1))
    next_file_number: Iterator[int] = field(default_factory=lambda: count(FIRST_FILE_NUMBER))
    donors: Iterator[int] = field(default_factory=lambda: count(1))

    def plant(self, fact: str, amount: Money, **keys: str) -> None:
        """Note that a row of `amount` dollars was planted under a fact and its keys."""
        planted = self.planted[(("fact", fact), *sorted(keys.items()))]
        planted.rows += 1
        planted.amount += amount

    def file_number(self, *filing: str) -> int:
        """The file number of a filing, the same for every row of it."""
        if filing not in self.file_numbers:
            self.file_numbers[filing] = next(self.next_file_number)
        return self.file_numbers[filing]

    def add(self, dataset: str, row: Row, *also: str) -> Row:
        """Append a row to a dataset, and the same row to `also` (pas2 repeats rows of oth under the same SUB_ID)."""
        for name in (dataset, *also):
            self.rows[name].append(row)
        return row


def new_ids(kit: Kit) -> Row:
    """SUB_ID, IMAGE_NUM and TRAN_ID of one more row."""
    number = next(kit.serial)
    return {
        "SUB_ID": str(FIRST_SUB_ID + number),
        "IMAGE_NUM": str(FIRST_IMAGE_NUMBER + number),
        "TRAN_ID": f"SYN{number:08d}",
    }


def pick_day(kit: Kit, first: date, last: date) -> date:
    """A day between two, both included."""
    return first + timedelta(days=kit.rng.randrange((last - first).days + 1))


def us_date(day: date) -> str:
    """MMDDYYYY, as indiv, oth and pas2 write a date."""
    return day.strftime("%m%d%Y")
