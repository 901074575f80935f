"""The portable models on DuckDB and on Spark, from the same lake, are equal row by row."""

import subprocess
import sys

import duckdb
import pytest

from racemoney.build import build
from racemoney.build.spark import MODELS
from racemoney.channels.bulk_files import load_folder
from racemoney.channels.filings.load import load_daily_zip
from racemoney.desk.warehouse import open_published
from racemoney.settings import Settings

pytestmark = pytest.mark.scale
# Reports that bulk holds, their amendments, and what is newer than bulk.
DAYS = ("20170608", "20170721", "20190204")


@pytest.fixture(scope="module")
def engines(kit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("engines")
    settings = Settings(home=folder / "home")
    assert load_folder(settings, kit, 2018).ok
    for day in DAYS:
        load_daily_zip(settings, kit / "electronic" / f"{day}.zip", is_synthetic=True)
    build(settings)
    command = [sys.executable, "-m", "racemoney.build.spark", "--output", str(folder / "spark")]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return settings, folder / "spark"


def environment(settings):
    import os

    return os.environ | {"RACEMONEY_HOME": str(settings.root)}


def test_filings_count_where_bulk_lacks_them(engines):
    settings, _ = engines
    with open_published(settings) as connection:
        found = connection.execute(
            "select distinct source, reason in ('held_by_bulk', 'superseded_by_amendment') from contributions"
        ).fetchall()
    # else the engines would agree on nothing
    assert {("efile", True), ("efile", False), ("indiv", False), ("indiv", True)} <= set(found)


@pytest.mark.parametrize(("model", "schema"), MODELS.items())
def test_models_are_equal(engines, model, schema):
    settings, spark = engines
    with open_published(settings) as connection:
        columns = [column[0] for column in connection.execute(f"select * from {schema}.{model} limit 0").description]
        ours = connection.execute(f"select {', '.join(columns)} from {schema}.{model} order by all nulls last").fetchall()
    theirs = duckdb.execute(
        f"select {', '.join(columns)} from read_parquet('{spark}/{model}/*.parquet') order by all nulls last"
    ).fetchall()
    assert len(ours) > 10
    assert [plain(row) for row in theirs] == [plain(row) for row in ours]


def plain(row):
    """A Spark timestamp carries UTC, DuckDB's is without zone: the same moment."""
    return tuple(value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value for value in row)
