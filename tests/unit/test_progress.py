"""What a person sees of a load, and the share of memory that a worker gets."""

import io

import pytest

from racemoney.channels import progress
from racemoney.duck import parse_bytes
from racemoney.errors import BadInputError


def test_a_log_gets_a_line_now_and_then_and_one_at_the_end(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    lines = progress.Lines(out)
    lines.start("indiv18.zip", 4 << 20)
    lines.advance(1 << 20)
    lines.finish("indiv18.zip: 3 rows")
    assert out.getvalue().splitlines() == ["indiv18.zip: 1 of 4 MB (25%)", "indiv18.zip: 3 rows"]


def test_a_log_is_not_flooded():
    out = io.StringIO()
    lines = progress.Lines(out)
    lines.start("indiv18.zip", 4 << 20)
    for _ in range(100):
        lines.advance(1)
    assert out.getvalue() == ""


def test_a_bar_comes_and_goes():
    with progress.Bars() as bars:
        bars.start("indiv18.zip", 10)
        bars.advance(10)
        bars.finish("indiv18.zip: 3 rows")
        assert not bars.progress.tasks


@pytest.mark.parametrize(("text", "size"), [("1200MB", 1_200_000_000), ("2 GiB", 2 << 30), ("1.5gb", 1_500_000_000)])
def test_sizes(text, size):
    assert parse_bytes(text) == size


def test_what_is_no_size():
    with pytest.raises(BadInputError, match="write it like 1200MB"):
        parse_bytes("much")
