"""`racemoney demo`: the synthetic race kit through the whole pipeline, in a home of its own.

The kit is served on loopback as the FEC would. Where Airflow is installed, it runs the real Dags fec_bulk, fec_filings (the
days of FILED_ON) and race_marts against it, with SQLite for its metadata, in one child process (`dags/in_process.py`): this
package imports no Airflow. Its logs go to a file of the home. Without Airflow this process calls what the tasks of
these Dags call, one after the other.
"""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from racemoney.build.builder import audit, compute, plan
from racemoney.build.publish import publish
from racemoney.channels.bulk import load_newest
from racemoney.channels.due import due
from racemoney.desk.export import export_race
from racemoney.desk.page import export_page
from racemoney.errors import BuildError
from racemoney.fetch.bulk import fetch_bulk
from racemoney.fetch.http import open_session
from racemoney.sample.api import PREFIX
from racemoney.sample.kit import CYCLE, write_kit
from racemoney.sample.server import serve
from racemoney.schedule import dags_folder
from racemoney.schedule.days import bring_day
from racemoney.settings import Settings
from racemoney.sources import get_source

RACE = "GA-06-2017-special"
# When the candidates filed their reports before and after the ballots, and Ossoff his amendments: what money through a day
# is made of. The kit has 126 days of filings.
FILED_ON = tuple(map(date.fromisoformat, ("2017-04-06", "2017-06-08", "2017-07-20", "2017-07-21")))
# What the machine may use stays as it is set; where data lies and comes from does not.
KEPT = {"RACEMONEY_THREADS", "RACEMONEY_MEMORY_LIMIT"}


@dataclass(frozen=True)
class Demo:
    """What a demo leaves: its home, the race as CSV and as a page, and Airflow's log where Airflow ran."""

    settings: Settings
    race: str
    exported: Path
    page: Path
    log: Path | None


def run_demo(home: Path, tell: Callable[[str], None] = print) -> Demo:
    """Serve the kit, fetch and load it, build, publish and export. A second run finds nothing new and is shorter.

    Raises BuildError naming the log where a Dag failed, and without Airflow what the steps raise.
    """
    settings = Settings(home=home, lake=None, fec_url="", cycles=(CYCLE,), export_races=(RACE,), webhook_url=None)
    kit, log = settings.temporary / "kit", settings.root / "airflow" / "demo.log"
    with_airflow = importlib.util.find_spec("airflow") is not None
    kit.mkdir(parents=True, exist_ok=True)
    with serve(kit) as url:
        if with_airflow:
            log.parent.mkdir(parents=True, exist_ok=True)
            environment = airflow_environment(log.parent) | racemoney_environment(settings, url)
            _run_dags(environment, kit, log, tell)
        else:
            _run_here(settings.model_copy(update={"fec_url": url, "fec_filings_url": url}), kit, tell)
    exported = settings.exports / RACE
    exported = exported if exported.is_dir() else export_race(settings, RACE)
    return Demo(settings, RACE, exported, export_page(settings, RACE), log if with_airflow else None)


def airflow_environment(airflow_home: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for an Airflow of its own, with our Dags and nothing of what the caller's Airflow is told."""
    foreign = ("AIRFLOW_", "RACEMONEY_")
    kept = {name: value for name, value in environment.items() if not name.startswith(foreign) or name in KEPT}
    return kept | {
        "AIRFLOW_HOME": str(airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
    }


def racemoney_environment(settings: Settings, fec_url: str) -> dict[str, str]:
    """These settings as environment, with the stand-in in the place of the FEC."""
    return {
        "RACEMONEY_HOME": str(settings.root),
        "RACEMONEY_FEC_URL": fec_url,
        "RACEMONEY_FEC_FILINGS_URL": fec_url,
        "RACEMONEY_FEC_API_URL": fec_url + PREFIX,
        "RACEMONEY_CYCLES": ",".join(map(str, settings.cycles)),
        "RACEMONEY_EXPORT_RACES": ",".join(settings.export_races),
    }


def _run_dags(environment: dict[str, str], kit: Path, log: Path, tell: Callable[[str], None]) -> None:
    """Start Airflow, make the kit while it gets ready, then let it go on and pass on what it tells."""
    command = [sys.executable, str(dags_folder() / "in_process.py"), str(log), *map(str, FILED_ON)]
    tell(f"Airflow starts with SQLite in {log.parent}, no scheduler; its log is {log.name} there")
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdin and process.stdout
        write_kit(kit)
        tell(f"the stand-in FEC serves the synthetic kit at {environment['RACEMONEY_FEC_URL']}")
        print("go", file=process.stdin, flush=True)
        for line in process.stdout:
            tell(line.rstrip())
    if process.returncode:
        raise BuildError(f"the demo's Dags failed; {log} tells why")


def _run_here(settings: Settings, kit: Path, tell: Callable[[str], None]) -> None:
    """What the tasks of fec_bulk, fec_filings and race_marts do, step by step."""
    tell("Airflow is not installed, so the demo runs the steps of the Dags one by one, in this process.")
    tell("pip install 'racemoney[airflow]' adds the Dags, their schedule, retries and web page.")
    with _timed("wrote the synthetic kit", tell):
        write_kit(kit)
    lanes = due(settings, datetime.now(UTC), everything=True)
    with _timed(f"fetched {len(lanes)} files from the stand-in FEC at {settings.fec_url}", tell), open_session() as session:
        for lane in lanes:
            fetch_bulk(settings, get_source(lane["dataset"]), lane["cycle"], session=session)
    with _timed(f"loaded {len(lanes)} files", tell):
        for lane in lanes:
            load_newest(settings, lane["dataset"], lane["cycle"])
    with _timed(f"fetched and loaded the filings of {len(FILED_ON)} days", tell):
        for day in FILED_ON:
            bring_day(settings, day, datetime.now(UTC), full=True)
    planned = plan(settings)
    if planned is None:
        tell("  nothing is new, so the published build stays")
        return
    for done, step in (("built the models", compute), ("tested them", audit), ("published the build", publish)):
        with _timed(done, tell):
            step(settings, planned.build_id)
    with _timed(f"exported {RACE}", tell):
        export_race(settings, RACE)


@contextmanager
def _timed(done: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Tell that a step is done, and how long it took."""
    started = time.monotonic()
    yield
    tell(f"  {done} in {time.monotonic() - started:.1f} s")
