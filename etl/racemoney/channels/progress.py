"""How far a load is: a bar on a terminal, plain lines in a log, nothing in a test."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from racemoney.text import clean

EVERY_SECONDS = 10.0


class Reporter(Protocol):
    """Told about each file: its name and size in bytes, the bytes done, and how it ended."""

    def start(self, name: str, size: int) -> None:
        """A file begins."""

    def advance(self, size: int) -> None:
        """So many more bytes of it are done."""

    def finish(self, message: str) -> None:
        """The file is done; `message` says how."""


class Silent:
    """Reports nothing."""

    def start(self, name: str, size: int) -> None:
        """Nothing."""

    def advance(self, size: int) -> None:
        """Nothing."""

    def finish(self, message: str) -> None:
        """Nothing."""


class Lines:
    """A line at each end, and every ten seconds between."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        self.name, self.size, self.done, self.told_at = "", 0, 0, 0.0

    def start(self, name: str, size: int) -> None:
        """Remember the file."""
        self.name, self.size, self.done, self.told_at = name, size, 0, time.monotonic()

    def advance(self, size: int) -> None:
        """Tell now and then."""
        self.done += size
        if time.monotonic() - self.told_at >= EVERY_SECONDS:
            self.told_at = time.monotonic()
            share = 100 * self.done / self.size if self.size else 100
            print(
                f"{clean(self.name)}: {self.done >> 20:,} of {self.size >> 20:,} MB ({share:.0f}%)",
                file=self.out,
                flush=True,
            )

    def finish(self, message: str) -> None:
        """Tell how it ended."""
        print(clean(message), file=self.out, flush=True)


class Bars:
    """A bar per file on a terminal; use it as a context."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, transient=True)
        self.task: TaskID | None = None

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.progress.stop()

    def start(self, name: str, size: int) -> None:
        """Show a bar."""
        self.task = self.progress.add_task(escape(clean(name)), total=size)

    def advance(self, size: int) -> None:
        """Move it."""
        if self.task is not None:
            self.progress.update(self.task, advance=size)

    def finish(self, message: str) -> None:
        """Take it away and leave a line."""
        if self.task is not None:
            self.progress.remove_task(self.task)
            self.task = None
        self.progress.console.print(clean(message), markup=False, highlight=False)


@contextmanager
def downloading(progress: Reporter, name: str) -> Iterator[Callable[[int, int], None]]:
    """What tells a download's bytes to a reporter, from the first of them on; a file that is not sent is not mentioned."""
    done_before, has_begun = 0, False

    def on_bytes(done: int, whole: int) -> None:
        nonlocal done_before, has_begun
        if not has_begun:
            progress.start(name, whole)
            has_begun = True
        # A file that begins again has fewer bytes than before; the bar waits until it has caught up.
        progress.advance(max(0, done - done_before))
        done_before = max(done, done_before)

    try:
        yield on_bytes
    finally:
        if has_begun:
            progress.finish(f"{name}: {done_before:,} bytes")


@contextmanager
def reading(progress: Reporter, name: str, size: int) -> Iterator[Callable[[int], None]]:
    """What tells a reporter how many rows of a file were loaded; where that is never told, the file failed."""
    rows: list[int] = []
    progress.start(name, size)
    try:
        yield rows.append
    finally:
        progress.finish(f"{name}: {rows[-1]:,} rows" if rows else f"{name}: failed")
