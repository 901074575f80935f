"""Which texts name one person: a last name that is equal or one letter off, and a first name that agrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from racemoney.build.names import METHODS, agrees, matched_names

OSSOFF = "OSSOFF, T. JONATHAN"

AGREE = [
    ("BUSH, JEB", "BUSH, JEB", "exact_name"),
    ("Bush, Jeb", "BUSH, JEB", "exact_name"),
    ("Ossoff, Jon", OSSOFF, "name"),
    # order
    ("Jon Ossoff", OSSOFF, "name"),
    ("OSSOFF JON", OSSOFF, "name"),
    ("Jon, Ossoff", OSSOFF, "name_swapped"),
    ("RAND, PAUL", "PAUL, RAND", "name_swapped"),
    ("Gerald, Jennings", "JENNINGS, GERALD JOHN MR. II", "name_swapped"),
    # joined
    ("OSSOFFJON", OSSOFF, "name_joined"),
    ("JONOSSOFF", OSSOFF, "name_joined"),
    # one letter of the last name: missing, doubled, another, two neighbors swapped
    ("OSSOF, JON", OSSOFF, "name_one_letter"),
    ("Wallker, Scott", "WALKER, SCOTT", "name_one_letter"),
    ("OSSAFF, JON", OSSOFF, "name_one_letter"),
    ("OSSFOF, JON", OSSOFF, "name_one_letter"),
    # initials
    ("J. OSSOFF", OSSOFF, "initials"),
    ("OSSOFF, T. J.", OSSOFF, "initials"),
    ("BUSH, J", "BUSH, JEB", "initials"),
    ("Cox, T.J.", "COX, TERRANCE JOHN", "initials"),
    ("COX, TJ", "COX, TERRANCE JOHN", "initials"),
    ("VANCE, J.D.", "VANCE, JD", "exact_name"),
    # titles, degrees and generations
    ("Rep. Ossoff, Jon", OSSOFF, "name"),
    ("Ossoff, Dr. Jon", OSSOFF, "name"),
    ("Sen. Jon Ossoff", OSSOFF, "name"),
    ("DOLD JR., ROBERT JAMES MR.", "DOLD, ROBERT JAMES JR", "exact_name"),
    ("Carson, Ben", "CARSON, BENJAMIN S SR MD", "name"),
    ("SMITH, JOHN", "SMITH, JOHN JR", "exact_name"),
    # Earl and Bishop are names here, no titles
    ("Earl Blumenauer", "BLUMENAUER, EARL", "exact_name"),
    ("Sanford D. Bishop", "BISHOP, SANFORD", "name"),
    # punctuation, spaces and accents
    ("ORourke, Beto", "O'ROURKE, ROBERT (BETO)", "name"),
    ("MC DONALD, BOB", "MCDONALD, ROBERT A", "name"),
    ("HYDE SMITH, CINDY", "HYDE-SMITH, CINDY", "exact_name"),
    ("GARCÍA, JESÚS", "GARCIA, JESUS G", "name"),
    # last names of two words
    ("GARCIA LOPEZ, MARIA", "GARCIA, MARIA", "name"),
    ("Catherine Cortez Masto", "CORTEZ MASTO, CATHERINE", "exact_name"),
    ("MASTO, CATHERINE", "CORTEZ MASTO, CATHERINE", "name"),
    ("Monica De La Cruz", "DE LA CRUZ, MONICA", "exact_name"),
    # called by a middle name or a nickname in brackets
    ("Perry, Rick", "PERRY, JAMES R (RICK)", "name"),
    ("Cruz, Ted", 'CRUZ, RAFAEL EDWARD "TED"', "name"),
    # a ticket
    ("Clinton, Hillary", "CLINTON, HILLARY RODHAM / TIMOTHY MICHAEL KAINE", "name"),
]

DISAGREE = [
    # the same last name and another person
    ("BUSH, JEB", "BUSH, GEORGE W"),
    ("BUSH, JEB", "BUSH, CORI"),
    ("COLLINS, DOUG", "COLLINS, CHRISTOPHER C"),
    ("COLLINS, DOUG", "COLLINS, CHRISTOPHER D"),
    ("SMITH, JOHN JR", "SMITH, JOHN SR"),
    ("DR SMITH, JOHN", "SMITH, DAVID DR"),
    ("SMITH, ROBERT", "SMITH, WILLIAM"),
    ("SMITH, JOHN JAMES", "SMITH, JAMES ROBERT"),
    ("OSSOFF, K.", OSSOFF),
    # a last name alone
    ("OSSOFF", OSSOFF),
    ("OSSOFF,", OSSOFF),
    ("Rep. Ossoff", OSSOFF),
    # two doubts at once, or two letters
    ("OSSOF, J", OSSOFF),
    ("J, OSSOFF", OSSOFF),
    ("OSOF, JON", OSSOFF),
    # short names are too often a letter apart
    ("LEW, MIKE", "LEE, MICHAEL"),
    # VAN alone is no last name
    ("VAN, JEFF", "VAN DREW, JEFFERSON"),
    ("", OSSOFF),
    (",", ","),
    ("1,000 / 2", OSSOFF),
]


@pytest.mark.parametrize(("filed", "registered", "method"), AGREE)
def test_names_that_agree(filed, registered, method):
    assert agrees(filed, registered) == method
    # the table compares only names of one last name, and must not lose one by that
    assert matched_names([filed], [registered, "EXAMPLE, ALEX"]) == [(filed, registered, method)]


@pytest.mark.parametrize(("filed", "registered"), DISAGREE)
def test_names_that_do_not(filed, registered):
    assert agrees(filed, registered) is None
    assert matched_names([filed], [registered]) == []


@given(st.text(), st.text())
def test_any_text_is_read(filed, registered):
    assert agrees(filed, registered) in {None, *METHODS}


letters = st.text("abcdefghijklmnop", min_size=4, max_size=9)


@given(letters, letters, st.integers(0, 8))
def test_the_table_keeps_what_one_comparison_says(last, first, at):
    misspelt = last[: at % len(last)] + last[at % len(last) + 1 :]
    for filed in (f"{last}, {first}", f"{misspelt}, {first}", f"{first} {last}", f"{first}, {last}", f"{last}{first}"):
        registered = f"{last}, {first}"
        method = agrees(filed, registered)
        assert matched_names([filed], [registered]) == ([(filed, registered, method)] if method else [])
