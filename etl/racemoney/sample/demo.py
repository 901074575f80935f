"""`racemoney demo`: the synthetic race kit through the real Dags, in a home of its own.

The kit is served on loopback as the FEC would; Airflow, with SQLite for its metadata, runs fec_bulk and race_marts against
it in one child process (`dags/in_process.py`), so this package imports no Airflow. Its logs go to a file of the home.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from racemoney.desk.export import export_race
from racemoney.desk.page import export_page
from racemoney.errors import BadInputError, BuildError
from racemoney.sample.api import PREFIX
from racemoney.sample.facts import CYCLE
from racemoney.sample.generate import generate
from racemoney.sample.server import serve
from racemoney.schedule import dags_folder
from racemoney.settings import Settings

RACE = "GA-06-2017-special"
# What the machine may use stays as it is set; where data lies and comes from does not.
KEPT = {"RACEMONEY_THREADS", "RACEMONEY_MEMORY_LIMIT"}


@dataclass(frozen=True)
class Demo:
    """What a demo leaves: the settings of its home, the race it exported, and where Airflow's log lies."""

    settings: Settings
    race: str
    exported: Path
    page: Path
    log: Path


def run_demo(home: Path, tell: Callable[[str], None] = print) -> Demo:
    """Serve the kit, run both Dags on it, publish and export. A second run finds nothing new and is shorter.

    Raises BadInputError without Airflow, and BuildError naming the log where a Dag failed.
    """
    if importlib.util.find_spec("airflow") is None:
        raise BadInputError(
            "the demo runs the Dags, but Airflow is not installed; install racemoney with the extra `airflow`"
        )
    settings = Settings(home=home, lake=None, fec_url="", cycles=(CYCLE,), export_races=(RACE,), webhook_url=None)
    kit, log = settings.temporary / "kit", settings.root / "airflow" / "demo.log"
    for folder in (kit, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with serve(kit) as url:
        environment = airflow_environment(log.parent) | racemoney_environment(settings, url)
        _run_dags(environment, kit, log, tell)
    exported = settings.exports / RACE
    # a second run builds nothing new, so the Dag exports nothing
    folder = exported if exported.is_dir() else export_race(settings, RACE)
    return Demo(settings, RACE, folder, export_page(settings, RACE), log)


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
    command = [sys.executable, str(dags_folder() / "in_process.py"), str(log)]
    tell(f"Airflow starts with SQLite in {log.parent}, no scheduler; its log is {log.name} there")
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdin and process.stdout
        generate(kit)
        tell(f"the stand-in FEC serves the synthetic kit at {environment['RACEMONEY_FEC_URL']}")
        print("go", file=process.stdin, flush=True)
        for line in process.stdout:
            tell(line.rstrip())
    if process.returncode:
        raise BuildError(f"the demo's Dags failed; {log} tells why")
