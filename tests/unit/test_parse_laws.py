"""Laws of the reader: any bytes go in without a crash, no line is lost, and both paths give the same rows."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as config
from hypothesis import strategies as st

from racemoney.parse import chunk as chunks
from racemoney.parse import delimited, lines
from racemoney.parse.careful import sift
from racemoney.parse.header import Layout
from racemoney.settings import Settings
from racemoney.sources import get_source

CCL = get_source("ccl")
IE = get_source("independent_expenditure")
PIPE_LAYOUT = Layout(7, {column.name: index for index, column in enumerate(CCL.columns)}, {})
CSV_LAYOUT = Layout(3, {"spender_id": 0, "amount": 1, "file_number": 2}, {})

PIPE_BYTES = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from([b"H8GA06195|2017|2018|C00630426|H|P|1", b"|", b"\n", b"\r", b"\r\n", b"\xff", b"\0", b'"', b" "]),
    ),
    max_size=12,
).map(b"".join)
CSV_BYTES = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from([b"C00630426,1.50,7", b'"a","1",2', b",", b"\n", b"\r\n", b'"', b'""', b"\xff", b"\0", b" "]),
    ),
    max_size=12,
).map(b"".join)


def parse(source, layout, data: bytes, folder: Path) -> tuple[list, list]:
    """Lake rows and quarantined rows of bytes that no sniffing has judged."""
    home = Settings(home=folder, lake=None, threads=1)
    job = chunks.Job(home, source, layout, "any", 2018, "load", "0" * 64, folder / "l", folder / "q", folder)
    pieces = lines.whole_lines("any", iter([data[:7], data[7:]]))
    cut = lines.cut_chunks(pieces, folder, source.delimiter.encode(), 1, lambda: 40, job.quoted)
    written = delimited.run_chunks(job, cut)
    kept = [row for path in written.files for row in pq.read_table(path).to_pylist()]
    bad = [row for path in written.quarantine_files for row in pq.read_table(path).to_pylist()]
    assert (written.rows_loaded, written.rows_quarantined) == (len(kept), len(bad))
    return kept, bad


def expected_lines(data: bytes) -> list[bytes]:
    return b"".join(lines.whole_lines("any", iter([data]))).split(b"\n")[:-1]


@config(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=PIPE_BYTES)
@example(data=b"\n\n\nx")
def test_any_bytes_as_a_pipe_file_lose_no_line(data, tmp_path_factory):
    kept, bad = parse(CCL, PIPE_LAYOUT, data, tmp_path_factory.mktemp("any"))
    told = expected_lines(data)
    assert sorted(row["source_line"] for row in kept + bad) == list(range(1, len(told) + 1))
    assert all(row["raw"] == told[row["source_line"] - 1] for row in bad)


@config(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=CSV_BYTES)
@example(data=b'C1,"1\n\n2",3\nC2,1,2')
@example(data=b'"a"b,1,2\n"\n')
def test_any_bytes_as_a_csv_body_lose_no_line(data, tmp_path_factory):
    kept, bad = parse(IE, CSV_LAYOUT, data, tmp_path_factory.mktemp("any"))
    told = expected_lines(data)
    for row in bad:
        span = row["raw"].split(b"\n")
        assert span == told[row["source_line"] - 1 : row["source_line"] - 1 + len(span)]
    covered = Counter(row["source_line"] + i for row in bad for i in range(row["raw"].count(b"\n") + 1))
    starts = {row["source_line"] for row in kept}
    assert not starts & set(covered)
    assert max(covered.values(), default=1) == 1
    missing = set(range(1, len(told) + 1)) - starts - set(covered)
    assert all(line - 1 in starts | missing for line in missing), "only a loaded record spans lines"


@config(max_examples=200, deadline=None)
@given(data=st.one_of(PIPE_BYTES, CSV_BYTES), quoted=st.booleans())
def test_sifting_puts_every_line_in_one_place(data, quoted):
    data = data + b"\n"
    sifted = sift(data, b",", 3, quoted)
    spans = [range(a, b + 1) for a, b in zip(sifted.first.tolist(), sifted.last.tolist(), strict=True)]
    spans += [range(r.first, r.last + 1) for r in sifted.rejected]
    assert sorted(line for span in spans for line in span) == list(range(data.count(b"\n")))
    assert sifted.raw(0, data.count(b"\n") - 1) + b"\n" == data


@config(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="|\n\r\0"), max_size=9), min_size=1, max_size=9))
def test_fast_and_careful_give_the_same_rows(tmp_path_factory, values):
    data = "".join(f"H8GA06195|{v}|2018|C00630426|{v}|{v}|{i}\n" for i, v in enumerate(values)).encode()
    fast, _ = parse(CCL, PIPE_LAYOUT, data, tmp_path_factory.mktemp("fast"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "_is_regular", lambda *_: False)
        careful, _ = parse(CCL, PIPE_LAYOUT, data, tmp_path_factory.mktemp("careful"))
    assert fast == careful


def test_clean_lines_take_the_fast_path(tmp_path, monkeypatch):
    monkeypatch.setattr(chunks, "write_carefully", None)
    kept, _ = parse(CCL, PIPE_LAYOUT, b"H8GA06195|2017|2018|C00630426|H|P|1\n" * 5, tmp_path)
    assert len(kept) == 5


def test_chunks_and_threads_do_not_show_in_the_rows(bulk, monkeypatch):
    path = bulk.write("itcont.txt", [*bulk.lines(500), "x", *bulk.lines(500)])
    whole = bulk.load(path, as_of=datetime(2018, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(delimited, "SMALLEST_CHUNK", 10_000)
    monkeypatch.setattr(lines, "BLOCK", 1000, raising=False)
    again = bulk.load(path, as_of=datetime(2018, 1, 2, tzinfo=UTC))
    for read in (bulk.rows, bulk.quarantined):
        first, second = ([row | {"load_id": ""} for row in read(load)] for load in (whole, again))
        assert first == second


@pytest.mark.parametrize("size", [(3 << 20), (17 << 20) // 2])
def test_a_very_long_line_is_read_or_quarantined_whole(bulk, size):
    loaded = bulk.load_lines([bulk.line(memo_text="x" * size), "y" * size])
    assert len(bulk.rows(loaded)[0]["memo_text"]) == size
    assert len(bulk.quarantined(loaded)[0]["raw"]) == size
