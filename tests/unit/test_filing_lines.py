import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from racemoney.parse.filing_header import read_header
from racemoney.parse.filing_lines import is_inside_text, sort_lines


def groups(data: bytes):
    return {(g.record_type, g.fields): bytes(g.text) for g in sort_lines(data).groups}


def test_lines_of_one_type_stand_together_with_their_numbers():
    found = sort_lines(b"SA11AI\x1c1\nTEXT\x1ca\nSA11AI\x1c2\nsb17\x1c3\n")
    told = {g.record_type: (g.lines.tolist(), bytes(g.text)) for g in found.groups}
    assert told == {
        "SA11AI": ([0, 2], b"SA11AI\x1c1\nSA11AI\x1c2\n"),
        "TEXT": ([1], b"TEXT\x1ca\n"),
        "SB17": ([3], b"sb17\x1c3\n"),
    }


def test_many_scattered_lines_are_gathered_alike():
    data = b"".join(b"SA%d\x1c%d\n" % (index % 2, index) for index in range(6000))
    found = sorted(sort_lines(data).groups, key=lambda group: group.record_type)
    assert [len(group.lines) for group in found] == [3000, 3000]
    assert bytes(found[1].text) == b"".join(b"SA1\x1c%d\n" % index for index in range(1, 6000, 2))


def test_lines_with_other_numbers_of_fields_stand_apart():
    assert groups(b"SA\x1c1\nSA\x1c1\x1c\n") == {("SA", 2): b"SA\x1c1\n", ("SA", 3): b"SA\x1c1\x1c\n"}


def test_comma_or_separator_is_decided_by_line():
    assert groups(b'SA,"DOE, JANE",5\nSB\x1cA, B\x1c6\n') == {
        ("SA", 3): b'SA\x1c"DOE, JANE"\x1c5\n',
        ("SB", 3): b"SB\x1cA, B\x1c6\n",
    }


def test_lines_at_commas_are_kept_as_they_were():
    found = sort_lines(b'SA,"DOE, JANE",5\nSA\x1cDOE\x1c6\nSA,JOHN "JACK" DOE,7\n').groups
    assert {tuple(group.lines.tolist()): group.raw for group in found} == {
        (0,): b'SA,"DOE, JANE",5\n',
        (1,): b"SA\x1cDOE\x1c6\n",
        (2,): b'SA,JOHN "JACK" DOE,7\n',
    }


def test_quotes_that_stand_around_no_whole_field_are_characters():
    assert groups(b'SA,JOHN "JACK, JR" DOE\n') == {("SA", 3): b'SA\x1cJOHN "JACK\x1c JR" DOE\n'}
    assert groups(b'SA,"DOE\n') == {("SA", 2): b'SA\x1c"DOE\n'}
    assert groups(b'SA,"A ""B, C"" D",1\n') == {("SA", 3): b'SA\x1c"A ""B, C"" D"\x1c1\n'}


def test_a_letter_is_one_block_whatever_its_lines_look_like():
    found = sort_lines(b"F99\x1c1\n[BEGINTEXT]\nSA11AI\x1cnot a row\n\nDear Sir, or Madam\n[ENDTEXT]\nTEXT\x1c1\n")
    assert [(b.first, b.last, b.text, b.is_closed) for b in found.blocks] == [
        (1, 5, "SA11AI\x1cnot a row\n\nDear Sir, or Madam", True)
    ]
    assert [(g.record_type, g.lines.tolist()) for g in found.groups] == [("F99", [0]), ("TEXT", [6])]


def test_old_marks_and_a_letter_without_end():
    found = sort_lines(b"[begin text]\nhello\n")
    assert [(b.first, b.last, b.text, b.is_closed) for b in found.blocks] == [(0, 1, "hello", False)]


def test_a_cut_inside_a_letter_is_seen():
    assert is_inside_text(b"F99\n[BEGINTEXT]\nhello\n")
    assert not is_inside_text(b"F99\n[BEGINTEXT]\nhello\n[ENDTEXT]\n")
    assert not is_inside_text(b"SA\x1csee [BEGINTEXT] above\n")


def test_windows_bytes_are_read_line_by_line_with_a_note():
    found = sort_lines("SA\x1cJOSÉ\n".encode() + "SA\x1cJOSÉ\n".encode("cp1252"))
    assert (found.encoding, found.notes) == ("cp1252", {1: "line=cp1252"})
    assert bytes(found.groups[0].text).decode() == "SA\x1cJOSÉ\n" * 2
    assert found.originals == {1: b"SA\x1cJOS\xc9"}


def test_blank_lines_are_counted():
    found = sort_lines(b"SA\x1c1\n\n   \nSA\x1c2\n")
    assert (found.blank, [g.lines.tolist() for g in found.groups]) == (2, [[0, 3]])


LINES = st.lists(
    st.one_of(
        st.binary(max_size=40).map(lambda line: line.replace(b"\n", b" ")),
        st.lists(st.sampled_from([b"SA11AI", b"SB", b'"', b"", b"x,y", b'"a,b"', b"[BEGINTEXT]"]), max_size=5).map(
            b"\x1c".join
        ),
        st.sampled_from([b"[BEGINTEXT]", b"[ENDTEXT]", b"", b'SA,"x, y",2']),
    ),
    max_size=12,
)


@given(LINES)
@settings(max_examples=300, deadline=None)
def test_every_line_is_in_one_place(lines):
    found = sort_lines(b"".join(line + b"\n" for line in lines))
    numbers = np.concatenate([group.lines for group in found.groups] or [np.empty(0, int)]).tolist()
    covered = [line for block in found.blocks for line in range(block.first, block.last + 1)]
    assert len(numbers) == len(set(numbers))
    assert not set(numbers) & set(covered)
    assert len(numbers) + len(covered) + found.blank == len(lines)
    for group in found.groups:
        assert bytes(group.text).count(b"\n") == len(group.lines)
        assert all(line.count(b"\x1c") == group.fields - 1 for line in bytes(group.text).splitlines(keepends=False) if line)


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_have_a_header(data):
    assert read_header(data).status in {"parsed", "old_version", "unknown_version", "unknown_form", "unreadable"}
