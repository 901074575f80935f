"""Files that several processes share: written in one step, looked through while others delete, and locked.

The system gives a lock back when its process is killed, so nothing is ever locked for good.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from filelock import ReadWriteLock, Timeout

from racemoney.errors import TransientError, disk_errors_told

try:
    import fcntl
except ImportError:
    # Windows
    fcntl = None  # type: ignore[assignment]

_WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
# Seconds between two tries of a lock.
_AGAIN = 0.05


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step: a reader finds it whole or as it was, and a killed process leaves a draft for `gc`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def find(root: Path, pattern: str) -> Iterator[Path]:
    """Paths below a folder that match a pattern such as `*/cycle=*/*`, in order of name.

    A folder that is not there, or is deleted meanwhile, holds nothing; `Path.glob` would raise.
    """
    name, _, rest = pattern.partition("/")
    try:
        paths = sorted(root.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    for path in paths:
        if fnmatchcase(path.name, name):
            yield from find(path, rest) if rest else (path,)


def files_below(path: Path) -> Iterator[Path]:
    """The path itself where it is a file, else every file below it."""
    if not path.is_dir():
        yield path
    for folder, _, names in os.walk(path):
        yield from (Path(folder) / name for name in names)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    return sum(info.st_size for file in files_below(path) if (info := stat_of(file)))


def last_change(path: Path) -> float:
    """When a file, or anything in a folder, was last written, as a timestamp; 0 where it is gone."""
    found = [path, *files_below(path)]
    return max((info.st_mtime for each in found if (info := stat_of(each))), default=0.0)


def stat_of(path: Path) -> os.stat_result | None:
    """What the system knows of a path; None where it is gone."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.stat()
    return None


@contextmanager
def held_folder(folder: Path, busy: str, *, shared: bool = False, longest_wait: float = 0) -> Iterator[Path]:
    """A lock on a folder, which is made if need be: any number may hold a shared one, and only one an exclusive one.

    Raises TransientError, with `busy` as its sentence, where others still hold it after `longest_wait` seconds, and
    TerminalError where the disk fails. A file system that knows no locks gives none.
    """
    take = _flock if fcntl else _lock_beside
    deadline = time.monotonic() + longest_wait
    with disk_errors_told(folder):
        while (release := take(folder, shared)) is None:
            if time.monotonic() >= deadline:
                raise TransientError(busy)
            time.sleep(_AGAIN)
    try:
        yield folder
    finally:
        release()


def locked_folder(folder: Path, what: str) -> AbstractContextManager[Path]:
    """The folder, made if need be, while no other process holds it. Raises TransientError where one does."""
    return held_folder(folder, f"another process is fetching {what}; try again later")


def _flock(folder: Path, shared: bool) -> Callable[[], None] | None:
    """Lock the folder itself; what gives the lock back, or None where another holds it."""
    handle = _open(folder)
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _WITHOUT_LOCKS:
            os.close(handle)
            if isinstance(error, BlockingIOError):
                return None
            raise
    if _is_in_place(handle, folder):
        return partial(os.close, handle)
    # whoever held it before has deleted the folder
    os.close(handle)
    return _flock(folder, shared)


def _open(folder: Path) -> int:
    try:
        return os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder, os.O_RDONLY)


def _is_in_place(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False


def _lock_beside(folder: Path, shared: bool) -> Callable[[], None] | None:
    """The same by a file beside the folder, for a system that does not lock folders: it can then be deleted while held."""
    folder.mkdir(parents=True, exist_ok=True)
    # one of its own for each holder: the same thread may hold a shared lock twice
    lock = ReadWriteLock(folder.with_name(f".{folder.name}.lock"), is_singleton=False)
    try:
        (lock.acquire_read if shared else lock.acquire_write)(blocking=False)
    except Timeout:
        lock.close()
        return None
    return lock.close
