"""One bad filing stops nothing: whatever is wrong inside it is its own, and the filings beside it are read in full."""

from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from racemoney.errors import BadInputError
from racemoney.parse import filing_write
from racemoney.parse.filing_header import split_commas
from racemoney.parse.filings import RawFiling, parse_filings
from racemoney.sources.filings import load_filings

HDR = "HDR\x1cFEC\x1c8.3\x1cSOFT\x1c1\x1c\x1c"
F3 = "\x1c".join(["F3N", "C00000059", "DOE FOR CONGRESS", *[""] * 6, "GA", "06", "Q2", "", "", "", "20170401", "20170630"])
SA = "\x1c".join(["SA11AI", "C00000059", "A1", *[""] * 16, "20170613", "250.00"])
GOOD = f"{HDR}\n{F3}\n{SA}\n".encode()


class Day:
    """Parses filings as a day's zip would bring them; the rows of each filing by lake table."""

    def __init__(self, settings) -> None:
        self.settings, self.loads = settings, 0

    def parse(self, *texts: bytes | list[bytes | Exception]):
        self.loads += 1

        def filings() -> Iterator[RawFiling]:
            for number, text in enumerate(texts, 100):
                yield RawFiling(number, f"{number}.fec", _blocks(text))

        load_id = f"20170615T000000-{self.loads:08x}"
        self.parsed = parse_filings(self.settings, load_id, filings, datetime(2017, 7, 1, tzinfo=UTC))
        return self

    def rows(self, table: str, columns: str) -> list[tuple[object, ...]]:
        files = [
            str(self.settings.lake_root / file) for load in self.parsed.tables if load.table == table for file in load.files
        ]
        if not files:
            return []
        query = f"select {columns} from read_parquet(?, hive_partitioning=false) order by file_number, source_line"
        return duckdb.connect().execute(query, [files]).fetchall()


def _blocks(text: bytes | list[bytes | Exception]) -> Iterator[bytes]:
    for block in [text] if isinstance(text, bytes) else text:
        if isinstance(block, Exception):
            raise block
        yield block


@pytest.fixture
def day(settings) -> Day:
    return Day(settings)


# what software wrote wrongly


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('SA,"DOE, JOHN",5', ["SA", "DOE, JOHN", "5"]),
        # never closed: a character of its field, and what follows stays where it is
        ('SA,"DOE, JOHN,5', ["SA", '"DOE', " JOHN", "5"]),
        ('"SA","DOE^JOHN,"480 CEDAR ST","MN"', ["SA", '"DOE^JOHN', "480 CEDAR ST", "MN"]),
        ('"SA","DOE","5', ["SA", "DOE", '"5']),
        # a field that is nothing but a quote, as Aristotle's software ended each line of Schedule H4 in 2001
        ('"H4","","X","', ["H4", "", "X", ""]),
        ('SA,DOE "JACK, 5', ["SA", 'DOE "JACK', " 5"]),
        ('SA,"JOHN "JACK" DOE",5', ["SA", 'JOHN "JACK" DOE', "5"]),
        ('SA,"DOE, ""JACK""",5', ["SA", 'DOE, "JACK"', "5"]),
        ('SA, "DOE, JOHN" ,5', ["SA", "DOE, JOHN", "5"]),
        ('"",""', ["", ""]),
        ("", [""]),
        (",", ["", ""]),
    ],
)
def test_quotes_that_do_not_close_move_no_field(line, fields):
    assert [field.decode() for field in split_commas(line.encode())] == fields


@given(st.lists(st.text(alphabet='ab ,"', max_size=6), min_size=1, max_size=6))
def test_fields_in_quotes_are_read_back(fields):
    # a doubled quote beside a comma can be read as the end of one field and the start of the next
    whole = [field for field in fields if ',"' not in field]
    line = ",".join('"' + field.replace('"', '""') + '"' for field in whole)
    assert split_commas(line.encode()) == ([field.encode() for field in whole] or [b""])


def test_an_allocation_line_of_version_3_is_read(day):
    header, cover = '"HDR","FEC","3.00","SOFT","1","","",""', '"F3XN","C00000059","SOME PARTY"'
    day.parse(f'{header}\n{cover}\n"H1","C00000059","",""\n'.encode(), GOOD)
    assert day.parsed.statuses == {"parsed": 2}
    assert day.rows("filing_other_lines", "file_number, form_line, committee_id") == [(100, "H1", "C00000059")]


def test_every_layout_begins_with_the_name_of_its_record():
    assert {layout.fields[0] for record in load_filings().records for layout in record.layouts} == {"form_line"}


# what breaks while it is read


def _states(day: Day) -> list[tuple[object, ...]]:
    return day.rows("filing_headers", "file_number, status, parse_issues, committee_id")


def test_a_filing_whose_bytes_break_off_is_kept_raw_and_named(day):
    day.parse(GOOD, [GOOD, BadInputError("101.fec is damaged")], GOOD)
    assert [row[:3] for row in _states(day)] == [
        (100, "parsed", None),
        (101, "unreadable", "101.fec is damaged"),
        (102, "parsed", None),
    ]
    assert [number for (number,) in day.rows("filing_receipts", "file_number")] == [100, 102]
    assert day.parsed.warnings == ("101.fec: unreadable (101.fec is damaged), its lines are kept raw",)


def test_a_filing_whose_rows_cannot_be_written_takes_no_other_with_it(day, monkeypatch):
    write = filing_write._write_piles

    def refuse(con, job, index, piles, batch):
        if any(
            pile.shape.table == "filing_receipts" and part.filing.file_number == 101 for pile in piles for part in pile.parts
        ):
            raise duckdb.BinderException("no such column")
        return write(con, job, index, piles, batch)

    monkeypatch.setattr(filing_write, "_write_piles", refuse)
    day.parse(GOOD, GOOD, GOOD)
    # no committee: an amendment that cannot be read must not replace its original
    assert _states(day)[1] == (101, "unreadable", "BinderException: no such column", None)
    assert day.rows("filing_reports", "file_number") == [(100,), (102,)]
    assert day.rows("filing_receipts", "file_number") == [(100,), (102,)]


def test_a_full_disk_is_no_filing_s_fault(day, monkeypatch):
    def full(*_):
        raise duckdb.OutOfMemoryException("out of memory")

    monkeypatch.setattr(filing_write, "_write_piles", full)
    with pytest.raises(duckdb.OutOfMemoryException):
        day.parse(GOOD)


# whatever else may come


def _line(record: str, version: str, fill: bytes) -> bytes:
    found = load_filings().find(record, version)
    assert found is not None
    separator = b"\x1c" if float(version) >= 6 else b","
    return separator.join([record.encode(), *[fill] * (len(found[1].fields) - 1)])


BASES = [
    b"\n".join([*head, *(_line(record, version, fill) for record in ("SA11AI", "SB17", "H1", "SC/10", "TEXT"))]) + b"\n"
    for version, head in {
        "8.3": [HDR.encode(), F3.encode()],
        "3.0": [b'"HDR","FEC","3.00","SOFT","1","","",""', b'"F3XN","C00000059","SOME PARTY"'],
        "5.0": [b"HDR,FEC,5.00,SOFT,1,,,", b"F3XN,C00000059,SOME PARTY"],
    }.items()
    for fill in (b"", b"20170613", b'"1"')
]
NASTY = [
    b"",
    b'"',
    b'"""',
    b",",
    b"\x1c",
    b"\n",
    b"\r",
    b"\0",
    b"\xff\xfe",
    b"9" * 400,
    b"-",
    b"[BEGINTEXT]\n",
    b"\xe2\x80\xae",
    b"''",
    b"{}",
]
CUTS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(st.sampled_from(NASTY), st.binary(max_size=12))),
    min_size=1,
    max_size=8,
)


def mutated(text: bytes, cuts) -> bytes:
    """Some stretches of the text replaced by something nasty."""
    for where, length, nasty in cuts:
        at = int(where * len(text))
        text = text[:at] + nasty + text[at + length :]
    return text


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(BASES), CUTS), min_size=1, max_size=6))
@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_stop_a_day(day, drawn):
    day.parse(GOOD, *(mutated(base, cuts) for base, cuts in drawn), GOOD)
    states = {row[0]: row[1] for row in _states(day)}
    assert set(states) == set(range(100, 102 + len(drawn)))
    assert states[100] == states[101 + len(drawn)] == "parsed"
    good = day.rows("filing_receipts", "file_number, amount")
    assert [good[0], good[-1]] == [(100, 250), (101 + len(drawn), 250)]
    counts = "line_count, header_line_count + blank_line_count + covered_line_count + quarantined_count, status"
    assert all(lines == found for lines, found, status in day.rows("filing_headers", counts) if status == "parsed")
