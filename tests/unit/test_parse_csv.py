"""CSV files: columns by name, quotes honoured, broken records whole in quarantine."""

from datetime import date
from decimal import Decimal

import pytest

from racemoney.errors import BadInputError, ContractError
from racemoney.parse.careful import sift, split_values
from racemoney.sources import get_source

COLUMNS = [column.fec for column in get_source("independent_expenditure").columns]
OLD = (
    "can_id,can_nam,spe_id,spe_nam,ele_typ,can_off_sta,can_off_dis,can_off,can_par_aff,exp_amo,exp_dat,agg_amo,"
    "sup_opp,pur,pay,file_num,amn_ind,tra_id,ima_num,rec_dat,prev_file_num"
)
OLD_ROW = (
    ' ,"Carson, Ben",C00569905,2016 COMMITTEE; THE,P, ,00,P, ,"$4,000.00", ,"$54,300.00",Support,Skywalk Panels,'
    "Media USA,1031735,N,WFT2015104917-1,201511049003281663,11/04/2015, "
)


def record(**changes: str) -> str:
    values = dict.fromkeys(COLUMNS, "") | {"spe_id": "C00000059", "exp_amo": "10.50", "file_num": "7"} | changes
    return ",".join(values.values())


def load(bulk, lines):
    header = ",".join(COLUMNS)
    return bulk.load_lines(
        [header, *lines] if isinstance(lines, list) else header.encode() + b"\n" + lines, "independent_expenditure"
    )


def test_a_header_of_2015_is_read_by_alias(bulk):
    (row,) = bulk.rows(bulk.load_lines([OLD, OLD_ROW], "independent_expenditure", 2016))
    assert (row["candidate_name"], row["candidate_id"], row["amount"]) == ("Carson, Ben", None, Decimal("4000.00"))
    assert (row["receipt_date"], row["dissemination_date"]) == (date(2015, 11, 4), None)
    assert (row["source_line"], row["parse_issues"]) == (2, None)


def test_header_case_does_not_matter(bulk):
    loaded = bulk.load_lines([",".join(COLUMNS).upper(), record()], "independent_expenditure")
    assert bulk.rows(loaded)[0]["amount"] == Decimal("10.50")


def test_a_missing_column_names_what_is_missing_and_what_is_there(bulk):
    names = [name for name in COLUMNS if name != "exp_amo"]
    with pytest.raises(ContractError, match=r"columns exp_amo are missing; found cand_id, cand_name"):
        bulk.load_lines([",".join(names), record()], "independent_expenditure")


def test_a_column_named_twice_stops(bulk):
    with pytest.raises(ContractError, match="names pay twice"):
        bulk.load_lines([",".join([*COLUMNS, "pay"])], "independent_expenditure")


def test_an_extra_column_is_kept_with_a_warning(bulk):
    loaded = bulk.load_lines([",".join([*COLUMNS, "shoe_size"]), record() + ",42"], "independent_expenditure")
    assert bulk.rows(loaded)[0]["extra"] == '{"shoe_size":"42"}'
    assert "shoe_size" in loaded.record.warnings[0]


def test_without_extra_columns_extra_is_null(bulk):
    assert bulk.rows(load(bulk, [record()]))[0]["extra"] is None


def test_a_web_page_is_no_csv(bulk):
    with pytest.raises(BadInputError, match="web page"):
        bulk.load_lines(["<!DOCTYPE html>"], "independent_expenditure")


def test_an_empty_csv_has_no_header(bulk):
    with pytest.raises(ContractError, match="found no header"):
        bulk.load_lines(b"", "independent_expenditure")


def test_a_header_alone_is_an_empty_table(bulk):
    assert bulk.rows(load(bulk, [])) == []


def test_values_are_trimmed(bulk):
    (row,) = bulk.rows(load(bulk, [record(spe_nam="  A PAC ", pay="   ")]))
    assert (row["spender_name"], row["payee_name"]) == ("A PAC", None)


def test_a_quoted_newline_is_one_row_at_its_first_line(bulk):
    loaded = load(bulk, [record(pur='"TV\nADS"'), record()])
    rows = bulk.rows(loaded)
    assert [(row["source_line"], row["purpose"]) for row in rows] == [(2, "TV\nADS"), (4, None)]
    assert loaded.record.tables[0].rows_read == 2


def test_a_stray_quote_does_not_swallow_what_follows(bulk):
    loaded = load(bulk, [record(), record(pur='"TV ADS'), record(), record()])
    assert [row["source_line"] for row in bulk.rows(loaded)] == [2, 4, 5]
    (bad,) = bulk.quarantined(loaded)
    assert (bad["source_line"], bad["raw"]) == (3, record(pur='"TV ADS').encode())


def test_quotes_inside_a_bare_value_are_text(bulk):
    (row,) = bulk.rows(load(bulk, [record(pur='12" SIGNS')]))
    assert row["purpose"] == '12" SIGNS'


def test_a_comma_too_many_is_quarantined(bulk):
    loaded = load(bulk, [record(), record(pur="TV, RADIO"), record() + ","])
    assert [row["reason"] for row in bulk.quarantined(loaded)] == ["field_count 24/23", "field_count 24/23"]


def test_a_record_without_amount_keeps_all_its_lines(bulk):
    bad = record(pur='"TV\nADS"', exp_amo="")
    loaded = load(bulk, [record(), bad])
    assert bulk.quarantined(loaded)[0]["raw"] == bad.encode()


def test_odd_bytes_in_a_joined_record_are_noted(bulk):
    body = (record(pur='"TV\nMU@OZ"') + "\n").encode().replace(b"@", b"\xd1")
    (row,) = bulk.rows(load(bulk, body))
    assert (row["purpose"], row["parse_issues"]) == ("TV\nMUÑOZ", "line=cp1252")


@pytest.mark.parametrize(
    ("filed", "read"),
    [("04-JUL-17", date(2017, 7, 4)), ("07/04/2017", date(2017, 7, 4)), ("2017-07-04 00:00:00", date(2017, 7, 4))],
)
def test_each_declared_date_format(bulk, filed, read):
    assert bulk.rows(load(bulk, [record(exp_date=filed)]))[0]["expenditure_date"] == read


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (b"a,b", [b"a", b"b"]),
        (b"a,", [b"a", b""]),
        (b'"a,b",c', [b"a,b", b"c"]),
        (b'"a""b",c', [b'a"b', b"c"]),
        (b'"a"x,c', [b"ax", b"c"]),
        (b'"a,c', None),
        (b"", [b""]),
    ],
)
def test_splitting_a_record(text, values):
    assert split_values(text) == values


def test_many_stray_quotes_are_sifted_in_linear_time():
    sifted = sift(b'"x\n' * 20_000, b",", 2, quoted=True)
    assert len(sifted.rejected) == 20_000
