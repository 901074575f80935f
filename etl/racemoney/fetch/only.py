"""One process at a time: a folder that only its holder works in, given back by the system should the holder be killed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from racemoney.errors import TransientError, disk_errors_told


@contextmanager
def only_here(folder: Path, what: str) -> Iterator[Path]:
    """The folder, made if need be, while no other process holds it. Raises TransientError where one does."""
    handle = _locked(folder, what)
    try:
        yield folder
    finally:
        os.close(handle)


def _locked(folder: Path, what: str) -> int:
    while True:
        with disk_errors_told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise TransientError(f"another process is fetching {what}; try again later") from error
        if _is_in_place(handle, folder):
            return handle
        # whoever held it before has deleted the folder
        os.close(handle)


def _is_in_place(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False
