"""Errors that a person can act on.

Each message is one sentence that names the file, the line where there is one, and what to do. The command line prints it
without a traceback and exits with 1; Airflow fails without retry on a terminal error and retries a transient one.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from racemoney.text import clean

# No space on the disk, and none left of what its owner may use.
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM)
# What a person mends at the disk and not at a file.
DISK_REFUSES = (*_FULL, errno.EROFS, *_FORBIDDEN)
_SAID_BY_DUCKDB = (*DISK_REFUSES, errno.EIO, errno.ENOENT)


class RacemoneyError(Exception):
    """Base of every error that is reported as one sentence. What it quotes of a file or a name is cleaned."""

    def __init__(self, message: str) -> None:
        super().__init__(clean(message))


class TerminalError(RacemoneyError):
    """Trying again cannot help: bad input, a broken contract, a failed invariant."""


class TransientError(RacemoneyError):
    """Trying again later may help: a network cut, a busy server. `retry_at` is when, where that is known."""

    def __init__(self, message: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class BadInputError(TerminalError):
    """A person or a file gave something that cannot be used."""


class FileError(BadInputError):
    """A file that cannot be used. `fault` says what is wrong with it, without its name, and `remedy` what to do.

    `inside` names the member of the file that is meant.
    """

    def __init__(self, file: str, fault: str, remedy: str = "", *, inside: str = "") -> None:
        self.fault, self.remedy = f"{inside} {fault}".strip(), remedy
        super().__init__(f"{file}{': ' if inside else ' '}{self.advice}")

    @property
    def advice(self) -> str:
        """What is wrong, and what to do."""
        return "; ".join(filter(None, (self.fault, self.remedy)))


class ContractError(TerminalError):
    """A file does not have the columns or fields that its source declares."""


class BuildError(TerminalError):
    """A build failed or its invariants do not hold; what was published stays."""


def disk_error(error: BaseException, folder: Path | str) -> TerminalError | None:
    """What a person can do about an error of the disk, in a sentence; None for an error of another kind.

    DuckDB gives the system's words only in the text of its own error.
    """
    number = _error_number(error)
    if number is None:
        return None
    reason, elsewhere = os.strerror(number), "or set RACEMONEY_HOME or RACEMONEY_LAKE to another place"
    if number in _FULL:
        return TerminalError(f"the disk of {folder} is full ({reason}); make room, {elsewhere}")
    if number == errno.EROFS:
        return TerminalError(f"the disk of {folder} is read-only ({reason}); mount it for writing, {elsewhere}")
    where = getattr(error, "filename", None) or folder
    if number in _FORBIDDEN:
        return TerminalError(f"{where} cannot be used ({reason}); give the user who runs racemoney access to it")
    if isinstance(error, OSError):
        return TerminalError(f"{where}: {reason}; check that path and its disk")
    return TerminalError(f"{str(error).splitlines()[0]}; check that path and its disk")


def _error_number(error: BaseException) -> int | None:
    if isinstance(error, OSError):
        return error.errno
    if type(error).__name__ == "IOException" and "duckdb" in type(error).__module__:
        return next((number for number in _SAID_BY_DUCKDB if os.strerror(number) in str(error)), None)
    return None


@contextmanager
def disk_errors_told(folder: Path | str) -> Iterator[None]:
    """Raise a TerminalError that says what to do where the disk of a folder fails while the block runs."""
    try:
        yield
    except Exception as error:
        if sentence := disk_error(error, folder):
            raise sentence from error
        raise
