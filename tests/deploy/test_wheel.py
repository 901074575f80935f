"""The wheel carries what the package needs at run time: source declarations, dbt project, Dags, the synthetic kit."""

import hashlib
import io
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from kit.digests import recorded

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def members(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """A virtual environment with the wheel and its dependencies, but no Airflow and no checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if not installed.name.startswith(("airflow", "apache_airflow", "racemoney")) and installed.suffix != ".pth":
            (packages / installed.name).symlink_to(installed)
    install = [sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--python", str(folder), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return folder


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


def test_the_kit_is_inside_as_recorded_and_as_old_as_it_says(wheel):
    packed = io.BytesIO(zipfile.ZipFile(wheel).read("racemoney/_kit.tar.xz"))
    with tarfile.open(fileobj=packed) as archive:
        files = {member.name: hashlib.sha256(archive.extractfile(member).read()).hexdigest() for member in archive}
        newest = max(member.mtime for member in archive)
    assert files == recorded()
    # 2019-02-05, the morning after the latest filing
    assert newest == 1549360800


def test_nothing_else_is_inside(members):
    assert {name.split("/")[0].split("-")[0] for name in members} == {"racemoney"}


def test_the_demo_runs_from_the_wheel_in_an_empty_folder_without_airflow(environment, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "AIRFLOW", "RACEMONEY"))}
    asked = {"cwd": tmp_path, "env": kept, "capture_output": True, "text": True}
    known = "import racemoney.sample as s; print(s.__file__); import kit"
    found = subprocess.run([environment / "bin" / "python", "-c", known], **asked)
    assert found.stdout.startswith(str(environment))
    assert "No module named 'kit'" in found.stderr

    done = subprocess.run([environment / "bin" / "racemoney", "demo"], **asked)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert told[0].startswith("Airflow is not installed")
    assert "racemoney[airflow]" in told[1]
    steps = [" ".join(line.split()[:2]) for line in told[2:11]]
    assert steps == [
        "wrote the",
        "fetched 17",
        "loaded 17",
        "fetched and",
        "58,187 rows",
        "built the",
        "tested them",
        "published the",
        "exported GA-06-2017-special",
    ]
    # what the Dags' demo answers too (README.md)
    assert "outside groups, party committees among them, spent 26,786,341.33" in done.stdout
    assert "SYNTHETIC DATA" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse"]
    assert (tmp_path / "warehouse" / "demo" / "racemoney.duckdb").is_file()

    again = subprocess.run([environment / "bin" / "racemoney", "demo"], **asked)
    assert "nothing is new, so the published build stays" in again.stdout
