import zipfile
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from racemoney.channels.filings.folder import load_filings_folder
from racemoney.channels.filings.load import load_daily_zip, load_filing
from racemoney.channels.stale import load_stale
from racemoney.errors import BadInputError
from racemoney.lake.records import current, read_records
from racemoney.parse import filings as parser
from racemoney.parse.filings import RawFiling, parse_filings
from racemoney.settings import Settings
from racemoney.sources.filings import load_filings

HDR = "HDR\x1cFEC\x1c8.3\x1cSOFT\x1c1\x1c\x1c"
F3 = "\x1c".join(["F3N", "C00000059", "DOE FOR CONGRESS", *[""] * 6, "GA", "06", "Q2", "", "", "", "20170401", "20170630"])


def line(record: str, version: str = "8.3", **values: str) -> str:
    """A line of a record with some of its fields filled."""
    found = load_filings().find(record, version)
    assert found is not None
    assert set(values) <= set(found[1].fields)
    return "\x1c".join([record, *(values.get(name, "") for name in found[1].fields[1:])])


def gift(amount: str = "250.00", **values: str) -> str:
    told = {"committee_id": "C00000059", "transaction_id": "A1", "transaction_date": "20170613", "amount": amount}
    return line("SA11AI", **(told | values))


Rows = dict[str, list[dict[str, Any]]]


class Bench:
    """Parses small filings and reads back what came of them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.loads = 0

    def parse(self, *filings: bytes | list[str], block: int = 1 << 20) -> Rows:
        """Rows by lake table, and `quarantine`. The bytes come in blocks of some size."""
        self.loads += 1
        load_id = f"20170615T000000-{self.loads:08x}"
        texts = [text if isinstance(text, bytes) else "".join(f"{one}\n" for one in text).encode() for text in filings]

        def raws():
            for at, text in enumerate(texts):
                blocks = (text[start : start + block] for start in range(0, len(text), block))
                yield RawFiling(100 + at, f"{100 + at}.fec", blocks)

        self.parsed = parse_filings(self.settings, load_id, raws, datetime(2017, 7, 1, tzinfo=UTC))
        rows: Rows = defaultdict(list)
        for table in self.parsed.tables:
            rows[table.table] += self._read(table.files)
            rows["quarantine"] += self._read(table.quarantine_files)
            assert table.rows_loaded == len(self._read(table.files))
            assert table.rows_quarantined == len(self._read(table.quarantine_files))
        return rows

    def _read(self, files: tuple[str, ...]) -> list[dict[str, Any]]:
        if not files:
            return []
        paths = [str(self.settings.lake_root / file) for file in files]
        found = duckdb.connect().execute("from read_parquet(?, hive_partitioning=false) order by source_line", [paths])
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture
def bench(settings: Settings) -> Bench:
    return Bench(settings)


def test_a_gift_is_typed_and_numbered(bench: Bench) -> None:
    row = bench.parse([HDR, F3, gift(memo_code="x", contributor_zip="02138", aggregate_amount="$1,250.00")])[
        "filing_receipts"
    ][0]
    assert (row["row_id"], row["file_number"], row["source_line"]) == ("F100-3", 100, 3)
    assert (row["amount"], row["aggregate_amount"], row["transaction_date"]) == (
        Decimal("250.00"),
        Decimal("1250.00"),
        date(2017, 6, 13),
    )
    assert (row["form_line"], row["memo_code"], row["contributor_zip"], row["parse_issues"]) == (
        "SA11AI",
        "x",
        "02138",
        None,
    )


def test_fields_left_out_at_the_end_are_empty(bench: Bench) -> None:
    rows = bench.parse([HDR, F3, gift().rstrip("\x1c"), gift(transaction_id="A2"), gift(transaction_id="A3") + "\x1c\x1c "])
    assert [row["transaction_id"] for row in rows["filing_receipts"]] == ["A1", "A2", "A3"]


def test_a_value_behind_the_last_field_is_quarantined_whole(bench: Bench) -> None:
    rows = bench.parse([HDR, F3, gift(), gift() + "\x1cextra"])
    assert len(rows["filing_receipts"]) == 1
    assert [(row["reason"], row["source_line"], row["raw"], row["readable_amount"]) for row in rows["quarantine"]] == [
        ("field_count 46/45 (filing 100)", 4, (gift() + "\x1cextra").encode(), Decimal("250.00"))
    ]


def test_an_amount_that_is_none_is_quarantined_and_a_blank_one_is_unknown(bench: Bench) -> None:
    rows = bench.parse([HDR, F3, gift("about 5"), gift("", transaction_id="A2"), gift("1e3")])
    assert [(row["transaction_id"], row["amount"]) for row in rows["filing_receipts"]] == [("A2", None)]
    assert [row["reason"] for row in rows["quarantine"]] == ["no_amount (filing 100)"] * 2


def test_a_bad_date_is_told_and_its_dollars_count(bench: Bench) -> None:
    row = bench.parse([HDR, F3, gift(transaction_date="19180101")])["filing_receipts"][0]
    assert (row["amount"], row["transaction_date"], row["parse_issues"]) == (
        Decimal("250.00"),
        None,
        "transaction_date=19180101",
    )


def test_a_second_cover_is_quarantined(bench: Bench) -> None:
    rows = bench.parse([HDR, "", F3, gift(), F3])
    assert [row["source_line"] for row in rows["filing_reports"]] == [3]
    assert [(row["source_line"], row["reason"]) for row in rows["quarantine"]] == [(5, "second_cover (filing 100)")]


def test_an_unknown_record_is_quarantined_with_its_name(bench: Bench) -> None:
    rows = bench.parse([HDR, F3, "SX99\x1cC00000059"])
    assert [row["reason"] for row in rows["quarantine"]] == ["unknown_record 'SX99' in version 8.3 (filing 100)"]


def test_quotes_and_commas_line_by_line(bench: Bench) -> None:
    quoted = gift(contributor_last_name='"DOE ""JR"""', contributor_first_name='"JANE, M"')
    commas = gift(transaction_id="A2", contributor_last_name='"DOE, JR"').replace("\x1c", ",")
    rows = bench.parse([HDR, F3, quoted, commas])["filing_receipts"]
    assert [(row["contributor_last_name"], row["contributor_first_name"]) for row in rows] == [
        ('DOE "JR"', "JANE, M"),
        ("DOE, JR", None),
    ]


def test_version_5_has_its_own_order(bench: Bench) -> None:
    told = line(
        "SA11A1", "5.0", contributor_name='"DOE^JANE"', amount="250.00", transaction_id="A1", transaction_date="20020613"
    )
    rows = bench.parse(['HDR,FEC,5.00,"SOFT",1,^,,,', "F3N,C00000059,DOE", told.replace("\x1c", ",")])
    row = rows["filing_receipts"][0]
    assert (row["contributor_name"], row["amount"], row["transaction_id"]) == ("DOE^JANE", Decimal("250.00"), "A1")


@pytest.mark.parametrize(("state", "district"), [("GA", "06"), ("06", "GA"), ("ga", "06"), ("", "GA"), ("MT", "AL")])
def test_whichever_is_a_state_is_the_state(bench: Bench, state: str, district: str) -> None:
    notice = line("SE", amount="5000", candidate_state=state, candidate_district=district)
    row = bench.parse([HDR, "F24N\x1cC00000059\x1c24", notice])["filing_independent_expenditures"][0]
    expected = {("06", "GA"): ("GA", "06"), ("", "GA"): ("GA", None)}.get((state, district), (state, district))
    assert (row["candidate_state"], row["candidate_district"]) == expected


def test_a_summary_is_one_row_of_readable_lines(bench: Bench) -> None:
    told = line(
        "F3A", committee_id="C00000059", individual_itemized_this_period="2,600,000.10", total_receipts_to_date="8.3M"
    )
    row = bench.parse([HDR, told])["filing_reports"][0]
    assert row["individual_itemized_this_period"] == Decimal("2600000.10")
    assert (row["total_receipts_to_date"], row["parse_issues"]) == (None, "total_receipts_to_date=8.3M")
    about = load_filings().lake_columns("filing_reports")["individual_itemized_this_period"][1]
    assert "F3 line 11(a)(i), F3P line 17(a)(i), F3X line 11(a)(i)" in about


def test_letters_and_texts(bench: Bench) -> None:
    letter = ["[BEGINTEXT]", "Dear Sir,", "", "SA11AI\x1cno gift", "[ENDTEXT]"]
    text = line("TEXT", committee_id="C00000059", back_reference_transaction_id="A1", memo_text="SEE BELOW")
    rows = bench.parse([HDR, "F99\x1cC00000059\x1cDOE", *letter, text])["filing_text"]
    assert [(row["source_line"], row["line_count"], row["form_line"], row["memo_text"]) for row in rows] == [
        (3, 5, "F99", "Dear Sir,\n\nSA11AI\x1cno gift"),
        (8, 1, "TEXT", "SEE BELOW"),
    ]


def test_other_lines_keep_every_field(bench: Bench) -> None:
    row = bench.parse([HDR, F3, line("SC2/10", back_reference_transaction_id="L1", guarantor_city="BOSTON")])
    told = row["filing_other_lines"][0]
    assert (told["record_type"], told["form_line"], told["back_reference_transaction_id"]) == ("SC2", "SC2/10", "L1")
    assert told["fields"] == '{"form_line":"SC2/10","back_reference_transaction_id":"L1","guarantor_city":"BOSTON"}'


def test_windows_bytes_are_read_and_told(bench: Bench) -> None:
    lines = [HDR.encode(), F3.encode(), gift(contributor_last_name="MUÑOZ").encode("cp1252")]
    rows = bench.parse(b"\r\n".join(lines))
    assert (rows["filing_receipts"][0]["contributor_last_name"], rows["filing_receipts"][0]["parse_issues"]) == (
        "MUÑOZ",
        "line=cp1252",
    )
    assert rows["filing_headers"][0]["encoding"] == "cp1252"


def test_one_bad_filing_stops_nothing(bench: Bench) -> None:
    rows = bench.parse([HDR, F3, gift()], ["HDR\x1cFEC\x1c9.9", F3, gift()], b"<html>busy</html>", b"", [HDR])
    told = {row["file_number"]: (row["status"], row["line_count"]) for row in rows["filing_headers"]}
    assert told == {100: ("parsed", 3), 101: ("unknown_version", 3), 102: ("unreadable", 1), 103: ("unreadable", 0),
                    104: ("unknown_form", 1)}  # fmt: skip
    assert len(rows["filing_receipts"]) == 1
    assert bench.parsed.warnings[0] == "101.fec: unknown version (version 9.9), its lines are kept raw"
    assert bench.parsed.warnings[3].startswith("104.fec: unknown form (version 8.")


def without_load(rows: Rows) -> Rows:
    return {table: [{**row, "load_id": None} for row in told] for table, told in rows.items()}


@pytest.fixture
def small_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of a few lines and piles of a few stretches."""
    monkeypatch.setattr(parser, "STRETCH", 200)
    monkeypatch.setattr(parser, "WAITING", 1000)


def test_a_large_filing_is_cut_and_numbered_through(bench: Bench, small_cuts: None) -> None:
    letter = ["[BEGINTEXT]", *["x" * 90] * 20, "[ENDTEXT]"]
    filing = [HDR, F3, *[gift(transaction_id=f"A{at}") for at in range(40)], *letter, gift(transaction_id="A40")]
    rows = bench.parse(filing, block=100)
    files = {table.table: table.files for table in bench.parsed.tables}
    assert len(files["filing_receipts"]) > 2
    assert [(row["source_line"], row["transaction_id"]) for row in rows["filing_receipts"]] == [
        *((3 + at, f"A{at}") for at in range(40)),
        (65, "A40"),
    ]
    assert [(row["source_line"], row["line_count"]) for row in rows["filing_text"]] == [(43, 22)]


def test_rare_lines_wait_for_others_of_their_kind(bench: Bench, small_cuts: None) -> None:
    paid = [line("SB17", transaction_id=f"B{at}", amount="1.00") for at in range(4)]
    rows = bench.parse([HDR, F3, *(one for at in range(4) for one in [*[gift()] * 10, paid[at]])], block=100)
    assert [row["source_line"] for row in rows["filing_disbursements"]] == [13, 24, 35, 46]
    assert [len(table.files) for table in bench.parsed.tables if table.table == "filing_disbursements"] == [1]


def test_quarantine_holds_the_bytes_of_the_file(bench: Bench, small_cuts: None) -> None:
    bad = [
        gift("none").replace("\x1c", ",").replace("C00000059", '"C00000059"').encode(),
        gift("none", contributor_last_name="MUÑOZ").encode("cp1252"),
        gift("none").rstrip("\x1c").encode(),
    ]
    lines = [HDR.encode(), F3.encode(), *[gift().encode()] * 8, bad[0], *[gift().encode()] * 8, *bad[1:]]
    rows = bench.parse(b"".join(one + b"\n" for one in lines), block=300)
    assert [(row["source_line"], row["raw"]) for row in rows["quarantine"]] == [(11, bad[0]), (20, bad[1]), (21, bad[2])]
    assert len(rows["filing_receipts"]) == 16


LINES = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            [gift(), gift("x"), gift() + "\x1cextra", line("TEXT", memo_text="a"), "", "[BEGINTEXT]", "[ENDTEXT]"]
        ).map(str.encode),
        st.sampled_from(["SA11AI", "SB17", "TEXT", "SE", "F3N", "HDR"]).flatmap(
            lambda record: st.binary(max_size=30).map(lambda rest: record.encode() + b"\x1c" + rest)
        ),
    ),
    max_size=10,
)


@pytest.mark.slow
@given(st.booleans(), LINES)
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_in_are_rows_and_quarantine(bench: Bench, has_head: bool, lines: list[bytes]) -> None:
    head = [HDR.encode(), F3.encode()] if has_head else []
    rows = bench.parse(b"".join(one + b"\n" for one in [*head, *lines]))
    header = rows["filing_headers"][0]
    if header["status"] != "parsed":
        assert set(rows) - {"quarantine"} == {"filing_headers"}
        return
    others = [row for table, told in rows.items() if table not in ("filing_headers", "quarantine") for row in told]
    covered = sum(row.get("line_count") or 1 for row in others)
    assert covered == header["covered_line_count"]
    assert len(rows["quarantine"]) == header["quarantined_count"]
    assert header["line_count"] == (
        header["header_line_count"] + header["blank_line_count"] + covered + header["quarantined_count"]
    )
    assert len({row["row_id"] for row in others}) == len(others)


@pytest.mark.slow
@given(LINES)
@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_where_a_filing_is_cut_changes_nothing(bench: Bench, lines: list[bytes]) -> None:
    text = b"".join(one + b"\n" for one in [HDR.encode(), F3.encode(), *lines * 3])
    whole = bench.parse(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "STRETCH", 200)
        patch.setattr(parser, "WAITING", 400)
        assert without_load(bench.parse(text, block=200)) == without_load(whole)


def write(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
    return folder / name


def pack(path: Path, members: dict[str, list[str]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in members.items():
            archive.writestr(name, "".join(f"{one}\n" for one in lines))
    return path


def test_a_folder_of_filings_and_days(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "1174322.fec", HDR, F3, gift())
    write(folder, "notes.fec", "hello")
    pack(folder / "20170615.zip", {"1174331.fec": [HDR, F3, gift(), gift()], "readme.txt": ["x"], "1174332.fec": ["?"]})
    report = load_filings_folder(settings, folder)
    assert [(loaded.name, loaded.record.part, loaded.is_new) for loaded in report.loaded] == [
        ("1174322.fec", "filing-1174322", True),
        ("20170615.zip", "day-20170615", True),
    ]
    assert report.failed[0].name == "notes.fec"
    assert "1174332.fec: unreadable, its lines are kept raw" in report.loaded[1].record.warnings
    assert "readme.txt: its name is no filing's, such as 1326465.fec; it is not read" in report.loaded[1].record.warnings
    again = load_filings_folder(settings, folder)
    assert not any(loaded.is_new for loaded in again.loaded)
    assert len(read_records(settings)) == 2


def test_versions_of_a_report_stand_side_by_side(settings: Settings, tmp_path: Path) -> None:
    load_filing(settings, write(tmp_path / "in", "100.fec", HDR, F3, gift()))
    load_filing(settings, write(tmp_path / "in", "101.fec", HDR.replace("1\x1c\x1c", "1\x1cFEC-100\x1c1"), F3, gift()))
    parts = {part for table, _, part in current(read_records(settings)) if table == "filing_receipts"}
    assert parts == {"filing-100", "filing-101"}


def test_a_filing_read_again_replaces_all_its_tables(settings: Settings, tmp_path: Path) -> None:
    path = write(tmp_path / "in", "100.fec", HDR, F3, gift())
    first = load_filing(settings, path)
    assert not load_filing(settings, path).is_new
    dated = load_filing(settings, path, filed_date=date(2019, 1, 5))
    assert dated.is_new
    assert {record.load_id for record, _ in current(read_records(settings)).values()} == {dated.record.load_id}
    assert first.record.load_id != dated.record.load_id


def test_stale_filings_are_read_again(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_filing(settings, write(tmp_path / "in", "100.fec", HDR, F3, gift()), filed_date=date(2017, 7, 15))
    load_daily_zip(settings, pack(tmp_path / "20170615.zip", {"101.fec": [HDR, F3, gift()]}))
    assert load_stale(settings).loaded == ()
    monkeypatch.setitem(load_filings().__dict__, "contract", "another")
    report = load_stale(settings)
    assert sorted(loaded.record.part for loaded in report.loaded) == ["day-20170615", "filing-100"]
    assert load_stale(settings).loaded == ()


def test_a_day_without_filings_is_fine(settings: Settings, tmp_path: Path) -> None:
    assert load_daily_zip(settings, pack(tmp_path / "20170618.zip", {})).record.tables == ()


@pytest.mark.parametrize(
    ("name", "load", "sentence"),
    [
        ("report.fec", load_filing, "does not name a filing"),
        ("20171399.zip", load_daily_zip, "does not name a day"),
        ("20170615.zip", load_daily_zip, "is cut short or is not a zip"),
    ],
)
def test_files_that_cannot_be_loaded(
    settings: Settings, tmp_path: Path, name: str, load: Callable[..., object], sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence):
        load(settings, write(tmp_path / "in", name, "hello"))


def test_synthetic_and_real_filings_never_meet(settings: Settings, tmp_path: Path) -> None:
    load_filing(settings, write(tmp_path / "in", "100.fec", HDR, F3))
    with pytest.raises(BadInputError, match="is synthetic, but"):
        load_filing(settings, write(tmp_path / "in", "101.fec", HDR, F3), is_synthetic=True)
