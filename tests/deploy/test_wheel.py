"""The wheel carries what the package needs at run time: source declarations, dbt project, Dags, data of the kit."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize(
    ("folder", "inside", "suffixes"),
    [
        ("etl/racemoney", "racemoney", {".py", ".yaml", ".typed", ".html", ".css"}),
        ("sql", "racemoney/_sql", {".sql", ".yml", ".csv"}),
        ("dags", "racemoney/_dags", {".py", ".json"}),
    ],
)
def test_every_file_is_inside(members, folder, inside, suffixes):
    parts = [ROOT / folder / part for part in ("macros", "models", "seeds", "tests")] if folder == "sql" else [ROOT / folder]
    files = [
        path for part in parts for path in part.rglob("*") if path.suffix in suffixes and "__pycache__" not in path.parts
    ]
    wanted = {f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" for path in files}
    assert len(wanted) > 2
    assert wanted - members == set()


def test_the_dbt_project_file_is_inside(members):
    assert {"racemoney/_sql/dbt_project.yml", "racemoney/_sql/profiles.yml"} <= members


def test_nothing_else_is_inside(members):
    assert {name.split("/")[0].split("-")[0] for name in members} == {"racemoney"}
