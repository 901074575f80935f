"""A child process that ends when its parent does, however that ends: nobody would read what it goes on to write."""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
# Where the system has no such signal: seconds between two looks.
INTERVAL = 0.5


def end_with_parent(parent: int) -> None:
    """Called in a child, with the process id of the parent that started it."""
    if not _signalled_by_kernel():
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        # it was gone before we asked
        os._exit(1)


def _signalled_by_kernel() -> bool:
    """Linux kills us with our parent; whether it will."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) == 0)
    except (OSError, AttributeError):
        return False


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(INTERVAL)
    os._exit(1)
