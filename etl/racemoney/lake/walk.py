"""Looking through folders in which another process makes and deletes files at the same time."""

import os
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path


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
    return sum(told.st_size for file in files_below(path) if (told := stat_of(file)))


def last_change(path: Path) -> float:
    """When a file, or anything in a folder, was last written, as a timestamp; 0 where it is gone."""
    found = [path, *files_below(path)]
    return max((told.st_mtime for each in found if (told := stat_of(each))), default=0.0)


def stat_of(path: Path) -> os.stat_result | None:
    """What the system knows of a path; None where it is gone."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.stat()
    return None
