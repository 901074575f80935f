"""Each summary line of the FEC's own filings gets the verdict that the `hardmoney` package gives it."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from racemoney.build import build
from racemoney.channels.filings.load import load_filing
from racemoney.desk.warehouse import open_published
from racemoney.settings import Settings

pytestmark = pytest.mark.real

FIRST_NUMBER = 9_100_000
# A quote is left open in its text; hardmoney reads on over the next lines.
LEFT_OUT = {"trailing-quote.fec"}
# Forms that have no summary of receipts and disbursements, and what is cut or broken on purpose (README of the data), are
# compared as well: a cut filing is short of its cover to both.
MISSES = {
    # the filer itemizes 350 dollars more, 2,738.79 more in refunds, 200 dollars less than the line says
    ("467627.fec", "11(a)(i)"): "exceeds",
    ("1527862.fec", "28(a)"): "exceeds",
    ("F3XA_2011912.fec", "11(c)"): "short",
}

Verdicts = dict[tuple[str, str, str], tuple[str, str | None, Decimal | None]]


@pytest.fixture(scope="module")
def published(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("reconciled"), lake=None, threads=2)
    for at, path in enumerate(_paths(real_data)):
        load_filing(settings, path, file_number=_number(path, at))
    build(settings)
    return settings


@pytest.fixture
def con(published: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(published) as connection:
        yield connection


def _paths(real_data: Path) -> list[Path]:
    paths = [path for folder in ("efilings", "efilings-2") for path in sorted((real_data / folder).glob("*.fec"))]
    return [path for path in paths if path.name not in LEFT_OUT]


def _number(path: Path, at: int) -> int:
    last = path.stem.removesuffix("_v6.1").rpartition("_")[2]
    return int(last) if last.isdigit() else FIRST_NUMBER + at


def test_every_line_has_the_verdict_of_hardmoney(con: duckdb.DuckDBPyConnection, real_data: Path) -> None:
    hardmoney = pytest.importorskip("hardmoney")
    ours: Verdicts = {
        (name, column, line): (status, arithmetic, official)
        for name, column, line, status, arithmetic, official in con.execute(
            "select original_name, form_column, line, filing_reconciliation.status, arithmetic_status, official_amount"
            " from filing_reconciliation inner join staging.stg_filings using (file_number)"
        ).fetchall()
    }
    wrong, compared = [], Counter[str]()
    for path in _paths(real_data):
        try:
            checks = hardmoney.parse_file(path).reconcile().checks
        except hardmoney.FecError:
            continue
        for check in checks:
            kind = "rows" if "sum of" in check.rule else "arithmetic"
            # a line that is not there is blank on the cover and has no rows
            status, arithmetic, official = ours.get((path.name, check.column, check.line), ("ties", "ties", None))
            matches = status in ("ties", "bound") if kind == "rows" else arithmetic == "ties"
            if matches != check.matches or (official or 0) != (check.reported or 0):
                wrong.append((path.name, check.column, check.line, status, arithmetic, check))
            compared[kind] += 1
    assert wrong == []
    assert compared["rows"] > 1_600
    assert compared["arithmetic"] > 1_800


@pytest.mark.parametrize(("name", "line"), MISSES)
def test_whole_filings_that_do_not_tie(con: duckdb.DuckDBPyConnection, name: str, line: str) -> None:
    found = con.execute(
        "select line, filing_reconciliation.status from filing_reconciliation"
        " inner join staging.stg_filings using (file_number)"
        " where original_name = ? and filing_reconciliation.status in ('exceeds', 'short', 'no_line')",
        [name],
    ).fetchall()
    assert found == [(line, MISSES[name, line])]


def test_a_cover_that_was_misread_is_flagged_where_it_shows(con: duckdb.DuckDBPyConnection) -> None:
    """The scan of 1135558, a Senate report on paper, puts 2.45 on line 11(a)(i); its rows add up to 276,800.45."""
    found = con.execute(
        "select official_amount, itemized_amount, difference, status, is_flagged from filing_reconciliation"
        " where file_number = 1135558 and form_column = 'A' and line = '11(a)(i)'"
    ).fetchall()
    assert found == [(Decimal("2.45"), Decimal("276800.45"), Decimal("-276798.00"), "exceeds", True)]
    (shown,) = con.execute(
        "select individual_itemized_this_period, flagged_lines from filing_reports where file_number = 1135558"
    ).fetchall()
    assert shown[0] == Decimal("2.45")
    assert "A 11(a)(i)" in shown[1].split(", ")


def test_the_totals_of_form_5_equal_its_lines(con: duckdb.DuckDBPyConnection, real_data: Path) -> None:
    lines = (real_data / "efilings-2" / "F5N_2011649.fec").read_text().split("\n")
    amounts = [Decimal(fields[18]) for fields in (line.split("\x1c") for line in lines) if fields[0] == "F57"]
    cover = lines[1].split("\x1c")
    assert len(amounts) == 8
    found = con.execute(
        "select line, official_amount, itemized_amount, itemized_count, status from filing_reconciliation"
        " where file_number = 2011649 order by line"
    ).fetchall()
    assert found == [
        ("6", Decimal(cover[22]), 0, 0, "ties"),
        ("7", Decimal(cover[23]), sum(amounts), 8, "ties"),
    ]


def test_reports_of_one_committee_continue(con: duckdb.DuckDBPyConnection) -> None:
    """C00001313 filed M2, M3, M5 and M6 of 2026 here: M3 follows M2, what comes behind the gap is not judged."""
    found = con.execute(
        "select report_code, form_column, continuity_status, count(*) from filing_reconciliation"
        " where committee_id = 'C00001313' and coverage_from_date >= date '2026-01-01' and continuity_status is not null"
        " and (form_column = 'B' or line = '6(b)') group by all"
    ).fetchall()
    judged = {(report, column): status for report, column, status, _ in found}
    assert judged[("M3", "A")] == judged[("M3", "B")] == judged[("M2", "B")] == "ties"
    assert judged[("M5", "A")] == judged[("M5", "B")] == judged[("M6", "B")] == "incomplete"
    assert judged[("M6", "A")] == "ties"
    assert len(found) == len(judged)
