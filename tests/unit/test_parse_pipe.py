"""Pipe files: each row lands in the lake or, whole, in quarantine."""

from datetime import date
from decimal import Decimal

import pytest

from racemoney.errors import BadInputError, ContractError
from racemoney.lake.records import current, read_records
from racemoney.sources import get_source


def only(bulk, **changes):
    (row,) = bulk.rows(bulk.load_lines([bulk.line(**changes)]))
    return row


def test_a_plain_row_is_typed(bulk):
    row = only(bulk)
    assert (row["row_id"], row["sub_id"]) == ("9000000000000000123", 9000000000000000123)
    assert (row["amount"], row["transaction_date"]) == (Decimal("250.00"), date(2017, 3, 29))
    assert (row["contributor_zip"], row["memo_code"], row["parse_issues"]) == ("02138", None, None)
    assert row["source_line"] == 1


def test_the_lake_has_the_declared_columns_in_order(bulk):
    assert list(only(bulk)) == list(get_source("indiv").lake_columns())


@pytest.mark.parametrize("filed", ["01011918", "99999999", "1012017", "02302017", "01012099"])
def test_a_date_that_the_cycle_cannot_hold_is_null_and_kept_as_an_issue(bulk, filed):
    row = only(bulk, transaction_date=filed)
    assert (row["transaction_date"], row["parse_issues"]) == (None, f"transaction_date={filed}")
    assert row["amount"] == 250


def test_two_losses_are_listed_in_the_order_of_the_columns(bulk):
    row = only(bulk, transaction_date="junk", memo_code="junk")
    assert (row["memo_code"], row["parse_issues"]) == (None, "transaction_date=junk; memo_code=junk")


@pytest.mark.parametrize("filed", ["12.7", "1e3", "0x1F", "1_000", "12a"])
def test_an_integer_is_digits_and_nothing_else(bulk, filed):
    row = only(bulk, file_number=filed)
    assert (row["file_number"], row["parse_issues"]) == (None, f"file_number={filed}")


@pytest.mark.parametrize(
    ("filed", "dollars"),
    [
        ("250", "250"),
        ("-250", "-250"),
        ("0250", "250"),
        (" 250 ", "250"),
        ("12.5", "12.50"),
        (".5", "0.50"),
        ("$4,000.00", "4000"),
        ("(250.00)", "-250"),
        ("($1,250.00)", "-1250"),
        ("10000000000", "10000000000"),
    ],
)
def test_amounts_as_they_are_filed(bulk, filed, dollars):
    assert only(bulk, amount=filed)["amount"] == Decimal(dollars)


def test_text_stays_as_filed_and_blanks_are_no_value(bulk):
    row = only(bulk, contributor_name=" DOE, JANE ", employer="   ", election_code=" P ")
    assert (row["contributor_name"], row["employer"], row["election_code"]) == (" DOE, JANE ", None, "P")
    assert row["parse_issues"] is None


def quarantine(bulk, bad):
    loaded = bulk.load_lines([*bulk.lines(2), bad, *bulk.lines(1)])
    assert loaded.record.tables[0].rows_read == 4
    assert [row["source_line"] for row in bulk.rows(loaded)] == [1, 2, 4]
    (row,) = bulk.quarantined(loaded)
    assert (row["source_line"], row["raw"], row["table_name"]) == (3, bad.encode(), "individual_contributions")
    return row["reason"], row["readable_amount"]


def test_a_field_too_many(bulk):
    assert quarantine(bulk, bulk.line() + "|X") == ("field_count 22/21", None)


def test_an_empty_field_too_many(bulk):
    assert quarantine(bulk, bulk.line() + "|") == ("field_count 22/21", None)


def test_a_field_too_few_with_a_lone_quote(bulk):
    assert quarantine(bulk, bulk.line(contributor_name='"DOE').rpartition("|")[0]) == ("field_count 20/21", None)


def test_a_blank_line_inside(bulk):
    assert quarantine(bulk, "") == ("field_count 1/21", None)


def test_no_key_keeps_the_readable_amount(bulk):
    assert quarantine(bulk, bulk.line(sub_id="")) == ("no_key sub_id", Decimal("250.00"))


def test_no_amount(bulk):
    assert quarantine(bulk, bulk.line(amount="EARMARKED")) == ("no_amount", None)


def test_one_row_too_long_does_not_hide_one_too_short(bulk):
    loaded = bulk.load_lines([bulk.line(), bulk.line() + "|X", bulk.line().rpartition("|")[0]])
    assert [row["reason"] for row in bulk.quarantined(loaded)] == ["field_count 22/21", "field_count 20/21"]


def test_quarantined_dollars_are_summed_where_readable(bulk):
    loaded = bulk.load_lines([bulk.line(), bulk.line(sub_id=""), bulk.line(sub_id="x", amount="1.50")])
    assert loaded.record.tables[0].quarantined_amount == Decimal("251.50")


def test_quarantined_dollars_are_unknown_where_no_row_can_be_read(bulk):
    assert bulk.load_lines([bulk.line(), "x"]).record.tables[0].quarantined_amount is None


def test_a_lone_quote_in_a_right_row_is_text(bulk):
    assert only(bulk, contributor_name='DOE "JD, JANE')["contributor_name"] == 'DOE "JD, JANE'


@pytest.mark.parametrize(
    ("filed", "name", "issue"),
    [
        (b"MU\xd1OZ", "MUÑOZ", "line=cp1252"),
        (b"A\x81B", "A\x81B", "line=latin-1"),
        ("MUÑOZ".encode(), "MUÑOZ", None),
        (b"DOE\rJANE", "DOE JANE", "line=control character"),
        (b"DOE\0JANE", "DOE JANE", "line=control character"),
        (b"MU\xd1OZ\0", "MUÑOZ ", "line=cp1252; line=control character"),
    ],
)
def test_odd_bytes_are_repaired_and_noted(bulk, filed, name, issue):
    line = bulk.line(contributor_name="NAME").encode().replace(b"NAME", filed)
    before, after = bulk.rows(bulk.load_lines(bulk.line().encode() + b"\n" + line + b"\n"))
    assert (before["parse_issues"], after["contributor_name"], after["parse_issues"]) == (None, name, issue)


def test_a_quarantined_line_keeps_its_odd_bytes(bulk):
    loaded = bulk.load_lines(bulk.line().encode() + b"\nMU\xd1OZ\r\0|\n")
    assert bulk.quarantined(loaded)[0]["raw"] == b"MU\xd1OZ\r\0|"


def test_windows_line_ends_byte_order_mark_and_no_last_newline(bulk):
    loaded = bulk.load_lines(b"\xef\xbb\xbf" + "\r\n".join(bulk.lines(3)).encode())
    assert [row["committee_id"] for row in bulk.rows(loaded)] == ["C00000059"] * 3
    assert all(row["parse_issues"] is None for row in bulk.rows(loaded))


def test_blank_lines_at_the_end_are_no_rows(bulk):
    assert bulk.load_lines((bulk.line() + "\n\n\r\n\n").encode()).record.tables[0].rows_read == 1


def test_a_header_line_is_skipped(bulk):
    header = "|".join(column.fec for column in get_source("indiv").columns)
    loaded = bulk.load_lines([header, bulk.line()])
    assert [row["source_line"] for row in bulk.rows(loaded)] == [2]
    assert "header" in loaded.record.warnings[0]


@pytest.mark.parametrize("text", [b"", b"\n\n", "|".join(c.fec for c in get_source("indiv").columns).encode()])
def test_a_file_without_a_row_is_refused(bulk, text):
    before = bulk.load(bulk.write("before.txt", bulk.lines(2)))
    with pytest.raises(BadInputError, match=r"indiv\.txt holds no row; download it again, the former load stays current"):
        bulk.load_lines(text)
    assert [record for record, _ in current(read_records(bulk.settings)).values()] == [before.record]


def test_a_zip_whose_member_is_empty_is_refused(bulk):
    with pytest.raises(BadInputError, match=r"indiv18\.zip holds no row"):
        bulk.load(bulk.zip("indiv18.zip", {"itcont.txt": []}))


def test_the_empty_field_behind_oppexp_lines_is_no_column(bulk):
    values = {column.name: "" for column in get_source("oppexp").columns}
    values |= {"committee_id": "C00000059", "amount": "12.34", "sub_id": "5", "transaction_date": "03/29/2017"}
    good, shifted = "|".join(values.values()) + "|", "|".join(values.values()) + "|X"
    loaded = bulk.load(bulk.write("oppexp.txt", [good, shifted]), "oppexp")
    assert [row["amount"] for row in bulk.rows(loaded)] == [Decimal("12.34")]
    assert bulk.quarantined(loaded)[0]["reason"] == "field_count 26/25"


def test_rows_without_sub_id_are_named_by_file_and_line(bulk):
    loaded = bulk.load(bulk.write("cn.txt", ["H8GA06195|OSSOFF, T. JONATHAN" + "|" * 13]), "cn")
    assert bulk.rows(loaded)[0]["row_id"] == f"cn-{loaded.record.raw_sha256[:12]}-1"


def test_contract_drift_names_both_counts(bulk):
    with pytest.raises(ContractError, match=r"indiv\.txt: contract drift, 9 of its first 9 lines .* 21 fields .* 22"):
        bulk.load_lines([line + "|" for line in bulk.lines(9)])


def test_a_committee_master_is_no_candidate_master(bulk):
    path = bulk.write("cn.txt", ["C00000059|SOME PAC" + "|" * 13] * 3)
    with pytest.raises(BadInputError, match=r"cn\.txt is not cn .*CAND_ID looks like 'C00000059' on line 1"):
        bulk.load(path, "cn")


def test_a_linkage_file_of_another_cycle_stops(bulk):
    path = bulk.write("ccl.txt", ["H8GA06195|2016|2016|C00000059|H|P|1"])
    with pytest.raises(BadInputError, match=r"of cycle 2016 by its rows, not of 2018"):
        bulk.load(path, "ccl")


def candidates(bulk, **by_year):
    lines = [f"H8GA06195|DOE|DEM|{year[1:]}" + "|" * 11 for year, count in by_year.items() for _ in range(count)]
    return bulk.write("candidates.txt", lines)


@pytest.mark.parametrize("years", [{"y2018": 40, "y2020": 6}, {"y2018": 10, "y2020": 9, "y2016": 9}, {"y2020": 30}])
def test_a_candidate_file_of_another_cycle_stops(bulk, years):
    wrong = 2020 if years.get("y2020", 0) == 6 else 2018
    with pytest.raises(BadInputError, match=r"candidates\.txt is of cycle 20(18|20) by its rows, not of"):
        bulk.load(candidates(bulk, **years), "cn", wrong)


def test_an_early_candidate_file_has_more_rows_of_the_election_before(bulk):
    assert bulk.load(candidates(bulk, y2018=16, y2020=14, y2016=3, y2024=1), "cn", 2020).state == "loaded"


def test_specials_of_the_odd_year_are_of_the_cycle(bulk):
    assert bulk.load(candidates(bulk, y2017=30), "cn", 2018).state == "loaded"


def test_a_handful_of_candidates_tells_no_cycle(bulk):
    assert bulk.load(candidates(bulk, y2018=19), "cn", 2020).state == "loaded"


def test_too_many_bad_rows_fail_the_load_and_leave_nothing(bulk):
    lines = [line if index < 300 else line + "|" for index, line in enumerate(bulk.lines(321))]
    with pytest.raises(BadInputError, match=r"21 of 321 rows cannot be placed: field_count 22/21 \(21\)"):
        bulk.load_lines(lines)
    assert not [path for path in bulk.settings.tables.rglob("*") if path.is_file()]
    assert not [path for path in bulk.settings.quarantine.rglob("*") if path.is_file()]


def test_a_handful_of_bad_rows_fails_nothing(bulk):
    assert bulk.load_lines([*bulk.lines(5), *["x"] * 4]).record.tables[0].rows_quarantined == 4
