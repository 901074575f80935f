"""Runs one step of a home again and again and breaks it at its first, second, third ... file operation.

`python break_at.py HOME SCRATCH STEP MODE [BUILD_ID or FOLDER] [EVERY]`: each round works on a fresh copy of HOME,
`SCRATCH/<round>`, in a process of its own, and prints what became of it. Python itself tells of each file operation (audit
events), so none is left out of a list. With EVERY 3 it breaks the third, the sixth ... The rounds end with the first that
finds no operation left to break.
"""

import errno
import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from racemoney.build import build, builder
from racemoney.build.dbt import DbtRun
from racemoney.build.publish import publish, rollback
from racemoney.channels.bulk_files import load_folder
from racemoney.errors import RacemoneyError, TerminalError
from racemoney.lake.gc import collect
from racemoney.lake.lock import exclusive_lock
from racemoney.settings import Settings

# Operations on files by their audit events, with the place of a path among the arguments.
OPERATIONS = {
    "open": 0, "os.rename": 1, "os.link": 1, "os.remove": 0, "os.chmod": 0, "os.mkdir": 0, "os.rmdir": 0, "os.truncate": 0,
    "os.symlink": 1, "os.utime": 0, "shutil.copyfile": 1, "shutil.move": 1,
}  # fmt: skip
# How a round ends: killed, with an error, done in spite of the break, done without one.
KILLED, FAILED, MENDED, DONE, UNCLEAR = 9, 1, 2, 0, 3
# Steps whose every error is a sentence; of the others only what stays in place matters.
ONE_SENTENCE = ("load", "gc")


def break_at(number: int, mode: str, home: Path) -> Callable[[], bool]:
    """From now on, the file operation of that number below the home does not happen: the process ends or the disk is full.

    Gives a function that says whether that happened.
    """
    seen = 0

    def look(event: str, arguments: tuple) -> None:
        nonlocal seen
        if event not in OPERATIONS or not str(arguments[OPERATIONS[event]]).startswith(str(home)):
            return
        if event == "os.link" and "without-links" in mode:
            raise OSError(errno.EPERM, "Operation not permitted")
        seen += 1
        if seen == number:
            if "kill" in mode:
                os._exit(KILLED)
            raise OSError(errno.ENOSPC, "No space left on device")

    sys.addaudithook(look)
    return lambda: seen >= number


def full_after(size: int) -> Callable[[], bool]:
    """Files cannot grow beyond some bytes, so what is written is torn."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return lambda: False


def build_without_models(settings: Settings) -> None:
    """The whole of a build but what dbt computes."""
    told = json.loads((settings.root / "dbt-manifest.json").read_text())
    vars(builder)["run_dbt"] = lambda *_, **__: DbtRun((), told)
    build(settings)


def load(settings: Settings) -> None:
    """Load a folder's files; an error is what becomes of one of them."""
    if failed := load_folder(settings, Path(sys.argv[5]), 2018, force=True).failed:
        raise TerminalError("; ".join(untouched.sentence() for untouched in failed))


def collect_after_a_day(settings: Settings) -> None:
    """What is not current, and what is a day old."""
    with exclusive_lock(settings):
        collect(settings, set(), now=datetime.now(UTC) + timedelta(hours=25))


STEPS: dict[str, Callable[[Settings], object]] = {
    "publish": lambda settings: publish(settings, sys.argv[5]),
    "rollback": rollback,
    "build": build_without_models,
    "load": load,
    "gc": collect_after_a_day,
}


def round_of(number: int, home: Path, step: str, mode: str) -> int:
    """One round in a process of its own; gives how it ended."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        was_broken = full_after(number * 400) if mode == "torn" else break_at(number, mode, home)
        STEPS[step](Settings(home=home, lake=None, threads=1, memory_limit="500MB"))
    except RacemoneyError:
        os._exit(FAILED)
    except Exception as error:
        print(f"no sentence: {error!r}", file=sys.stderr)
        os._exit(FAILED if step not in ONE_SENTENCE else UNCLEAR)
    os._exit(MENDED if was_broken() else DONE)


def main() -> None:
    source, scratch, step, mode = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    step_width = int(sys.argv[6]) if len(sys.argv) > 6 else 1
    for number in range(0 if mode == "torn" else step_width, 500, step_width):
        home = scratch / f"{number:03d}"
        shutil.copytree(source, home)
        ended = round_of(number, home, step, mode)
        print(json.dumps({"number": number, "ended": ended, "home": str(home)}), flush=True)
        if ended == DONE:
            return


if __name__ == "__main__":
    main()
