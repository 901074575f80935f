"""Garbage collection works alone: what writes what it may delete holds a shared lock meanwhile.

The system gives a lock back when its process is killed, so nothing is ever locked for good. A file system without locks
leaves the ages of `racemoney.lake.gc` as the only guard.
"""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from racemoney.errors import TransientError, disk_errors_told
from racemoney.settings import Settings

# Committing a load compares it with the one before, which takes minutes for the largest files.
LONGEST_WAIT = 60.0
_WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


@contextmanager
def shared_lock(settings: Settings) -> Iterator[None]:
    """While the block runs nothing is collected; any number of processes may hold it, and hold it again inside."""
    with _lock_handle(settings) as handle:
        _lock(handle, fcntl.LOCK_SH)
        yield


@contextmanager
def exclusive_lock(settings: Settings, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
    """While the block runs nobody commits a load, keeps a raw file, or plans or publishes a build.

    Raises TransientError where others are still at it after `longest_wait` seconds.
    """
    deadline = time.monotonic() + longest_wait
    with _lock_handle(settings) as handle:
        while not _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if time.monotonic() >= deadline:
                raise TransientError(f"a load or a build is writing to {settings.lake_root}; try again when it is done")
            time.sleep(0.05)
        yield


@contextmanager
def _lock_handle(settings: Settings) -> Iterator[int]:
    with disk_errors_told(settings.loads):
        handle = _open(settings.loads)
    try:
        yield handle
    finally:
        os.close(handle)


def _open(folder: Path) -> int:
    try:
        return os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder, os.O_RDONLY)


def _lock(handle: int, kind: int) -> bool:
    """Whether the lock is ours, or there are none on this file system."""
    try:
        fcntl.flock(handle, kind)
    except BlockingIOError:
        return False
    except OSError as error:
        return error.errno in _WITHOUT_LOCKS
    return True
