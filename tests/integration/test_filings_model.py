"""Chains of amendments and copies of a filing, from files to the published tables."""

import zipfile
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from sql.world import candidate, load_filed, load_rows, notice

from racemoney.build import build
from racemoney.channels.filings.folder import load_filings_folder
from racemoney.desk.warehouse import open_published
from racemoney.settings import Settings
from sql import filed

pytestmark = [pytest.mark.integration, pytest.mark.slow]


QUARTERS = {"Q2": ("20170401", "20170630"), "Q3": ("20170701", "20170930")}


def filing(
    form: str, *, amends: str = "", committee: str = "C00000059", report: str = "Q2", days: str = "Q2", **values: str
) -> str:
    cover = [form, committee, values.get("kind", ""), *[""] * 8, report, *[""] * 3, *QUARTERS[days]]
    gift = ["SA11AI", committee, "A1", *[""] * 16, "20170613", values.get("amount", "100.00")]
    lines = [["HDR", "FEC", "8.3", "SOFT", "1", amends, ""], cover, gift]
    return "".join("\x1c".join(line) + "\n" for line in lines)


FILINGS = {
    "100.fec": filing("F3N"),
    "105.fec": filing("F3A", amends="FEC-100", amount="120.00"),
    # names the amendment before, not the original
    "110.fec": filing("F3A", amends="FEC-105", amount="130.00"),
    # another filer's number is a slip
    "111.fec": filing("F3A", amends="FEC-100", committee="C00000075"),
    # the number that they name is not in the lake: they amend the filer's first report for the same days
    "120.fec": filing("F3A", amends="FEC-99"),
    "121.fec": filing("F3A", amends="FEC-99"),
    # the next quarter's amendment names the number of the second quarter's
    "115.fec": filing("F3N", report="Q3", days="Q3"),
    "116.fec": filing("F3A", report="Q3", days="Q3", amends="FEC-100"),
    # the original stated the days of another quarter, the amendment mends them
    "125.fec": filing("F3N", committee="C00000101", days="Q3"),
    "126.fec": filing("F3A", committee="C00000101", amends="FEC-125"),
    "130.fec": filing("F24N", kind="48"),
    "140.fec": "HDR\x1cFEC\x1c9.9\nF3N\x1cC00000059\n",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("filings")
    source = folder / "in"
    source.mkdir()
    for name, text in FILINGS.items():
        (source / name).write_text(text)
    with zipfile.ZipFile(source / "20170715.zip", "w") as archive:
        archive.writestr("100.fec", FILINGS["100.fec"])
        # damaged here, whole alone
        archive.writestr("125.fec", "?")
    settings = Settings(home=folder / "home", lake=None, threads=2)
    load_filings_folder(settings, source)
    build(settings)
    with open_published(settings) as connection:
        yield connection


def test_the_highest_number_of_a_chain_is_in_force(published: duckdb.DuckDBPyConnection) -> None:
    told = published.execute(
        "select file_number, chain_root_file_number, is_chain_head, is_chain_broken from filings order by file_number"
    ).fetchall()
    assert told == [
        (100, 100, False, False),
        (105, 100, False, False),
        (110, 100, False, False),
        (111, 111, True, True),
        (115, 115, False, False),
        (116, 115, True, False),
        (120, 100, False, True),
        (121, 100, True, True),
        (125, 125, False, False),
        (126, 125, True, False),
        (130, 130, True, False),
        (140, 140, True, False),
    ]


def test_every_version_stays_and_one_copy_of_each_counts(published: duckdb.DuckDBPyConnection) -> None:
    rows = "select file_number, amount from {} where file_number <= 110 order by all"
    assert len(published.execute(rows.format("lake.filing_receipts")).fetchall()) == 4
    held = published.execute(rows.format("filing_receipts")).fetchall()
    assert [(number, f"{amount}") for number, amount in held] == [(100, "100.00"), (105, "120.00"), (110, "130.00")]


def test_a_copy_that_can_be_read_goes_before_one_that_cannot(published: duckdb.DuckDBPyConnection) -> None:
    told = published.execute("select status, filed_date from filings where file_number = 125").fetchall()
    assert told == [("parsed", date(2017, 7, 15))]
    assert published.execute("select count(*) from filing_receipts where file_number = 125").fetchone() == (1,)


TABLES = ["receipts", "disbursements", "loans", "debts", "independent_expenditures", "contribution_notices"]
COLUMNS = "row_id, file_number, form_line, transaction_id, back_reference_transaction_id, memo_code, memo_text, amount"


@pytest.mark.parametrize("table", [*TABLES, "electioneering", "communication_costs", "text"])
def test_lines_are_found_by_their_agreed_names(published: duckdb.DuckDBPyConnection, table: str) -> None:
    found = published.execute(f"select {COLUMNS} from filing_{table}")
    # one gift each, but for the filing of an unknown version
    assert len(found.fetchall()) == (len(FILINGS) - 1 if table == "receipts" else 0)
    columns = "select about from meta.columns where table_schema = 'main' and table_name = ? and column_name = 'amount'"
    assert published.execute(columns, [f"filing_{table}"]).fetchone()[0]


def test_notices_days_and_what_stayed_raw(published: duckdb.DuckDBPyConnection) -> None:
    told = published.execute("select file_number, is_notice, status, filed_date, cycle from filings order by 1").fetchall()
    assert [number for number, is_notice, *_ in told if is_notice] == [130]
    assert told[0][3:] == (date(2017, 7, 15), 2018)
    assert told[-1][2] == "unknown_version"


def test_a_notice_filed_in_january_counts_once_when_the_fecs_file_of_the_cycle_before_brings_it(tmp_path):
    """The cycle of the electronic copy has no new load, and still has to be computed again."""
    spender, number, x = "C77940001", 1001, "H8MA01001"
    settings = Settings(home=tmp_path / "home", lake=None, threads=2)
    masters = [*candidate(x, "C77940002", "MA-01"), *candidate(x, "C77940002", "MA-01", cycle=2020)]
    load_rows(settings, tmp_path / "masters", masters)
    notices = [filed.filing(number, "F24N", spender, filed.spent("1300.00", "20181230", x), signed_date="20190102")]
    load_filed(settings, tmp_path / "filed", notices)
    build(settings)
    in_file = notice(
        spender_id=spender, candidate_id=x, amount="1300.00", dissemination_date="2018-12-30", file_number=number
    )
    load_rows(settings, tmp_path / "file", [in_file])
    manifest = build(settings)
    assert manifest is not None
    assert manifest.cycles == (2018, 2020)
    with open_published(settings) as connection:
        counted = connection.execute(
            "select source, cycle, amount::double from independent_expenditures where counts_in_outside_spending"
        ).fetchall()
    assert counted == [("independent_expenditure", 2018, 1300.0)]
