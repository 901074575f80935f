"""The kit's electronic filings: the rows of its bulk files once more, in the FEC's format, with summaries that tie.

Fields are counted from 1, as the FEC's format names them.
"""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from kit.generate import KitManifest
from racemoney.sources import load_sources

OSSOFF, HANDEL = "C00630426", "C00633362"
SOURCES = load_sources()
Line = list[str]


@pytest.fixture(scope="module")
def filings(kit: Path, manifest: KitManifest) -> dict[int, list[Line]]:
    """Every line of every filing, by its number."""
    texts = {int(path.stem): path.read_text(encoding="latin-1") for path in (kit / "filings").iterdir()}
    return {number: [line.split("\x1c") for line in text.split("\n")[:-1]] for number, text in sorted(texts.items())}


@pytest.fixture(scope="module")
def reports(filings: dict[int, list[Line]]) -> dict[int, list[Line]]:
    """The reports on Form 3."""
    return {number: lines for number, lines in filings.items() if lines[1][0] in ("F3N", "F3A") and lines[0][2] != "9.9"}


def bulk(kit: Path, dataset: str) -> list[dict[str, str]]:
    source = SOURCES[dataset]
    names = [column.fec for column in source.columns]
    if source.format == "csv":
        rows = list(csv.reader(io.StringIO((kit / source.file_name(2018)).read_text())))[1:]
    else:
        text = zipfile.ZipFile(kit / source.file_name(2018)).read(str(source.member_name(2018))).decode("latin-1")
        rows = [line.split("|") for line in text.split("\n")[:-1]]
        rows = [row[: len(names)] for row in rows if "SYNTHDONOR, BROKEN" not in "".join(row)]
    return [dict(zip(names, row, strict=True)) for row in rows if len(row) == len(names)]


def dollars(lines: list[Line], form_line: str, amount: int, memo: int) -> Decimal:
    """What counts on a line: memo rows do not."""
    counted = [line for line in lines if line[0] == form_line and line[memo - 1] != "X"]
    return sum((Decimal(line[amount - 1]) for line in counted), Decimal(0))


def field(lines: list[Line], place: int) -> Decimal:
    return Decimal(lines[1][place - 1])


def heads(reports: dict[int, list[Line]], committee: str) -> list[list[Line]]:
    """A committee's reports in force, in order of coverage: the newest of those that cover the same days."""
    found = {lines[1][15]: lines for lines in reports.values() if lines[1][1] == committee}
    return [found[day] for day in sorted(found)]


def test_every_record_has_as_many_fields_as_the_format(filings):
    widths = {"F3": 93, "F3X": 123, "SA": 45, "SB": 44, "SE": 44, "SF": 44, "F24": 16, "F5": 30, "F57": 33, "F6": 24,
              "F65": 20, "F99": 16}  # fmt: skip
    seen = set()
    for lines in filings.values():
        for line in lines[1:] if lines[0][0] == "HDR" and lines[1][0] != "F99" else []:
            kind = line[0][:2] if line[0][0] == "S" else line[0].rstrip("NA")
            seen.add(kind)
            assert len(line) == widths[kind], line
    assert seen == set(widths) - {"F99"}


def test_a_report_has_the_gifts_that_bulk_has_under_its_number(kit, filings):
    of_bulk: dict[int, Decimal] = defaultdict(Decimal)
    for row in bulk(kit, "indiv"):
        if row["TRANSACTION_TP"] in ("10", "15", "15E", "15I", "24T") and row["MEMO_CD"] != "X":
            of_bulk[int(row["FILE_NUM"])] += Decimal(row["TRANSACTION_AMT"])
    assert len(of_bulk) > 100
    assert {number: dollars(filings[number], "SA11AI", 21, 43) for number in of_bulk} == dict(of_bulk)


def test_operating_expenditures_are_those_of_bulk_to_the_cent(kit, filings):
    of_bulk: dict[int, Decimal] = defaultdict(Decimal)
    for row in bulk(kit, "oppexp"):
        if row["MEMO_CD"] != "X":
            of_bulk[int(row["FILE_NUM"])] += Decimal(row["TRANSACTION_AMT"])
    assert {number: dollars(filings[number], "SB17", 21, 42) for number in of_bulk} == dict(of_bulk)


def test_itemized_lines_of_the_summary_equal_their_rows(reports):
    places = {"SA11AI": 33, "SA11B": 36, "SA11C": 37, "SA11D": 38, "SA12": 40, "SA13A": 41, "SA13B": 42}
    for number, lines in reports.items():
        # the line whose amount is no number stands on one report
        readable = [line for line in lines if "1,O00" not in line]
        for form_line, place in places.items():
            assert field(lines, place) == dollars(readable, form_line, 21, 43), (number, form_line)
        # the remainder of these lines is not itemized
        for form_line, place in {"SB17": 47, "SB20A": 52}.items():
            assert field(lines, place) >= dollars(lines, form_line, 21, 42), (number, form_line)


def test_a_summary_adds_up_and_cash_goes_on_from_report_to_report(reports):
    for lines in reports.values():
        told = {place: field(lines, place) for place in range(24, 63)}
        assert told[35] == told[33] + told[34]
        assert told[39] == told[35] + told[36] + told[37] + told[38]
        assert told[46] == told[39] + told[40] + told[43] + told[44] + told[45]
        assert told[57] == told[47] + told[48] + told[51] + told[55] + told[56]
        assert told[62] == told[58] + told[46] - told[57]
    closed = Decimal(0)
    for lines in heads(reports, OSSOFF):
        assert field(lines, 58) == closed
        closed = field(lines, 62)
        assert closed > 0


def test_the_reports_in_force_add_up_to_what_the_fec_publishes_for_the_cycle(reports):
    # candidate_summary_2018: receipts, individuals, disbursements; the kit has gifts of committees in whole dollars
    mine = heads(reports, OSSOFF)
    for place, figure in ((46, "31605071.08"), (35, "29536942.08"), (57, "31212595.64")):
        assert 0 <= Decimal(figure) - sum(field(lines, place) for lines in mine) < 1
    # column B of the last report is the sum of column A over all
    assert field(mine[-1], 93) == sum(field(lines, 57) for lines in mine)


def test_the_pre_special_report_says_8_3_million(reports):
    assert field(heads(reports, OSSOFF)[0], 46) == Decimal("8300000.00")


def test_an_amendment_replaces_an_original_that_lacked_ten_gifts(filings, manifest):
    chains = {int(lines[0][5][4:]): number for number, lines in filings.items() if lines[1][0] == "F3A"}
    late = [each["file_number"] for each in manifest.filings if each["is_newer_than_bulk"]]
    bulk_chains = {original: number for original, number in chains.items() if number not in late}
    assert len(bulk_chains) == 2
    for original, number in bulk_chains.items():
        before, after = ({line[2] for line in filings[each][2:]} for each in (original, number))
        assert before < after
        assert len(after - before) == 10
        assert filings[original][1][15:17] == filings[number][1][15:17]


def test_notices_have_the_rows_of_the_csv(kit, filings):
    of_csv = Counter(
        (row["spe_id"], int(row["file_num"]), row["tran_id"], row["exp_amo"], row["sup_opp"], row["cand_id"])
        for row in bulk(kit, "independent_expenditure")
    )
    places = {"SE": (3, 21, 27, 28), "F57": (3, 19, 24, 25)}
    filed = Counter(
        (line[1], number, *(line[place - 1] for place in places[line[0]]))
        for number, lines in filings.items()
        for line in lines
        if line[0] == "F57" or (line[0] == "SE" and lines[1][0].startswith("F24"))
    )
    late = Counter({each: 1 for each in filed if each[3] == "12345.67"})
    assert len(late) == 1
    assert filed - late == of_csv


def test_regular_reports_have_the_expenditures_of_pas2(kit, filings):
    of_bulk = Counter(
        (int(row["FILE_NUM"]), row["TRAN_ID"], Decimal(row["TRANSACTION_AMT"]), row["CAND_ID"], row["MEMO_CD"])
        for row in bulk(kit, "pas2")
        if row["TRANSACTION_TP"] in ("24A", "24E")
    )
    filed = Counter(
        (number, line[2], Decimal(line[20]), line[27], line[42])
        for number, lines in filings.items()
        for line in lines
        if line[0] == "SE" and lines[1][0] == "F3XN"
    )
    assert filed == of_bulk
    for lines in (lines for lines in filings.values() if lines[1][0] == "F3XN"):
        assert field(lines, 53) == dollars(lines, "SE", 21, 43)


def test_large_gifts_before_the_runoff_stand_on_a_notice_and_on_the_next_report(filings, reports):
    noticed = Counter((line[1], line[2], line[17]) for lines in filings.values() for line in lines if line[0] == "F65")
    assert {committee for committee, _, _ in noticed} == {OSSOFF, HANDEL}
    reported = {
        (line[1], line[2], line[20])
        for lines in reports.values()
        if lines[1][11] == "30R"
        for line in lines
        if line[0] == "SA11AI" and Decimal(line[20]) >= 1000 and "20170531" <= line[19] <= "20170617"
    }
    campaigns = {each for each in reported if each[0] in (OSSOFF, HANDEL)}
    assert campaigns >= set(noticed)
    assert max(noticed.values()) == 1
    assert len(noticed) > 500


def test_what_is_newer_than_bulk_is_in_no_bulk_file(kit, filings, manifest):
    held = {int(row["FILE_NUM"]) for name in ("indiv", "oth", "oppexp") for row in bulk(kit, name)}
    held |= {int(row["file_num"]) for row in bulk(kit, "independent_expenditure")}
    newer = {each["file_number"]: each for each in manifest.filings if each["is_newer_than_bulk"]}
    assert not held & set(newer)
    assert [filings[number][1][0] for number in newer] == ["F3N", "F3A", "F24N"]
    facts = {int(each["file_number"]): each for each in manifest.facts("newer_than_bulk")}
    assert set(facts) == set(newer)
    report, amendment, notice = newer
    # $1,000, $500 and $250; the line whose amount is no number is beside them
    assert (facts[report]["rows"], facts[report]["amount"], facts[report]["replaces"]) == (3, "1750", "")
    replaced = int(facts[amendment]["replaces"])
    was = dollars(filings[replaced], "SA11AI", 21, 43)
    # one gift $100 larger and one of $300 more
    assert Decimal(facts[amendment]["amount"]) == was + 400 == dollars(filings[amendment], "SA11AI", 21, 43)
    assert facts[notice]["amount"] == "12345.67"


def test_days_hold_each_filing_once_as_it_is_alone(kit, manifest):
    filed = {str(each["file_number"]): each["filed_date"].replace("-", "") for each in manifest.filings}
    seen = {}
    for path in (kit / "electronic").iterdir():
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                assert archive.read(name) == (kit / "filings" / name).read_bytes()
                assert seen.setdefault(name.removesuffix(".fec"), path.stem) == path.stem
    assert seen == filed
    assert {path.stem for path in (kit / "filings").iterdir()} == set(filed)


def test_numbers_lie_where_the_fec_cannot_issue_any(filings):
    assert min(filings) > 899_000_000
    ids = [line[2] for lines in filings.values() for line in lines[2:] if line[0][:2] in ("SA", "SB", "SE", "SF")]
    assert all(each.startswith("SYN") for each in ids)


def test_nobody_is_named_and_every_filing_says_that_it_is_synthetic(filings):
    invented = re.compile(r"SYNTHDONOR|SYNTHETIC|$")
    people = {line[7] for lines in filings.values() for line in lines if line[0] == "SA11AI" and line[5] == "IND"}
    assert [name for name in people if not invented.match(name)] == []
    assert {lines[0][-1].rpartition(",")[2] for lines in filings.values()} == {"SYNTHETIC DATA"}
