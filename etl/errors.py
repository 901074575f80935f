"""Errors that a person can act on.

Each message is one sentence that names the file, the line where there is one, and what to do. The command line prints it
without a traceback and exits with 1; Airflow fails without retry on a terminal error and retries a transient one.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from etl.text import clean

# No space on the disk, and none left of what its owner may use.
_FULL = (errno.ENOSPC, errno.EDQUOT)


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


class ContractError(TerminalError):
    """A file does not have the columns or fields that its source declares."""


class BuildError(TerminalError):
    """A build failed or its invariants do not hold; what was published stays."""


@contextmanager
def full_disk_told(folder: Path | str) -> Iterator[None]:
    """Raise a TerminalError that names the folder where its disk becomes full while the block runs."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        where = f"the disk of {folder} is full ({error.strerror})"
        raise TerminalError(f"{where}; make room, or set RACEMONEY_HOME or RACEMONEY_LAKE") from error
