"""The portable marts on DuckDB and on Spark, from the same lake, are equal row by row."""

import subprocess
import sys

import duckdb
import pytest

from etl.build import build
from etl.build.spark import MARTS
from etl.desk.load import load_folder
from etl.desk.warehouse import open_published
from etl.sample.generate import generate
from etl.settings import Settings

pytestmark = pytest.mark.scale


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    folder = tmp_path_factory.mktemp("engines")
    generate(folder / "kit")
    settings = Settings(home=folder / "home")
    assert load_folder(settings, folder / "kit", 2018).ok
    build(settings)
    command = [sys.executable, "-m", "etl.build.spark", "--output", str(folder / "spark")]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return settings, folder / "spark"


def environment(settings):
    import os

    return os.environ | {"RACEMONEY_HOME": str(settings.root)}


@pytest.mark.parametrize("mart", MARTS)
def test_marts_are_equal(engines, mart):
    settings, spark = engines
    with open_published(settings) as connection:
        columns = [column[0] for column in connection.execute(f"select * from {mart} limit 0").description]
        ours = connection.execute(f"select {', '.join(columns)} from {mart} order by all nulls last").fetchall()
    theirs = duckdb.execute(
        f"select {', '.join(columns)} from read_parquet('{spark}/{mart}/*.parquet') order by all nulls last"
    ).fetchall()
    assert len(ours) > 10
    assert [plain(row) for row in theirs] == [plain(row) for row in ours]


def plain(row):
    """A Spark timestamp carries UTC, DuckDB's is without zone: the same moment."""
    return tuple(value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value for value in row)
