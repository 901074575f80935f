"""The FEC's dump of a PostgreSQL table becomes typed rows without a database; what is no such dump is told in a sentence."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pgdumplib import constants

from kit.dump import write_dump
from racemoney.channels.bulk_files import load_folder
from racemoney.errors import BadInputError
from racemoney.parse.pg_dump import find_copy, read_copy
from racemoney.settings import Settings
from racemoney.sources import get_source, recognize

TABLE = "fec_fitem_sched_e"
NAME = f"{TABLE}.dump"
MADE_AT = datetime(2018, 12, 2, 5, 30, tzinfo=UTC)
COLUMNS = [column.fec for column in get_source("schedule_e_dump").columns]
SUB_ID = 4_000_000_000_000_000_000


def values(number: int = 1, **told: str | None) -> list[str | None]:
    """A row of the table by the FEC's names."""
    given = {
        "cmte_id": "C77000001",
        "exp_amt": "100.75",
        "exp_dt": "2018-06-01 00:00:00",
        "dissem_dt": "2018-05-31 00:00:00",
        "sub_id": str(SUB_ID + number),
        "rpt_yr": "2018",
        "file_num": "1234567",
    } | told
    return [given.get(column) for column in COLUMNS]


def dump(folder: Path, rows, *, columns=COLUMNS, table: str = TABLE, **options) -> Path:
    folder.mkdir(exist_ok=True)
    write_dump(folder / NAME, table, columns, rows, MADE_AT, **options)
    return folder


def load(tmp_path: Path, folder: Path):
    return load_folder(Settings(home=tmp_path / "home", threads=1), folder, 2018)


def rows(tmp_path: Path, columns: str):
    files = tmp_path / "home/lake/regular_independent_expenditures/*/*/*.parquet"
    return duckdb.sql(f"select {columns} from read_parquet('{files}') order by source_line").fetchall()


def failure(tmp_path: Path, folder: Path) -> str:
    (failed,) = load(tmp_path, folder).failed
    return failed.sentence()


def test_a_row_keeps_cents_days_and_its_own_text(tmp_path):
    text = 'TAB\tBACK\\SLASH "QUOTED"\nSECOND LINE \\N é'
    told = values(pye_nm=text, memo_cd="X", pye_st1="1 INVENTED ST", exp_desc="\\N", catg_cd="")
    (loaded,) = load(tmp_path, dump(tmp_path / "in", [told, values(2, dissem_dt=None, file_num="-5")])).loaded
    assert loaded.sentence() == f"{NAME}: 2 rows into regular_independent_expenditures 2018"
    (table,) = loaded.record.tables
    assert (loaded.record.as_of_basis, loaded.record.source_as_of, table.data_through_date) == (
        "dump",
        MADE_AT,
        date(2018, 5, 31),
    )
    columns = "row_id, amount, expenditure_date, dissemination_date, memo_code, file_number, source_line, parse_issues"
    assert rows(tmp_path, columns) == [
        (
            f"schedule_e_dump-{SUB_ID + 1}",
            Decimal("100.75"),
            date(2018, 6, 1),
            date(2018, 5, 31),
            "X",
            1234567,
            1,
            None,
        ),
        (f"schedule_e_dump-{SUB_ID + 2}", Decimal("100.75"), date(2018, 6, 1), None, None, -5, 2, None),
    ]
    assert rows(tmp_path, "payee_name, purpose, category_code, extra")[0] == (text, "\\N", None, None)


def test_days_of_every_cycle_are_read(tmp_path):
    assert load(tmp_path, dump(tmp_path / "in", [values(exp_dt="1985-02-03 00:00:00"), values(2, exp_dt="3018-02-03")])).ok
    assert rows(tmp_path, "expenditure_date, parse_issues") == [
        (date(1985, 2, 3), None),
        (None, "expenditure_date=3018-02-03"),
    ]


def test_columns_are_found_by_name(tmp_path):
    """The FEC may add a column, or leave out one that no figure needs."""
    turned = [*reversed(COLUMNS), "brand_new"]
    row = [*reversed(values()), "x"]
    without = turned.index("pdf_url")
    for told in (turned, row):
        del told[without]
    (loaded,) = load(tmp_path, dump(tmp_path / "in", [row], columns=turned)).loaded
    assert loaded.record.warnings == (f"{NAME}: undeclared columns brand_new are kept in `extra`",)
    assert rows(tmp_path, "spender_id, amount, extra") == [("C77000001", Decimal("100.75"), '{"brand_new":"x"}')]


def test_a_row_that_cannot_be_placed_is_kept_apart_with_its_reason(tmp_path):
    good = [values(number) for number in range(1, 9)]
    bad = [values(9, exp_amt=None), values(10, cmte_id=None)]
    (loaded,) = load(tmp_path, dump(tmp_path / "in", [*good, *bad], raw_lines=["C77000001\tshort"])).loaded
    assert (loaded.record.tables[0].rows_loaded, loaded.record.tables[0].rows_quarantined) == (8, 3)
    kept = duckdb.sql(f"select source_line, reason, raw from '{tmp_path}/home/quarantine/*/*/*/*.parquet' order by all")
    found = kept.fetchall()
    assert [line[:2] for line in found] == [
        (9, "no_amount"),
        (10, "no_key spender_id"),
        (11, f"field_count 2/{len(COLUMNS)}"),
    ]
    assert found[2][2] == b"C77000001\tshort"


@pytest.mark.parametrize("compression", [constants.COMPRESSION_GZIP, constants.COMPRESSION_NONE])
def test_packed_or_not_and_with_or_without_an_offset_the_rows_are_the_same(tmp_path, compression):
    told = [values(number, exp_desc=f"AD {number * 7919}") for number in range(3000)]
    path = dump(tmp_path, told, compression=compression) / NAME
    copy = find_copy(path, TABLE)
    text = b"".join(read_copy(path, copy))
    assert [line.split(b"\t")[COLUMNS.index("exp_desc")] for line in text.splitlines()] == [
        f"AD {number * 7919}".encode() for number in range(3000)
    ]
    data, offset = path.read_bytes(), (copy.offset or 0).to_bytes(8, "little")
    assert data.count(b"\x02" + offset) == 1
    # pg_dump cannot go back in a pipe to say where the rows begin
    path.write_bytes(data.replace(b"\x02" + offset, b"\x01" + bytes(8)))
    assert b"".join(read_copy(path, find_copy(path, TABLE))) == text


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda folder: (folder / NAME).write_bytes(b""), "is not a PostgreSQL dump of the custom format"),
        (lambda folder: (folder / NAME).write_text("<html>"), "is not a PostgreSQL dump of the custom format"),
        (
            lambda folder: dump(folder, [["1"]], table="fec_fitem_sched_b", columns=["sub_id"]),
            f"must hold the rows of {TABLE} once; it holds disclosure.fec_fitem_sched_b",
        ),
        (
            lambda folder: dump(folder, [["C77000001"]], columns=["cmte_id"]),
            "columns pye_nm, exp_desc, s_o_cand_id",
        ),
        (lambda folder: dump(folder, []), "holds no row; download it again"),
        (
            lambda folder: dump(folder, [], raw_lines=["C77000001\tshort"] * 30),
            f"lines do not have the {len(COLUMNS)} fields of schedule_e_dump; most have 2",
        ),
    ],
)
def test_another_file_is_refused_in_one_sentence_and_leaves_nothing(tmp_path, made, sentence):
    (tmp_path / "in").mkdir()
    made(tmp_path / "in")
    told = failure(tmp_path, tmp_path / "in")
    assert told.startswith(NAME)
    assert sentence in told
    assert not list((tmp_path / "home").rglob("*.parquet"))
    assert not list((tmp_path / "home").rglob("*.dump"))


def test_a_dump_that_is_cut_anywhere_is_refused(tmp_path):
    whole = dump(tmp_path, [values(number, exp_desc=f"AD {number * 7919}") for number in range(200)]) / NAME
    data = whole.read_bytes()
    cut = tmp_path / "cut.dump"
    for size in (*range(1, 2000, 97), *range(2000, len(data), 1009), len(data) - 1):
        cut.write_bytes(data[:size])
        with pytest.raises(BadInputError, match=r"^cut.dump is (cut short|not a PostgreSQL dump)"):
            b"".join(read_copy(cut, find_copy(cut, TABLE)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 6000), told=st.binary(min_size=1, max_size=12))
def test_damage_gives_a_sentence_or_other_rows_and_never_a_crash(tmp_path, at, told):
    path = tmp_path / NAME
    if not path.exists():
        dump(tmp_path, [values(number) for number in range(50)])
    data = path.read_bytes()
    bad = tmp_path / "bad.dump"
    bad.write_bytes(data[:at] + told + data[at + len(told) :])
    try:
        for _ in read_copy(bad, find_copy(bad, TABLE)):
            pass
    except BadInputError as error:
        assert "\n" not in str(error)


def test_the_fecs_name_and_address_are_known():
    source = get_source("schedule_e_dump")
    assert recognize(NAME) == (source, None)
    assert source.url_path(2018) == f"/files/bulk-downloads/data-dump/schedules/{NAME}"
