"""Garbage collection works alone: what writes what it may delete holds a shared lock meanwhile.

A file system without locks leaves the ages of `racemoney.lake.gc` as the only guard.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from racemoney.files import held_folder
from racemoney.settings import Settings

# Committing a load compares it with the one before, which takes minutes for the largest files.
LONGEST_WAIT = 60.0


@contextmanager
def shared_lock(settings: Settings) -> Iterator[None]:
    """While the block runs nothing is collected; any number of processes may hold it, and hold it again inside."""
    with held_folder(settings.loads, _busy(settings), shared=True, longest_wait=math.inf):
        yield


@contextmanager
def exclusive_lock(settings: Settings, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
    """While the block runs nobody commits a load, keeps a raw file, or plans or publishes a build.

    Raises TransientError where others are still at it after `longest_wait` seconds.
    """
    with held_folder(settings.loads, _busy(settings), longest_wait=longest_wait):
        yield


def _busy(settings: Settings) -> str:
    return f"a load or a build is writing to {settings.lake_root}; try again when it is done"
