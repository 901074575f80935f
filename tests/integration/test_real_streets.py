"""No street address of the FEC's own files stands in the published file, whatever column it could have slipped into."""

import re
from collections import defaultdict
from itertools import pairwise

import duckdb
import pytest

from racemoney.build import build
from racemoney.build.inputs import read_inputs
from racemoney.build.relations import parquet_paths
from racemoney.channels.bulk_files import load_folder
from racemoney.channels.filings.folder import load_filings_folder
from racemoney.desk.warehouse import open_published
from racemoney.settings import Settings
from racemoney.sources import is_address
from racemoney.sources.filings import OTHER
from racemoney.sources.tables import lake_tables

pytestmark = pytest.mark.real

# What filers wrote where no street belongs: into a memo, a city, a name. Found by hand in bulk-2018, bulk-2020 and filings.
TYPED_ELSEWHERE = {"WRIGHT 2016", "PO BOX 1234", "214 W 39TH ST LLC", "MAILED TO 611 PENNSYLVANIA AVE. SE ON 2/13/2019"}


@pytest.fixture(scope="module")
def home(real_data, tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("streets") / "home", lake=None, threads=2, memory_limit="1200MB")
    assert load_folder(settings, real_data / "bulk-2018", 2018).ok
    load_filings_folder(settings, real_data / "efilings")
    numbered = tmp_path_factory.mktemp("numbered")
    for path in (real_data / "efilings-2").glob("*.fec"):
        # the filing's number is the last one of the name; _v6.1 is a version
        if numbers := re.findall(r"\d{4,}", re.sub(r"_v[\d.]+$", "", path.stem)):
            (numbered / f"{numbers[-1]}.fec").write_bytes(path.read_bytes())
    load_filings_folder(settings, numbered)
    build(settings)
    return settings


def plain(text):
    return re.sub(r"\s+", " ", text).strip().upper()


@pytest.fixture(scope="module")
def streets(home):
    """Every street of the lake's Parquet files that can be told from other words: it has a number and a word."""
    connection, found = duckdb.connect(), set()
    for name, inputs in read_inputs(home).by_table().items():
        if not (paths := parquet_paths(home.lake_root, inputs)):
            continue
        connection.execute("set variable files = ?", [paths])
        read = "read_parquet(getvariable('files'), union_by_name=true)"
        queries = [f"select distinct {column} from {read}" for column in lake_tables()[name].columns if is_address(column)]
        if name == OTHER:
            pairs = f"select unnest(json_keys(fields)) as name, fields from {read}"
            queries.append(f"select distinct fields ->> name from ({pairs}) where name like '%street%'")
        for query in queries:
            found |= {plain(text) for (text,) in connection.execute(query).fetchall() if text}
    return {text for text in found if len(text) >= 8 and re.search(r"\d", text) and re.search(r"[A-Z]{2}", text)}


def test_no_known_street_stands_in_a_published_column(home, streets):
    assert len(streets) > 20_000
    by_start = defaultdict(set)
    for street in streets:
        by_start[tuple(street.split()[:2])].add(street)
    shown = defaultdict(set)
    with open_published(home) as connection:
        for schema, table, column in connection.execute(
            """
            select table_schema, table_name, column_name from information_schema.columns
            where data_type in ('VARCHAR', 'BLOB') and table_catalog = current_database()
            """
        ).fetchall():
            values = f'select distinct "{column}"::varchar from "{schema}"."{table}" where "{column}" is not null'
            for (value,) in connection.execute(values).fetchall():
                text = plain(value)
                words = re.findall(r'[^\s"\x1c|,]+', text)
                known = {text} & streets
                known |= {s for pair in pairwise(words) for s in by_start.get(pair, ()) if s in text}
                if known and text not in TYPED_ELSEWHERE:
                    shown[f"{schema}.{table}.{column}"] |= known
    assert dict(shown) == {}
