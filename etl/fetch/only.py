"""One process at a time: a folder that only its holder works in, given back by the system should the holder be killed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import TransientError


@contextmanager
def only_here(folder: Path, what: str) -> Iterator[Path]:
    """The folder, made if need be, while no other process holds it. Raises TransientError where one does."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    except BlockingIOError as error:
        raise TransientError(f"another process is fetching {what}; try again later") from error
    finally:
        os.close(handle)
