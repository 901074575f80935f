"""The demo as `make demo` runs it, but for the printing of the answer."""

import csv
import re
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from racemoney.cli import app
from racemoney.sample.demo import airflow_environment, run_demo
from racemoney.schedule import dags_folder

README = Path(__file__).parents[2] / "README.md"
# A query of the README, and the output that it shows.
ASKED = re.compile(r'racemoney sql --home warehouse/demo "\n(.*?)"\n```\n```\n(.*?)```', re.DOTALL)


def test_the_callers_airflow_and_home_are_left_alone(tmp_path):
    caller = {
        "PATH": "/bin",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://theirs",
        "RACEMONEY_LAKE": "/srv/lake",
        "RACEMONEY_THREADS": "3",
    }
    assert airflow_environment(tmp_path, caller) == {
        "PATH": "/bin",
        "RACEMONEY_THREADS": "3",
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
    }


@pytest.mark.integration
@pytest.mark.slow
def test_the_demo_answers_as_the_readme_shows_and_a_second_one_finds_nothing_new(tmp_path, dbt_apart):
    told = []
    demo = run_demo(tmp_path / "demo", told.append)
    assert "fec_bulk: success" in told[2]
    assert "fec_filings: success" in told[3]
    assert "announced" in told[4]
    assert "race_marts: success" in told[5]
    published = demo.settings.database.stat()
    assert stat.S_IMODE(published.st_mode) == 0o444
    with (demo.exported / "race_outside_spending.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["race_id"] for row in rows} == {demo.race}
    assert {row["is_synthetic"].lower() for row in rows} == {"true"}
    assert "Synthetic data" in demo.page.read_text(encoding="utf-8")

    asked = ASKED.findall(README.read_text(encoding="utf-8"))
    assert len(asked) == 2
    for statement, shown in asked:
        answer = CliRunner().invoke(app, ["sql", "--home", str(tmp_path / "demo"), statement])
        assert [line.rstrip() for line in answer.stdout.splitlines()] == shown.splitlines()

    again = []
    run_demo(tmp_path / "demo", again.append)
    assert "fec_bulk: success" in again[2]
    assert "fec_filings: success" in again[3]
    assert "nothing new to announce" in again[4]
    assert "4 skipped, 1 success" in again[5]
    assert demo.settings.database.stat().st_mtime_ns == published.st_mtime_ns
