"""The FEC's own bulk files of 2018 and 2020: every line is found again, and the sums are the known ones."""

import csv
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from racemoney.channels.bulk_files import load_file, load_folder
from racemoney.channels.outcome import Outcome
from racemoney.settings import Settings
from racemoney.sources import get_source

pytestmark = pytest.mark.real

ROWS_2020 = {
    "indiv": 70_671,
    "oth": 50_921,
    "pas2": 3_159,
    "oppexp": 11_929,
    "cn": 3_937,
    "cm": 11_605,
    "ccl": 3_752,
    "weball": 141,
    "webl": 11,
    "webk": 7_851,
}
ROWS_2018 = {"cn": 7_592, "cm": 14_138, "ccl": 7_188, "weball": 3_690, "webl": 2_676, "candidate_summary": 3_797}


@pytest.fixture(scope="module")
def homes(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, Outcome]]:
    """What each drop gave, by cycle and dataset."""
    found = {}
    for cycle in (2018, 2020):
        report = load_folder(_settings(tmp_path_factory, cycle), real_data / f"bulk-{cycle}", cycle)
        assert report.ok, report.failed
        found[cycle] = {loaded.record.dataset: loaded for loaded in report.loaded}
    return found


def _settings(factory: pytest.TempPathFactory, cycle: int) -> Settings:
    return Settings(home=factory.getbasetemp() / f"real-{cycle}", lake=None)


def _rows_of_text(folder: Path, name: str) -> int:
    """Rows counted without our reader."""
    path = folder / name
    if path.suffix == ".csv":
        with path.open(newline="") as stream:
            return sum(1 for _ in csv.reader(stream)) - 1
    if path.suffix == ".txt":
        return path.read_bytes().count(b"\n")
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0]).count(b"\n")


def _query(factory: pytest.TempPathFactory, cycle: int, dataset: str, asked: str) -> tuple:
    files = _settings(factory, cycle).tables / get_source(dataset).table / "*" / "*" / "*.parquet"
    return duckdb.connect().execute(f"select {asked} from read_parquet('{files}')").fetchall()[0]


@pytest.mark.parametrize(
    ("cycle", "dataset", "rows"),
    [(cycle, *item) for cycle, known in ((2020, ROWS_2020), (2018, ROWS_2018)) for item in known.items()],
)
def test_every_line_is_loaded_or_quarantined(homes, real_data, cycle, dataset, rows):
    loaded = homes[cycle][dataset]
    (table,) = loaded.record.tables
    assert table.rows_read == table.rows_loaded + table.rows_quarantined == rows
    assert _rows_of_text(real_data / f"bulk-{cycle}", loaded.name) == rows
    assert table.rows_quarantined == 0


def test_no_other_file_of_the_drops_was_loaded(homes):
    assert (set(homes[2020]), set(homes[2018])) == (set(ROWS_2020), set(ROWS_2018))


def test_sub_ids_are_distinct_and_are_the_row_ids(homes, tmp_path_factory):
    asked = "count(distinct sub_id), count(distinct row_id), bool_and(row_id = sub_id::varchar)"
    assert _query(tmp_path_factory, 2020, "indiv", asked) == (70_671, 70_671, True)


@pytest.mark.parametrize(("code", "dollars"), [("15E", 1_596_065), ("22Y", 651_034)])
def test_known_sums_of_indiv20(homes, tmp_path_factory, code, dollars):
    asked = f"sum(amount) filter (transaction_type_code = '{code}' and memo_code is null)"
    assert _query(tmp_path_factory, 2020, "indiv", asked) == (Decimal(dollars),)


def test_one_value_of_all_is_lost_in_typing_and_its_dollars_count(homes, tmp_path_factory):
    found = {
        name: _query(tmp_path_factory, 2020, name, "list(parse_issues) filter (parse_issues is not null)")[0]
        for name in ROWS_2020
    }
    assert {name: issues for name, issues in found.items() if issues} == {"oth": ["transaction_date=10171918"]}
    asked = "transaction_date is null and amount is not null and parse_issues is not null"
    assert _query(tmp_path_factory, 2020, "oth", f"count(*) filter ({asked})") == (1,)


def test_zips_tell_the_day_of_the_dump(homes):
    record = homes[2020]["indiv"].record
    assert (record.source_version[:10], record.as_of_basis) == ("2019-03-17", "zip_member")
    assert record.tables[0].data_through_date.isoformat() == "2019-03-04"


def test_the_notices_of_2015_under_their_old_header(real_data, settings):
    (path,) = (real_data / "independent-expenditures").glob("*.csv")
    record = load_file(settings, "independent_expenditure", path, 2016).loaded[0].record
    files = [str(settings.lake_root / file) for file in record.tables[0].files]
    found = duckdb.connect().execute("select count(*), sum(amount) from read_parquet(?)", [files]).fetchall()
    assert found == [(3_012, Decimal("103303018.93"))]
    assert record.tables[0].rows_quarantined == 0


@pytest.mark.parametrize(
    ("name", "rows"), [("itcont_ga06_lines", 448), ("itcont_sample_2016_2018", 5_000), ("itcont_2016-10_2017-02", 20_000)]
)
def test_samples_of_itcont(real_data, settings, name, rows):
    path = real_data / "itcont-samples" / f"{name}.txt"
    (table,) = load_file(settings, "indiv", path, 2018).loaded[0].record.tables
    assert (table.rows_loaded, table.rows_quarantined) == (rows, 0)
