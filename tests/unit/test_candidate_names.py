"""Names as people write them, from the names that the FEC files."""

import pytest

from racemoney.build.candidate_names import written_name


@pytest.mark.parametrize(
    ("filed", "written"),
    [
        ("OSSOFF, T. JONATHAN", "T. Jonathan Ossoff"),
        ("HANDEL, KAREN CHRISTINE", "Karen Christine Handel"),
        ("HARRELL, SALLY --", "Sally Harrell"),
        ("LEVELL, BRUCE E", "Bruce E. Levell"),
        ("VAN HOLLEN, CHRIS", "Chris Van Hollen"),
        ("MANCHIN, JOE III", "Joe Manchin III"),
        ("PRICE, THOMAS EDMUNDS DR.", "Thomas Edmunds Price"),
        ("OWENS, MAJOR R", "Major R. Owens"),
        ("KASICH, JOHN R JR", "John R. Kasich Jr."),
        ("O'ROURKE, ROBERT (BETO)", 'Robert "Beto" O\'Rourke'),
        ("--", "--"),
    ],
)
def test_a_filed_name_is_written_in_order(filed, written):
    assert written_name(filed) == written
