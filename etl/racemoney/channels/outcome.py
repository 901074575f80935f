"""What became of what a channel was to bring, and of many such things together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from racemoney.errors import RacemoneyError, TerminalError, TransientError, disk_errors_told
from racemoney.fetch.receipts import Receipt
from racemoney.lake.parts import Part
from racemoney.lake.records import LoadRecord, Member


class State(StrEnum):
    """How it ended.

    `loaded`: it is in the lake now. `older`: that too, but a newer version stays current. `unchanged`: nothing was new.
    `fetched`: new under `raw/`, and not loaded. `skipped`: not to be loaded, or not there at the FEC. `failed`: an error.
    """

    LOADED = "loaded"
    OLDER = "older"
    UNCHANGED = "unchanged"
    FETCHED = "fetched"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of one file, filing, day or question; `said` tells it in words, without the name.

    `records` are the loads that hold it, of today or of an earlier one; `member` is its place in the record of a pack.
    `warnings` each have a line of their own. `receipt` is what was fetched, `error` why it failed.
    """

    name: str
    state: State
    said: str
    records: tuple[LoadRecord, ...] = ()
    member: Member | None = None
    warnings: tuple[str, ...] = ()
    receipt: Receipt | None = None
    error: RacemoneyError | None = None

    def sentence(self) -> str:
        """Name and what happened in one line. Many errors name the file themselves, which is not said twice."""
        return self.said if self.said.startswith(self.name) else f"{self.name}: {self.said}"

    @property
    def record(self) -> LoadRecord:
        """The load that holds it."""
        return self.records[-1]

    @property
    def part(self) -> Part:
        """What it replaces in the lake."""
        return self.member.part if self.member else self.record.part

    @property
    def is_new(self) -> bool:
        """Whether it was parsed now."""
        return self.state in (State.LOADED, State.OLDER)

    @property
    def rows(self) -> int:
        """Its rows in the lake."""
        if self.member:
            return self.member.rows
        return sum(table.rows_loaded for record in self.records for table in record.tables)


def failed(name: str, error: RacemoneyError) -> Outcome:
    """The outcome of an error."""
    return Outcome(name, State.FAILED, str(error), error=error)


def attempt(name: str, disk: Path | str, work: Callable[[], Outcome]) -> Outcome:
    """What becomes of some work: an error that a person can act on, of the disk as well, is an outcome like another."""
    try:
        with disk_errors_told(disk):
            return work()
    except RacemoneyError as error:
        return failed(name, error)


@dataclass(frozen=True)
class Report:
    """What became of everything asked for. `notes` tell of what needed no asking."""

    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: "Report") -> "Report":
        return Report(self.outcomes + other.outcomes, self.notes + other.notes)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """What failed."""
        return tuple(each for each in self.outcomes if each.state is State.FAILED)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failed

    @property
    def done(self) -> tuple[Outcome, ...]:
        """What did not fail."""
        return tuple(each for each in self.outcomes if each.state is not State.FAILED)

    @property
    def loaded(self) -> tuple[Outcome, ...]:
        """What is in the lake, now or since an earlier load."""
        return tuple(each for each in self.outcomes if each.records)

    @property
    def new(self) -> tuple[Outcome, ...]:
        """What came into the lake now."""
        return tuple(each for each in self.loaded if each.is_new)

    def sentences(self) -> Iterator[str]:
        """What happened, a line for each note, outcome and warning; failures are not among them."""
        yield from self.notes
        for each in self.done:
            yield each.sentence()
            yield from (f"  {warning}" for warning in each.warnings)

    def summary(self) -> str:
        """What came, in one line; failures are not in it."""
        rows = sum(each.rows for each in self.new)
        summary = f"{len(self.done):,} asked for, {len(self.new):,} new in the lake with {rows:,} rows"
        return "; ".join([*self.notes, summary])

    def raise_failed(self) -> None:
        """Raise what failed as one error: a transient one where trying again may help with any of it."""
        if self.failed:
            failures = "; ".join(each.sentence() for each in self.failed)
            passing = [each.error for each in self.failed if isinstance(each.error, TransientError)]
            moments = [error.retry_at for error in passing if error.retry_at]
            raise TransientError(failures, retry_at=max(moments, default=None)) if passing else TerminalError(failures)
