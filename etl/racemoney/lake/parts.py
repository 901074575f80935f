"""What a load replaces, and how new that is: the two names by which records, folders and builds know it.

Both are texts, so that they sort, join and go to disk as they are; only this module knows how the texts are made.
"""

import re
from datetime import UTC, date, datetime
from typing import Any, Literal, Self, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

# How filings reach the FEC.
Kind = Literal["electronic", "paper"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_FILING = re.compile(r"filing-(-?\d+)")
_DAY = re.compile(r"(?:day|paper)-(\d{4})(\d\d)(\d\d)")
_DAY_PREFIX: dict[Kind, str] = {"electronic": "day", "paper": "paper"}
_PACK = "pack-"
_WHOLE, _LAST = "all", "end"
_FILED = " filed "


class _Name(str):
    """A text that a record reads back as what it is."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


class Part(_Name):
    """What a load replaces.

    `snapshot` for a bulk file; `filing-1326465` for a filing that came alone or in a pack; `day-20180616` for a day's zip
    and `paper-20180616` for one of paper filings; `pack-<digest>` for a pack, whose filings are parts themselves;
    `<question>/<since>/<pages>` for a range of pages of the API, of everything (`all`) or since a day.
    """

    __slots__ = ()

    @classmethod
    def filing(cls, number: int) -> Self:
        """One filing, by its number at the FEC."""
        return cls(f"filing-{number}")

    @classmethod
    def day(cls, day: date, kind: Kind = "electronic") -> Self:
        """The zip of a day."""
        return cls(f"{_DAY_PREFIX[kind]}-{day:%Y%m%d}")

    @classmethod
    def pack(cls, digest: str) -> Self:
        """Many filings in a zip of our own."""
        return cls(f"{_PACK}{digest[:16]}")

    @classmethod
    def pages(cls, question: str, since: date | None, first: int, last: int | None) -> Self:
        """Pages of an answer of the API; `last` None where there are no more."""
        return cls(f"{question}/{since or _WHOLE}/{page_label(first, last)}")

    @property
    def filing_number(self) -> int | None:
        """The number of the filing that this is; None where it is something else."""
        match = _FILING.fullmatch(self)
        return int(match[1]) if match else None

    @property
    def zip_day(self) -> date | None:
        """The day whose zip this is; None where it is something else."""
        match = _DAY.fullmatch(self)
        return date(*map(int, match.groups())) if match else None

    @property
    def is_pack(self) -> bool:
        """Whether this is many filings in a zip of our own."""
        return self.startswith(_PACK)

    @property
    def unit(self) -> str:
        """What is compared as one: of pages the question, as a row moves from one page to another; else the part itself."""
        return self.partition("/")[0]

    @property
    def is_whole(self) -> bool:
        """Of pages: whether everything was asked for, and not only what is new since a day."""
        return self.split("/")[1:2] == [_WHOLE]

    @property
    def is_end(self) -> bool:
        """Of pages: whether they are the last ones."""
        return self.endswith(f"-{_LAST}")


def page_label(first: int, last: int | None) -> str:
    """A range of pages in the name of a file or part: `000001-000100`, `000101-end`."""
    return f"{first:06d}-{_LAST if last is None else f'{last:06d}'}"


SNAPSHOT = Part("snapshot")


class SourceVersion(_Name):
    """How new what was loaded is. The order of these texts is the order of versions.

    `2018-12-03T12:00:00Z`; of a filing whose day of receipt is known, `2018-12-03T12:00:00Z filed 2018-06-16`: the same
    bytes with that word are a newer version of them.
    """

    __slots__ = ()

    @classmethod
    def of(cls, moment: datetime, filed: date | None = None) -> Self:
        """The version of what the source last changed at a moment."""
        suffix = f"{_FILED}{filed}" if filed else ""
        return cls(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}{suffix}")

    @property
    def filed_date(self) -> date | None:
        """The day on which the FEC received the filing, where that is known."""
        day = self.partition(_FILED)[2]
        return date.fromisoformat(day) if day else None

    def tells_of(self, filed: date | None) -> bool:
        """Whether it says as much of the day of receipt."""
        return filed is None or self.filed_date == filed
