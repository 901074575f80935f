"""The wheel carries what the package needs at run time: source declarations, dbt project, Dags, the synthetic kit."""

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from kit.digests import recorded

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    return zipfile.ZipFile(wheel)


@pytest.fixture(scope="module")
def members(wheel):
    return set(wheel.namelist())


@pytest.mark.parametrize(
    ("folder", "inside", "suffixes"),
    [
        ("etl/racemoney", "racemoney", {".py", ".yaml", ".typed"}),
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
    with tarfile.open(fileobj=io.BytesIO(wheel.read("racemoney/_kit.tar.xz"))) as archive:
        files = {member.name: hashlib.sha256(archive.extractfile(member).read()).hexdigest() for member in archive}
        newest = max(member.mtime for member in archive)
    assert files == recorded()
    # 2019-02-05, the morning after the latest filing
    assert newest == 1549360800


def test_nothing_else_is_inside(members):
    assert {name.split("/")[0].split("-")[0] for name in members} == {"racemoney"}
