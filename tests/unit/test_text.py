"""The cleaner that every name goes through on its way to a terminal, a CSV file or a page."""

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from racemoney.errors import BadInputError
from racemoney.text import clean, clean_lines, csv_cell


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("OSSOFF, T. JONATHAN", "OSSOFF, T. JONATHAN"),
        ("García PAC", "García PAC"),
        ("\x1b[31mRED\x1b[0m PAC", "RED PAC"),
        ("\x9b31mRED", "RED"),
        ("\x1b]0;title\x07PAC", "PAC"),
        ("\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;c3RvbGVu", ""),
        ("\x1bPq#0\x1b\\PAC", "PAC"),
        ("\x1bcPAC", "PAC"),
        ("ONE\r\nTWO\tTHREE\x00\x08\x7f\x85", "ONE  TWO THREE    "),
        ("ONE\u2028TWO", "ONE TWO"),
        # reads as "cod.exe" from right to left
        ("\u202eexe.doc\u202c", "exe.doc"),
        ("\u2066PAC\u2069\u200e\u200f\u061c", "PAC"),
        ("ACT\u200bBLUE\ufeff\u00ad\u2060\u3164", "ACTBLUE"),
        ("A\U000e0041B", "AB"),
        ("A\ud800B\ue000", "A\ufffdB\ufffd"),
    ],
)
def test_a_name_is_shown_as_a_reader_sees_it(typed, shown):
    assert clean(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "  =1",
        "\t=1",
        "\r=1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠SUM",
        "\u200b=1",
        "\u22121",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_text(typed):
    assert csv_cell(typed) == f"'{clean(typed)}"


@pytest.mark.parametrize("value", [None, -5, 1.5, True])
def test_numbers_stay(value):
    assert csv_cell(value) == value


def test_a_negative_amount_is_no_formula():
    assert csv_cell(Decimal("-5.00")) == "-5.00"


def test_lines_stay_lines():
    assert clean_lines("a\x1b[2J\nb\r") == "a\nb "


def test_an_error_quotes_no_escape():
    assert str(BadInputError("no race '\x1b]0;x\x07KY'")) == "no race 'KY'"


@given(st.text())
def test_nothing_that_steers_or_hides_is_left(text):
    shown = clean(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert clean(shown) == shown
    cell = str(csv_cell(text))
    assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)
