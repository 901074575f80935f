"""`make airflow`: a local Airflow with its page, SQLite for its metadata and the pools that the Dags name.

It lives in `airflow` below the data home and answers this machine only. What the environment says goes before what is set
here. The first start prints the password of the user admin and keeps it in a file of that folder.
"""

import os
import shutil
import sys
from pathlib import Path

from racemoney.schedule import dags_folder
from racemoney.settings import Settings


def environment() -> dict[str, str]:
    """What Airflow is told; the data home as an absolute path, as its workers may stand elsewhere."""
    home = Settings().root
    ours = {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__API__BASE_URL": f"http://localhost:{os.environ.get('AIRFLOW__API__PORT', '8080')}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
    }
    # `airflow standalone` starts its parts by the name `airflow`.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return ours | dict(os.environ) | {"RACEMONEY_HOME": str(home), "PATH": path}


def main() -> None:
    """Make the database and the pools, then become `airflow standalone`."""
    os.environ.update(environment())
    # Airflow reads its settings while it is imported.
    from in_process import prepare

    prepare()
    program = shutil.which("airflow")
    if program is None:
        raise SystemExit("Airflow is not installed beside this Python; install racemoney with the extra `airflow`")
    os.execv(program, ["airflow", "standalone"])  # noqa: S606


if __name__ == "__main__":
    main()
